"""A power of attorney over HTTP, from the link to its end, and what everybody may send to it."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from contracts.dates import danish_day
from mocks.run import now
from tests.journeys.acting import POWERS, RELATIONS, act
from tests.journeys.house import House

pytestmark = pytest.mark.slow
HER, HELPER, OTHER = "widow-two-children", "guardian", "seafarer"


def until(days: int = 90) -> str:
    return (danish_day(now()) + timedelta(days=days)).isoformat()


def send(house: House, who: str, path: str, body: object) -> httpx.Response:
    return act(house, house.token(citizen=who), POWERS + path, body)


def give(house: House, who: str = HER, **more: object) -> dict[str, str]:
    answer = send(house, who, "", {"until": until(), "sections": ["income"]} | more)
    assert answer.status_code == 201
    given: dict[str, str] = answer.json()
    return given


def open_link(house: House, who: str, code: str) -> httpx.Response:
    return send(house, who, f"/invitations/{code}/opening", {})


def empower(house: House, *, to: str = HELPER, **more: object) -> tuple[str, str]:
    """Give one and have it taken on; give its id, and the holder's alias of who gave it."""
    given = give(house, **more)
    opened = open_link(house, to, given["code"]).json()
    accepted = send(house, to, f"/{given['id']}/decision", {"decision": "accept"})
    assert accepted.json() == {"id": given["id"], "state": "active"}
    return given["id"], opened["grantor"]


@pytest.fixture
def power(house: House) -> Iterator[tuple[str, str]]:
    """Give one that is in force; at the end it is not."""
    power_id, alias = empower(house)
    yield power_id, alias
    send(house, HER, f"/{power_id}/withdrawal", {})


def test_fuldmagt_is_given_by_a_link_that_the_holder_opens_and_takes_on(house: House) -> None:
    given = give(house, fields=["person.name"], access_log=True)

    opened = open_link(house, HELPER, given["code"])

    assert given["invitation_url"] == f"/fuldmagt/{given['code']}"
    assert opened.json()["grantor_name"] == "Karen Prøvegaard Holt"
    assert opened.json()["scope"] == {
        "fields": ["income", "person.name"],
        "purposes": ["representation"],
        "access_log": True,
    }
    assert opened.headers["cache-control"] == "no-store"
    send(house, HELPER, f"/{given['id']}/decision", {"decision": "decline"})


def test_its_holder_sees_what_it_gives_and_she_sees_that_at_once(
    house: House, power: tuple[str, str]
) -> None:
    _, alias = power

    answer = house.own(HELPER, f"{RELATIONS}/{alias}").json()

    assert sorted(answer["sections"]) == ["income"]
    newest = house.log(HER)[0]
    assert newest["entry_id"] == answer["receipt"]["entry_id"]
    assert newest["on_behalf"]["as"] == "power_of_attorney"  # type: ignore[index]  # JSON
    assert newest["on_behalf"]["who"].startswith("sub_")  # type: ignore[index]  # JSON


def test_either_reads_it_in_the_list_and_may_end_it(house: House, power: tuple[str, str]) -> None:
    power_id, alias = power
    given = house.own(HER, POWERS).json()["given"][-1]
    held = house.own(HELPER, POWERS).json()["held"][-1]

    ended = send(house, HER, f"/{power_id}/withdrawal", {})

    assert (given["id"], held["id"]) == (power_id, power_id)
    assert (given["other_name"], held["other"]) == ("Lars Prøve Værge", alias)
    assert ended.json() == {"id": power_id, "state": "withdrawn"}
    refused = house.own(HELPER, f"{RELATIONS}/{alias}")
    assert (refused.status_code, refused.json()["code"]) == (403, "power_not_in_force")


def test_each_step_is_a_plain_row_on_both_logs(house: House, power: tuple[str, str]) -> None:
    power_id, _ = power
    send(house, HELPER, f"/{power_id}/withdrawal", {})

    hers, his = (
        [
            (each["power_of_attorney"]["step"], each["outcome_text"]["da"], each["fields"])  # type: ignore[index]  # JSON
            for each in reversed(house.log(who))
            if each.get("power_of_attorney", {}).get("id") == power_id  # type: ignore[attr-defined]  # JSON
        ]
        for who in (HER, HELPER)
    )

    assert [step for step, _, _ in hers] == ["given", "opened", "accepted", "returned"]
    assert [step for step, _, _ in his] == ["opened", "accepted", "returned"]
    assert hers[-1][1:] == ("Den, der havde din fuldmagt, gav den tilbage.", ["income"])
    assert his[-1][1:] == ("Du gav en fuldmagt tilbage.", [])


def test_a_replayed_link_the_giver_herself_and_a_second_opener(house: House) -> None:
    given = give(house)

    own = open_link(house, HER, given["code"])
    first = open_link(house, HELPER, given["code"])
    second = open_link(house, OTHER, given["code"])
    again = open_link(house, HELPER, given["code"])
    send(house, HELPER, f"/{given['id']}/decision", {"decision": "accept"})
    used = open_link(house, HELPER, given["code"])

    said = [
        (each.status_code, each.json().get("code")) for each in (own, first, second, again, used)
    ]
    assert said == [
        (403, "power_is_your_own"),
        (200, None),
        (404, "power_unknown"),
        (200, None),
        (404, "power_unknown"),
    ]
    send(house, HER, f"/{given['id']}/withdrawal", {})


def test_somebody_under_guardianship_neither_gives_nor_takes_one_on(house: House) -> None:
    given = give(house)
    ward = "guardianship"

    answers = [
        send(house, ward, "", {"until": until(), "sections": ["income"]}),
        open_link(house, ward, given["code"]),
    ]

    assert [each.json()["code"] for each in answers] == ["under_guardianship"] * 2
    send(house, HER, f"/{given['id']}/withdrawal", {})


UNREADABLE = {
    "no scope": ({"until": until()}, "body_invalid", None),
    "no end": ({"sections": ["income"]}, "body_invalid", None),
    "an empty scope": ({"until": until(), "fields": []}, "body_invalid", "/fields"),
    "yesterday": ({"until": until(-1), "sections": ["income"]}, "body_invalid", "/until"),
    "thirteen months": ({"until": until(396), "sections": ["income"]}, "body_invalid", "/until"),
    "no section": ({"until": until(), "sections": ["wealth"]}, "section_unknown", "/sections"),
    "no field": ({"until": until(), "fields": ["person.shoe"]}, "body_invalid", "/fields"),
    "everything": ({"until": until(), "fields": ["*"]}, "body_invalid", "/fields"),
    "an authority's purpose": (
        {"until": until(), "sections": ["income"], "purposes": ["cash-benefit"]},
        "body_invalid",
        "/purposes",
    ),
    "her own access": (
        {"until": until(), "sections": ["income"], "purposes": ["own-access"]},
        "body_invalid",
        "/purposes",
    ),
    "a number": ({"until": until(), "sections": ["income"], "pnr": "1"}, "body_invalid", None),
    "a holder": ({"until": until(), "sections": ["income"], "to": "x"}, "body_invalid", None),
}


@pytest.mark.parametrize(
    ("body", "code", "pointer"), UNREADABLE.values(), ids=list(UNREADABLE.keys())
)
def test_what_cannot_be_read_gives_none(
    house: House, body: object, code: str, pointer: str | None
) -> None:
    before = len(house.own(HER, POWERS).json()["given"])

    refused = send(house, HER, "", body)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert refused.json().get("pointer") == pointer
    assert len(house.own(HER, POWERS).json()["given"]) == before


def test_until_the_very_day_in_twelve_months(house: House) -> None:
    today = danish_day(now())
    last = today.replace(year=today.year + 1, day=min(today.day, 28))

    given = give(house, until=last.isoformat())

    assert send(house, HER, f"/{given['id']}/withdrawal", {}).json()["state"] == "withdrawn"


@pytest.mark.parametrize("path", ["decision", "withdrawal"])
@pytest.mark.parametrize("power_id", ["pow_" + "a" * 26, "x", "inv_" + "a" * 26])
def test_an_id_that_is_none_of_hers_is_unknown(house: House, path: str, power_id: str) -> None:
    answer = send(house, HER, f"/{power_id}/{path}", {"decision": "accept"})

    assert (answer.status_code, answer.json()["code"]) == (404, "power_unknown")


def test_a_stranger_ends_nothing(house: House, power: tuple[str, str]) -> None:
    power_id, alias = power

    answer = send(house, OTHER, f"/{power_id}/withdrawal", {})

    assert (answer.status_code, answer.json()["code"]) == (404, "power_unknown")
    assert house.own(HELPER, f"{RELATIONS}/{alias}").status_code == 200


def test_no_number_no_link_and_no_name_lies_in_the_database_or_the_log(
    house: House, log_file: object
) -> None:
    given = give(house, fields=["person.name"])
    open_link(house, HELPER, given["code"])
    send(house, HELPER, f"/{given['id']}/decision", {"decision": "accept"})

    kept = [*house.database.parent.glob("samsyn.db*"), log_file]
    written = b"".join(each.read_bytes() for each in kept)  # type: ignore[attr-defined]  # a path
    looked_for = [house.number(HER), house.number(HELPER), given["code"], "Prøvegaard Holt"]
    assert [each for each in looked_for if each.encode() in written] == []
    send(house, HER, f"/{given['id']}/withdrawal", {})
