import pytest

from contracts.errors import CitizenUnknown
from contracts.lookup import ResidenceKey
from contracts.records.address import Address
from tests.adapters.address_dar.fake_dar import FakeDar, Fetch

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("residence", "record"),
    [
        (
            ResidenceKey(kind="special_road", municipality_code="0751", road_code="9901"),
            Address(kind="special_road", municipality_code="0751", road_code="9901"),
        ),
        (
            ResidenceKey(kind="no_fixed_abode", municipality_code="0751"),
            Address(kind="no_fixed_abode", municipality_code="0751"),
        ),
        (
            ResidenceKey(kind="greenland", municipality_code="0956", road_code="0010"),
            Address(kind="greenland", municipality_code="0956", road_code="0010"),
        ),
        (
            ResidenceKey(kind="abroad", country_code="5120"),
            Address(kind="abroad", country_code="5120"),
        ),
    ],
    ids=lambda value: value.kind,
)
async def test_a_residence_that_is_no_address_is_its_codes_and_no_request(
    dar: FakeDar, fetch: Fetch, residence: ResidenceKey, record: Address
) -> None:
    reading = await fetch(residence)

    assert reading.section("address").record == record
    assert reading.observed_at is None
    assert dar.asked == []


async def test_nowhere_is_unknown_and_no_request(dar: FakeDar, fetch: Fetch) -> None:
    with pytest.raises(CitizenUnknown):
        await fetch(None)

    assert dar.asked == []
