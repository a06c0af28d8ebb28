"""What is allowed and not used: found by client, purpose and field, with what to narrow it to."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from gateway.access.agreements import Agreements
from gateway.consents.parts import Registered
from gateway.consents.stored import Standing
from gateway.consents.terms import Agreed, Recipient, Served, Wanted
from gateway.consents.unused import UnusedParts, UnusedRights, fewest_paths
from gateway.identity.callers import Organisation
from gateway.store.consent_rows import ConsentRow
from gateway.store.instants import to_microseconds
from gateway.store.used_rows import FieldUse, SeenToday
from tests.gateway.access.situations import CATALOGUE, CVR, NOW, agreement

pytestmark = pytest.mark.anyio
SHOP = "90000002"
OLD = NOW - timedelta(days=200)
SCHOOL = CATALOGUE.of("school")
assert SCHOOL is not None
CLIENTS = {
    "town": Registered(
        recipient=Recipient(client_id="town", name="En by", cvr=CVR), party_class="authority"
    ),
    "shop": Registered(
        recipient=Recipient(client_id="shop", name="En butik", cvr=SHOP), party_class="private"
    ),
}


class FakeStored:
    def __init__(self) -> None:
        self.consents: tuple[Standing, ...] = ()

    async def granted(self) -> tuple[Standing, ...]:
        return self.consents


class Scene:
    def __init__(self) -> None:
        self.uses: list[FieldUse] = []
        self.stored = FakeStored()
        self.agreements = (
            agreement("school", valid_from=OLD),
            agreement("ordered-copy", id="copy", controller_cvr=SHOP, valid_from=OLD),
        )

    def used(self, client: str, purpose: str, *paths: str, at: datetime = NOW) -> None:
        us = to_microseconds(at)
        self.uses += [
            FieldUse(client_id=client, purpose=purpose, path=each, used_us=us) for each in paths
        ]

    @property
    def rights(self) -> UnusedRights:
        async def field_uses() -> tuple[FieldUse, ...]:
            return tuple(self.uses)

        return UnusedRights(
            UnusedParts(
                catalogue=CATALOGUE,
                agreements=Agreements(
                    agreements=self.agreements, checksum="", file="agreements.toml", lines={}
                ),
                operator=Organisation(name="Driften", cvr="11111111"),
                clients=CLIENTS,
                stored=self.stored,  # type: ignore[arg-type]  # a fake of the same shape
                field_uses=field_uses,
                clock=lambda: NOW,
            )
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def standing(*fields: str, used: datetime | None = None, given: datetime = OLD) -> Standing:
    wanted = Wanted(
        recipient=CLIENTS["shop"].recipient,
        purpose_id="ordered-copy",
        purpose_version=1,
        basis="consent: en lov",
        fields=fields,
        mode="recurring",
        max_uses=12,
        valid_days=365,
    )
    return Standing(
        row=ConsentRow(
            id="con_a",
            request_id="req_a",
            subject_id="cit_a",
            giver_id="cit_a",
            client_index=b"shop",
            state="granted",
            version=1,
            uses=0 if used is None else 1,
            max_uses=12,
            not_before_us=to_microseconds(given),
            expires_us=to_microseconds(given + timedelta(days=365)),
            changed_us=to_microseconds(given),
            used_us=None if used is None else to_microseconds(used),
            sealed=b"",
        ),
        agreed=Agreed(
            wanted=wanted,
            fields=fields,
            served=Served(
                subject_id="cit_a", sha256="s", language="da", text_version="1", at=given
            ),
            given_by="self",
            acr="substantial",
            given_at=given,
        ),
        state="granted",
        subject_id="cit_a",
        giver_id="cit_a",
    )


async def test_a_scope_that_nobody_used_is_to_end(scene: Scene) -> None:
    found = await scene.rights.of("11111111")

    town = next(each for each in found.scopes if each.client_id == "town")
    assert (town.proposal, town.propose_fields) == ("end", ())
    assert len(town.unused) == town.allowed


async def test_a_scope_is_narrowed_to_exactly_what_was_used(scene: Scene) -> None:
    scene.used("town", "school", *SCHOOL.askable["person.name"], "person.birth_date")

    found = await scene.rights.of("11111111")

    town = next(each for each in found.scopes if each.client_id == "town")
    assert town.proposal == "narrow"
    assert town.propose_fields == ("person.birth_date", "person.name")
    assert all(each.startswith("address") for each in town.unused)


async def test_what_was_used_wholly_is_not_listed(scene: Scene) -> None:
    scene.used("town", "school", *SCHOOL.fields)

    found = await scene.rights.of("11111111")

    assert [each.client_id for each in found.scopes] == ["shop"]


async def test_a_use_long_ago_counts_as_none(scene: Scene) -> None:
    scene.used("town", "school", *SCHOOL.fields, at=NOW - timedelta(days=91))

    found = await scene.rights.of("11111111")

    assert any(each.client_id == "town" and each.proposal == "end" for each in found.scopes)


async def test_a_young_agreement_is_given_its_time(scene: Scene) -> None:
    scene.agreements = tuple(
        replace(each, valid_from=NOW - timedelta(days=89)) for each in scene.agreements
    )

    assert (await scene.rights.of("11111111")).scopes == ()


async def test_an_authority_sees_its_own_and_no_others(scene: Scene) -> None:
    scene.stored.consents = (standing("person.name"),)

    found = await scene.rights.of(CVR)

    assert {each.client_id for each in found.scopes} == {"town"}
    assert found.consents == ()


@pytest.mark.parametrize(
    ("used", "proposal", "fields"),
    [
        (None, "end", ()),
        (NOW - timedelta(days=120), "end", ()),
        (NOW - timedelta(days=2), "narrow", ("person.name",)),
    ],
)
async def test_a_consent_that_is_not_used_is_to_end_and_one_that_is_too_broad_to_be_narrowed(
    scene: Scene, used: datetime | None, proposal: str, fields: tuple[str, ...]
) -> None:
    scene.stored.consents = (standing("person.birth_date", "person.name", used=used),)
    scene.used("shop", "ordered-copy", "person.name.full_name", at=NOW - timedelta(days=2))

    (consent,) = (await scene.rights.of("11111111")).consents

    assert (consent.proposal, consent.propose_fields) == (proposal, fields)


async def test_a_young_consent_is_given_its_time(scene: Scene) -> None:
    scene.stored.consents = (standing("person.name", given=NOW - timedelta(days=30)),)

    assert (await scene.rights.of("11111111")).consents == ()


def test_leaves_are_named_by_as_few_paths_as_may_be_and_by_no_more() -> None:
    leaves = frozenset({*SCHOOL.askable["address"], "person.birth_date"})

    named = fewest_paths(leaves, SCHOOL)

    assert named == ("address", "person.birth_date")


def test_each_field_is_written_down_once_a_day() -> None:
    seen, noon = SeenToday(), to_microseconds(NOW)
    first = seen.new("town", "school", ("a", "b"), now_us=noon)
    assert first is not None
    seen.written(first)

    again = seen.new("town", "school", ("a", "b"), now_us=noon)
    more = seen.new("town", "school", ("b", "c"), now_us=noon)
    tomorrow = seen.new("town", "school", ("a", "b"), now_us=noon + 86_400_000_000)

    assert again is None
    assert more is not None
    assert more.paths == ("c",)
    assert tomorrow is not None
    assert tomorrow.paths == ("a", "b")


def test_what_did_not_reach_the_disk_is_due_again() -> None:
    seen, noon = SeenToday(), to_microseconds(NOW)
    first = seen.new("town", "school", ("a",), now_us=noon)
    assert first is not None
    seen.forget(first)

    assert seen.new("town", "school", ("a",), now_us=noon) == first
