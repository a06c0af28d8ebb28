"""The dry run over the wire: it says of everybody what the question itself then does, asks no
register but that of persons, and holds no value.
"""

from itertools import count

import httpx
import msgspec
import pytest

from tests.journeys.house import AARHUS, House, _bearer
from tests.journeys.own import signed_in
from tests.journeys.values import values

pytestmark = pytest.mark.slow

PERSONAS = (
    "employee",
    "employee-child",
    "protected-address",
    "police-protected",
    "placed-elsewhere",
    "deceased",
    "annulled",
    "emigrated",
    "number-changed-old",
    "guardianship",
    "randers-resident",
    "replacement-number",
)
PRIVATE = ("rejsebureau", "boligforening", "bank")
_numbers = count(1)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question, dry or not: permitted with these fields, or not by this code."""

    code: str | None
    fields: tuple[str, ...] = ()


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One question asked twice, first dry."""

    dry: httpx.Response
    real: httpx.Response
    case: str


def asked_twice(house: House, persona: str, purpose: str, client: str = AARHUS) -> Pair:
    case = f"dry-{next(_numbers)}"
    question = {
        "subject": {"pnr": house.number(persona)},
        "purpose": purpose,
        "case_reference": case,
        "notice_reference": "brev-1",
    }
    token = house.token(client=client)
    dry = house.http.post("/v1/access-checks", json=question, headers=_bearer(token))
    return Pair(dry=dry, real=house.send(question, token=token), case=case)


def dry_said(answer: httpx.Response) -> Said:
    body = answer.json()
    return Said(code=body.get("code"), fields=tuple(body.get("fields", ())))


def logged(house: House, case: str) -> list[dict[str, object]]:
    """Give the authority's own rows of a case, newest first."""
    page = house.http.get(
        "/v1/organisation/access-log",
        params={"case": case},
        headers=_bearer(house.token(client=AARHUS)),
    )
    rows: list[dict[str, object]] = page.json()["entries"]
    return rows


def real_said(house: House, pair: Pair) -> Said:
    body = pair.real.json()
    if pair.real.status_code != 200:
        return Said(code=body["code"])
    fields = logged(house, pair.case)[0]["fields"]
    return Said(code=None, fields=msgspec.convert(fields, tuple[str, ...]))


def answerable(said: Said, real: httpx.Response) -> Said:
    """Leave out what no register had an answer to, such as the address of somebody who has none:
    an entry names what was shown. The sections themselves are the same.
    """
    sections = real.json().get("sections", {})
    assert {path.partition(".")[0] for path in said.fields} == sections.keys()
    found = {name for name, each in sections.items() if each["outcome"] == "found"}
    fields = tuple(path for path in said.fields if path.partition(".")[0] in found)
    return Said(code=said.code, fields=fields)


def purposes(house: House) -> list[str]:
    return [each["id"] for each in house.http.get("/v1/purposes").json()["purposes"]]


def journalled(house: House) -> list[str]:
    entries = httpx.get(f"{house.mocks.addresses.admin}/journal", trust_env=False).json()["entries"]
    return [each["registry"] for each in entries if each["registry"] != "issuer"]


def forget(house: House) -> None:
    httpx.delete(f"{house.mocks.addresses.admin}/journal", trust_env=False)


def telling(value: object) -> bool:
    """Tell whether a value could be found in bytes: none that is a word of a path as well."""
    return isinstance(value, str) and len(value) > 3 and not value.replace("_", "").islower()


@pytest.mark.parametrize("persona", PERSONAS)
def test_it_says_of_everybody_what_every_question_then_does(house: House, persona: str) -> None:
    pairs = {each: asked_twice(house, persona, each) for each in purposes(house)}

    said = {each: answerable(dry_said(pair.dry), pair.real) for each, pair in pairs.items()}

    assert said == {each: real_said(house, pair) for each, pair in pairs.items()}


@pytest.mark.parametrize("client", PRIVATE)
def test_it_says_to_private_parties_what_every_question_then_does(
    house: House, client: str
) -> None:
    pairs = {each: asked_twice(house, "employee", each, client) for each in purposes(house)}

    said = {each: dry_said(pair.dry).code for each, pair in pairs.items()}

    assert said == {each: pair.real.json()["code"] for each, pair in pairs.items()}


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_register_but_that_of_persons_hears_of_it(house: House, persona: str) -> None:
    house.token(client=AARHUS)
    forget(house)
    question = {
        "subject": {"pnr": house.number(persona)},
        "purpose": "residence-check",
        "case_reference": "sag-1",
    }

    house.http.post("/v1/access-checks", json=question, headers=_bearer(house.token(client=AARHUS)))

    assert set(journalled(house)) == {"cpr"}


def test_the_question_itself_does_reach_the_others(house: House) -> None:
    forget(house)

    house.ask("employee", "free-day-care-place")

    assert {"cpr", "dar", "skat"} <= set(journalled(house))


@pytest.mark.parametrize("persona", ["employee", "protected-address", "police-protected"])
def test_no_value_of_the_record_is_in_its_bytes(house: House, persona: str) -> None:
    pair = asked_twice(house, persona, "residence-check")

    shown = {str(value) for _, value in values(pair.real.json()) if telling(value)}

    assert len(shown) > 3
    assert [each for each in shown if each.encode() in pair.dry.content] == []
    assert house.number(persona).encode() not in pair.dry.content


def test_it_stands_on_her_log_with_nothing_to_compare(house: House) -> None:
    pair = asked_twice(house, "employee", "free-day-care-place")

    real, dry = house.log("employee")[:2]

    assert (real["outcome"], dry["outcome"]) == ("disclosed", "checked")
    assert dry["case_reference"] == pair.case
    assert real["same_as_now"] is True
    assert "same_as_now" not in dry


def test_an_authority_s_officer_finds_it(house: House) -> None:
    pair = asked_twice(house, "employee", "free-day-care-place")

    assert [each["outcome"] for each in logged(house, pair.case)] == ["disclosed", "checked"]


# What would they see?


def own_check(house: House, persona: str, purpose: str) -> httpx.Response:
    return house.http.get(
        "/v1/my-data/access-check",
        params={"purpose": purpose},
        headers=_bearer(signed_in(house, persona)),
    )


@pytest.mark.parametrize("persona", ["employee", "protected-address", "randers-resident"])
def test_she_is_told_what_her_municipality_would_be(house: House, persona: str) -> None:
    municipal = [
        each["id"]
        for each in house.http.get("/v1/purposes").json()["purposes"]
        if each["party_classes"] == ["authority"]
    ]

    told = {each: dry_said(own_check(house, persona, each)) for each in municipal}

    assert told == {each: dry_said(asked_twice(house, persona, each).dry) for each in municipal}


def test_her_own_dry_run_reaches_no_other_register_and_is_on_her_log(house: House) -> None:
    signed_in(house, "employee")
    forget(house)

    answer = own_check(house, "employee", "free-day-care-place")

    assert answer.status_code == 200
    assert set(journalled(house)) == {"cpr"}
    newest = house.log("employee")[0]
    assert (newest["outcome"], newest["purpose"]) == ("checked", "own-access")


@pytest.mark.parametrize(
    ("persona", "code"), [("child-9", "under_age"), ("deceased", "subject_deceased")]
)
def test_who_may_not_see_her_own_data_is_not_told_who_would(
    house: House, persona: str, code: str
) -> None:
    answer = own_check(house, persona, "passport")

    assert (answer.status_code, answer.json()["code"]) == (403, code)
