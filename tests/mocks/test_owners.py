"""The mock owner of fields: receives at once, answers by the next day of the sandbox's clock."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mocks.exchange import Call
from mocks.owners import Owners

AT = "/owners/corrections/cor_one"
REPORT = {
    "reference": "cor_one",
    "personal_number": "1403885555",
    "owner": "Sognet",
    "path": "person.name",
    "message": "Det staves anderledes.",
}


class Desk:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.owners = Owners(clock=lambda: self.now)

    def put(self, **changed: object) -> int:
        body = msgspec.json.encode(REPORT | changed)
        return self.owners.answer(Call(method="PUT", path=AT, body=body)).status

    def state(self) -> str:
        answer = self.owners.answer(Call(method="GET", path=AT))
        return str(msgspec.json.decode(answer.body).get("state", answer.status))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("message", "end"),
    [("Det staves anderledes.", "corrected"), ("Afvis det her, tak.", "declined")],
)
def test_a_report_is_answered_after_a_tick_of_the_clock(desk: Desk, message: str, end: str) -> None:
    assert desk.put(message=message) == 202
    assert desk.state() == "received"

    desk.now += timedelta(days=1)

    assert desk.state() == end


def test_the_same_report_again_starts_no_new_wait(desk: Desk) -> None:
    desk.put()
    desk.now += timedelta(days=1)
    desk.put()

    assert desk.state() == "corrected"


def test_a_report_that_nobody_made_is_not_there(desk: Desk) -> None:
    assert desk.state() == "404"


@pytest.mark.parametrize(
    "changed",
    [{"personal_number": "nobody"}, {"reference": "cor_two"}, {"message": ""}, {"extra": 1}],
    ids=["number", "reference", "message", "unknown member"],
)
def test_an_unreadable_report_is_refused(desk: Desk, changed: dict[str, object]) -> None:
    assert desk.put(**changed) == 400
    assert desk.state() == "404"
