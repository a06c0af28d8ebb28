"""On every route that answers or checks: whatever fields or sections are named in whatever way, no
leaf comes that was not given, also where its value is a word or a yes.
"""

import asyncio
from collections.abc import Iterator
from typing import get_args

import httpx
import msgspec
import pytest

from contracts.paths import section_of
from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.person import Person
from gateway.question import HouseholdRole
from tests.gateway.access.canaries import RELATIVE, paths_in, planted_whole
from tests.gateway.access.situations import CATALOGUE, KNOWN, agreement
from tests.gateway.access.test_expansion import VARIANTS, given_by
from tests.gateway.answering.fakes import CHILD, NUMBER, House, found, knows
from tests.gateway.answering.households import CATALOGUE as OF_HOUSEHOLDS
from tests.gateway.answering.households import COHABITANT, SPOUSE, HouseOfHouseholds
from tests.gateway.api.fakes import CALLERS, Api, bearer

pytestmark = pytest.mark.slow
RECORDS, CANARIES = planted_whole()
RELATIONS = ("family.spouse", "family.custody", "family.guardianship", "person.address_protection")
MEMBERS = {"partner": SPOUSE, "cohabitant": COHABITANT, "child": CHILD}
ALL = frozenset(leaf for leaf in KNOWN if leaf.startswith(("person.", "family.", "address.")))
Parts = dict[str, dict[str, object]]


def fill(house: House) -> None:
    house.registries.filled = {name: found(record) for name, record in RECORDS.items()}


async def _send(house: House, method: str, path: str, **how: object) -> httpx.Response:
    return await Api(house, private_answer_seconds=0.02).send(method, path, **how)


def kept_by(house: House) -> str:
    """Give what the house wrote down of it."""
    return msgspec.json.encode([house.ledger.disclosures, house.ledger.sights]).decode()


def of_household(**asked: object) -> tuple[httpx.Response, str]:
    house = HouseOfHouseholds()
    fill(house)
    body = {
        "applicant": {"pnr": NUMBER.reveal()},
        "members": [
            {"subject": {"pnr": who.reveal()}, "role": role} for role, who in MEMBERS.items()
        ],
        "purpose": "school",
        "case_reference": "sag 1",
        **asked,
    }
    how = {"json": body, "headers": bearer("authority")}
    answer = asyncio.run(_send(house, "POST", "/v1/household-data", **how))
    return answer, kept_by(house)


def of_check(**asked: object) -> tuple[httpx.Response, str]:
    house = House()
    fill(house)
    body = {"subject": {"pnr": NUMBER.reveal()}, "purpose": "school", **asked}
    how = {"json": body, "headers": bearer("authority")}
    answer = asyncio.run(_send(house, "POST", "/v1/access-checks", **how))
    return answer, kept_by(house)


def of_citizen(who: str, purpose: str, **asked: object) -> tuple[httpx.Response, str]:
    house = House(agreement(purpose))
    fill(house)
    body = {"subject": {"pnr": NUMBER.reveal()}, "purpose": purpose, "consent_id": "con_a", **asked}
    how = {"json": body, "headers": bearer(who)}
    answer = asyncio.run(_send(house, "POST", "/v1/citizen-data", **how))
    return answer, kept_by(house)


def of_own(**query: str) -> tuple[httpx.Response, str]:
    house = House()
    fill(house)
    citizen = CALLERS["citizen"].pnr  # type: ignore[union-attr]  # she is no requester
    house.registries.known = {citizen: knows(about=citizen)}
    how = {"params": query, "headers": bearer("citizen")}
    answer = asyncio.run(_send(house, "GET", "/v1/my-data", **how))
    return answer, kept_by(house)


def parts_of(answer: httpx.Response) -> Parts:
    """Give the applicant's part and each member's, by role."""
    said = answer.json()
    if answer.status_code != 200:
        return {}
    return {"applicant": said["applicant"]} | {each["role"]: each for each in said["members"]}


def leaves_in(part: dict[str, object]) -> set[str]:
    sections = part.get("sections", {})
    assert isinstance(sections, dict)
    return {
        leaf for name, each in sections.items() for leaf in paths_in(each.get("record", {}), name)
    }


def given_to(role: str, asked: dict[str, object]) -> set[str]:
    """Say from the words alone which leaves may come of that one."""
    given = given_by("school", asked)
    purpose = OF_HOUSEHOLDS.of("school")
    assert purpose is not None
    return given if role == "applicant" else given & set(purpose.given_of[_role(role)])


def _role(role: str) -> HouseholdRole:
    return next(each for each in get_args(HouseholdRole) if each == role)


def canaries_in(text: str, *, but: set[str]) -> list[str]:
    return [leaf for leaf, canary in CANARIES.items() if leaf not in but and canary in text]


def assert_household_closed(asked: dict[str, object]) -> int:
    """Assert that nothing came that was not given; give the status."""
    answer, kept = of_household(**asked)
    parts = parts_of(answer)
    for role, part in parts.items():
        given = given_to(role, asked)
        assert leaves_in(part) <= given
        assert canaries_in(msgspec.json.encode(part).decode(), but=given) == []
    anybody = set().union(*(given_to(role, asked) for role in parts))
    everything = answer.text + repr(answer.headers.raw) + kept
    assert canaries_in(everything, but=anybody) == []
    for number in (RELATIVE, NUMBER, *MEMBERS.values()):
        assert number.reveal() not in everything
    return answer.status_code


def test_every_leaf_would_be_found_if_it_came() -> None:
    answer, _ = of_own()

    told = leaves_in(answer.json())
    assert answer.status_code == 200
    assert told == ALL
    assert canaries_in(answer.text, but=set()) == sorted(CANARIES, key=list(CANARIES).index)
    for member in RELATIONS:
        assert any(leaf.startswith(member) for leaf in CANARIES)
    # What no byte can tell: words, yes-or-no, numbers of people.
    assert len(ALL - set(CANARIES)) > 15


def test_a_household_is_given_what_each_role_gives_and_no_canary() -> None:
    answer, _ = of_household()

    parts = parts_of(answer)
    assert list(parts) == ["applicant", *MEMBERS]
    for role, part in parts.items():
        assert leaves_in(part) == given_to(role, {})
    assert leaves_in(parts["child"]) < leaves_in(parts["partner"]) < leaves_in(parts["applicant"])
    assert_household_closed({})


@pytest.mark.parametrize("name", VARIANTS)
def test_a_field_written_in_any_way_gives_a_household_nothing_more(name: str) -> None:
    asked: dict[str, object] = {"fields": ["person.name", VARIANTS[name]]}

    assert assert_household_closed(asked) in {400, 403}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_section_written_in_any_way_gives_a_household_nothing_more(name: str) -> None:
    asked: dict[str, object] = {"sections": [VARIANTS[name]]}

    is_section = VARIANTS[name] == "person"
    assert assert_household_closed(asked) in ({200} if is_section else {400, 403})


@pytest.mark.parametrize("leaf", sorted(ALL))
def test_no_leaf_that_can_be_named_comes_to_a_household_unless_it_was_given(leaf: str) -> None:
    asked: dict[str, object] = {"fields": [leaf]}

    is_given = leaf in given_by("school", {})
    assert assert_household_closed(asked) == (200 if is_given else 403)


ASKERS = [("authority", "school"), ("school", "school-app"), ("shop", "ordered-copy")]
BEYOND = {
    "school-app": {"family.custody[].person", "family.custody[].since", "family.custody[].until"}
}
"""What the purpose is written with and the ceiling of its parties takes away."""


@pytest.mark.parametrize(("who", "purpose"), ASKERS)
def test_each_party_is_given_its_purpose_and_no_word_or_yes_beyond(who: str, purpose: str) -> None:
    given = given_by(purpose, {}) - BEYOND.get(purpose, set())

    answer, kept = of_citizen(who, purpose)

    assert answer.status_code == 200
    assert leaves_in(answer.json()) == given & ALL
    assert canaries_in(answer.text + repr(answer.headers.raw) + kept, but=given) == []


@pytest.mark.parametrize("leaf", sorted(ALL))
def test_no_leaf_that_can_be_named_comes_to_any_party_unless_it_was_given(leaf: str) -> None:
    for who, purpose in ASKERS:
        given = (given_by(purpose, {}) - BEYOND.get(purpose, set())) & {leaf}

        answer, kept = of_citizen(who, purpose, fields=[leaf])

        assert (answer.status_code == 200) == bool(given)
        assert leaves_in(answer.json()) == given
        assert canaries_in(answer.text + repr(answer.headers.raw) + kept, but=given) == []


def named() -> Iterator[dict[str, object]]:
    yield {}
    for written in VARIANTS.values():
        yield {"fields": ["person.name", written]}
        yield {"sections": [written]}
    for leaf in sorted(ALL):
        yield {"fields": [leaf]}


def test_a_dry_run_tells_paths_and_no_value_whatever_is_named() -> None:
    for asked in named():
        answer, kept = of_check(**asked)

        assert answer.status_code in {200, 400}
        assert "sections" not in answer.json()
        assert set(answer.json().get("fields", ())) <= given_by("school", asked)
        everything = answer.text + repr(answer.headers.raw) + kept
        assert canaries_in(everything, but=set()) == []
        assert NUMBER.reveal() not in everything


def own_variants() -> Iterator[str]:
    yield from VARIANTS.values()
    yield from ("family,address", "address,family,address", "family,", ",family", "family;person")
    yield from (" family", "Family", "family&sections=person", "family%2Cperson", "*", "person,*")


@pytest.mark.parametrize("named", sorted(set(own_variants())))
def test_a_section_of_her_own_written_in_any_way_gives_no_other(named: str) -> None:
    answer, kept = of_own(sections=named)

    known = {"person", "family", "address"}
    wanted = set(named.split(","))
    assert answer.status_code == (200 if wanted <= known else 400)
    given = {leaf for leaf in ALL if wanted <= known and section_of(leaf) in wanted}
    assert leaves_in(answer.json()) == given
    everything = answer.text + repr(answer.headers.raw) + kept
    assert canaries_in(everything, but=given) == []
    if not given:
        assert RELATIVE.reveal() not in everything


@pytest.mark.parametrize(
    "name", ["fields", "field", "purpose", "section", "Sections", "sections[]"]
)
def test_her_own_record_knows_no_other_way_to_name_something(name: str) -> None:
    answer, _ = of_own(**{name: "family"})

    assert answer.status_code == 400
    assert canaries_in(answer.text, but=set()) == []


def test_the_records_are_those_of_the_catalogue() -> None:
    assert {type(each) for each in RECORDS.values()} == {Person, Family, Address}
    assert CATALOGUE.of("school") is not None
