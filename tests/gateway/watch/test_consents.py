"""Every answer of a consent route has its entry, committed before its first byte leaves."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from gateway.api.services import Services
from gateway.watch.routes import ENTRY_OF, entry_demanded
from tests.gateway.api.consenting import ASK, MINE, WISH, ConsentApi
from tests.gateway.api.fakes import bearer
from tests.gateway.consents.situation import FIELDS, Situation
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


class Watched(ConsentApi):
    """An API of which every answer is held to the store at the moment it begins to leave."""

    def __init__(self, situation: Situation, house: House) -> None:
        self.database = house
        self.seen: dict[str, bool] = {}
        """By route: whether the entry that each of its answers needs was there."""
        super().__init__(situation)

    def services(self) -> Services:
        return replace(super().services(), answered=self._leaves)

    def _leaves(self, route: str | None, correlation_id: str | None, people: int) -> None:
        assert (route is not None, people) == (True, 1)
        kinds = {
            kind
            for (kind,) in self.database.rows(
                f"SELECT kind FROM entry WHERE correlation_id = '{correlation_id}'"  # noqa: S608  # ours
            )
        }
        has_it = entry_demanded(route) in kinds
        self.seen[str(route)] = self.seen.get(str(route), True) and has_it


@pytest.fixture
async def watched(house: House, clock: FakeClock) -> AsyncIterator[Watched]:
    async with house.store() as store:
        yield Watched(await Situation(store, clock).start(), house)


async def test_every_answer_of_every_consent_route_has_its_entry_before_it_leaves(
    watched: Watched,
) -> None:
    key = {"Idempotency-Key": "k-1"}
    made = [await watched.post(ASK, "first", dict(WISH), **key) for _ in range(2)]
    request_id = made[0].json()["id"]
    hers, granting = f"{MINE}/consent-requests/{request_id}", {"decision": "grant"}
    answers = [
        *made,
        await watched.look(f"{ASK}/{request_id}", "first"),
        await watched.look(hers, "ida"),
        await watched.post(f"{hers}/decision", "ida", {**granting, "fields": list(FIELDS)}),
        await watched.look(f"{MINE}/consents", "ida"),
    ]
    consent_id = answers[4].json()["consent_id"]
    refused = f"{MINE}/consent-requests/{await watched.made()}/decision"
    answers += [
        await watched.look(f"{ASK}/{request_id}", "first"),
        await watched.look(f"{MINE}/consents/{consent_id}", "ida"),
        await watched.look(f"/v1/consents/{consent_id}", "first"),
        await watched.post(refused, "ida", {"decision": "refuse"}),
        await watched.post(f"{MINE}/consents/{consent_id}/withdrawal", "ida"),
        await watched.post(f"{MINE}/consents/{consent_id}/withdrawal", "ida"),
        await watched.send("DELETE", f"/v1/consents/{consent_id}", headers=bearer("first")),
        await watched.look(f"/v1/consents/{await watched.granted()}", "first"),
    ]

    assert {each.status_code for each in answers} <= {200, 201}
    of_programs = {each for each in ENTRY_OF if "consent" in each and each.startswith("/v1/")}
    assert set(watched.seen) == of_programs
    assert watched.seen == dict.fromkeys(watched.seen, True)
