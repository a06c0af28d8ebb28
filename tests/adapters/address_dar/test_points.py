from decimal import Decimal

import pytest

from contracts.errors import RegistryMisread
from tests.adapters.address_dar.fake_dar import ById, FakeDar, Fetch

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT (588453.28 6140352)",
        "POINT(588453.28 6140352)",
        "POINT Z (588453.28 6140352 12.5)",
        "POINT  (588453.28  6140352)",
    ],
)
async def test_a_point_reads_as_decimals(
    dar: FakeDar, fetch: Fetch, by_id: ById, wkt: str | None
) -> None:
    dar.rows["DAR_Adressepunkt"][0]["position"]["wkt"] = wkt

    position = (await fetch(by_id("left"))).section("address").record.position

    assert (position.easting, position.northing) == (Decimal("588453.28"), Decimal(6140352))


@pytest.mark.parametrize("wkt", [None, "POINT EMPTY"])
async def test_an_empty_point_is_no_position(
    dar: FakeDar, fetch: Fetch, by_id: ById, wkt: str | None
) -> None:
    dar.rows["DAR_Adressepunkt"][0]["position"]["wkt"] = wkt

    assert (await fetch(by_id("left"))).section("address").record.position is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"wkt": "POINT (1e3 2)"},
        {"wkt": "POINT (١ ٢)"},
        {"wkt": "LINESTRING (1 2, 3 4)"},
        {"wkt": "POINT (588453,28 6140352,0)"},
        {"wkt": ""},
        {"crs": 4326},
    ],
)
async def test_a_point_we_do_not_understand_is_misread_and_a_good_one_read_again(
    dar: FakeDar, fetch: Fetch, by_id: ById, wrong: dict[str, object]
) -> None:
    good = dict(dar.rows["DAR_Adressepunkt"][0]["position"])
    dar.rows["DAR_Adressepunkt"][0]["position"].update(wrong)
    with pytest.raises(RegistryMisread):
        await fetch(by_id("left"))

    dar.rows["DAR_Adressepunkt"][0]["position"] = good
    assert (await fetch(by_id("left"))).section("address").record.position is not None
