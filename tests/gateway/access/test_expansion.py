"""Whatever is asked for and however it is written, nothing comes that was not given: no canary in
any byte of answer, header, log line, metric, receipt or entry.
"""

import asyncio
import contextlib
import io
import logging
from collections.abc import Iterable

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import generate_latest

from contracts.paths import section_of
from tests.gateway.access.canaries import RELATIVE, planted, planted_income
from tests.gateway.access.situations import CATALOGUE, KNOWN, agreement, citizen
from tests.gateway.answering.fakes import NUMBER, House, found, knows, question
from tests.gateway.api.fakes import Api, bearer

RECORDS, CANARIES = planted()
INCOME, OF_KIND = planted_income()
ROUTES = ("/v1/citizen-data", "/v1/access-checks")
ASKERS = {"school": "authority", "subsidy": "authority", "ordered-copy": "shop"}
SHOWN_KINDS = {"sickness-benefit", "wage"}
FORBIDDEN = "person.sex"
UNGIVEN = "person.contact_address.lines"

VARIANTS: dict[str, str] = {
    "the leaf as it stands": UNGIVEN,
    "a group above it": "person.contact_address",
    "its section": "person",
    "upper case": UNGIVEN.upper(),
    "title case": UNGIVEN.title(),
    "one letter large": "person.Name",
    "camel case": "person.contactAddress.lines",
    "a wildcard": "*",
    "a wildcard below a section": "person.*",
    "two wildcards": "person.**",
    "a wildcard in the middle": "*.contact_address.*",
    "a wildcard within a name": "person.cont*",
    "a question mark": "person.nam?",
    "a regular expression": r"person\..+",
    "nothing": "",
    "a space around": f" {UNGIVEN} ",
    "a dot behind": "person.name.",
    "a dot before": ".person.name",
    "two dots": "person..name",
    "up and down again": "person.name...contact_address.lines",
    "slashes": "person/contact_address/lines",
    "a JSON pointer": "/person/contact_address/lines",
    "a JSON path": "$.person.contact_address.lines",
    "a JSON path filter": "$..[?(@.contact_address)]",
    "an index in brackets": "person.address_history[0].road_name",
    "a key in brackets": "family.children[a].birth_date",
    "a month in brackets": "income.months[2026-03].kinds[strike-pay].gross",
    "a kind in brackets": "income.lines[strike-pay/canary-report-100-end].report_id",
    "brackets where none belong": "person[].contact_address",
    "a slice": "person.address_history[:]",
    "wide letters": "ｐｅｒｓｏｎ.contact_address",
    "a Cyrillic letter": "pеrson.contact_address",
    "a combining accent": "person.contact_addre\u0301ss",
    "a zero-width space": "person.contact\u200b_address",
    "a soft hyphen": "person.contact_\u00adaddress",
    "a long s": "perſon.contact_addreſs",
    "from right to left": "\u202eperson.contact_address",
    "a nul": "person.name\x00.contact_address",
    "a line break": "person.name\r\nX-Fields: person.contact_address.lines",
    "percent signs": "person%2Econtact_address%2Elines",
    "HTML": "person&#46;contact_address",
    "two in one": "person.name,person.contact_address.lines",
    "two with a space": "person.name person.contact_address.lines",
    "a minus": "-person.name",
    "a plus": "+person.contact_address",
    "a bang": "!person.name",
    "a brace": "person.{name,contact_address}",
    "GraphQL": "{ person { contact_address { lines } } }",
    "SQL": "person.name' OR '1'='1",
    "a template": "{{person.contact_address}}",
    "an attribute of Python": "person.__struct_fields__",
    "a prototype": "__proto__.person",
    "a plural": "person.names",
    "cut short": "person.contact_addr",
    "gone too deep": "person.contact_address.lines.lines",
    "another section's field": "address.contact_address.lines",
    "what the record lacks": "person.shoe_size",
    "very long": "person." + "contact_address." * 400,
}


def house() -> House:
    """Give a house whose registries know a canary in every field."""
    purposes = (*ASKERS, "own-access")
    open_house = House(*(agreement(purpose) for purpose in purposes))
    person = RECORDS["person"]
    open_house.registries.known = {NUMBER: knows(person)}  # type: ignore[arg-type]  # a Person
    open_house.registries.filled = {name: found(record) for name, record in RECORDS.items()}
    open_house.registries.filled["income"] = found(INCOME)
    return open_house


class Heard(msgspec.Struct, kw_only=True):
    """All that came out of one question."""

    status: int
    bytes_out: str
    paths: frozenset[str]


def out_of(purpose: str, route: str = ROUTES[0], **asked: object) -> Heard:
    """Ask, and gather every byte that leaves the process on the way."""
    printed, logged = io.StringIO(), logging.StreamHandler(said := io.StringIO())
    body = {"subject": {"pnr": NUMBER.reveal()}, "purpose": purpose, "consent_id": "con_a", **asked}
    logging.getLogger().addHandler(logged)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            answer, kept = asyncio.run(_ask(body, route, ASKERS[purpose]))
    finally:
        logging.getLogger().removeHandler(logged)
    everything = (
        answer.text,
        repr(answer.headers.raw),
        printed.getvalue(),
        said.getvalue(),
        generate_latest().decode(),
        kept,
    )
    receipt = answer.json().get("receipt", {}) if answer.status_code == 200 else {}
    return Heard(
        status=answer.status_code,
        bytes_out="\n".join(everything),
        paths=frozenset(receipt.get("digests", ())),
    )


async def _ask(body: object, route: str, who: str) -> tuple[httpx.Response, str]:
    of = house()
    answer = await Api(of, private_answer_seconds=0.05).send(
        "POST", route, json=body, headers=bearer(who)
    )
    return answer, msgspec.json.encode([of.ledger.disclosures, of.ledger.sights]).decode()


async def _own() -> dict[str, str]:
    herself = msgspec.structs.replace(citizen(), pnr=NUMBER)
    answer = await house().ask(herself, question("own-access"))
    return dict(answer.receipt.digests)


def leaf_of(path: str) -> str:
    """Take the keys out of a receipt's path."""
    parts = [part.partition("[")[0] + ("[]" if "[" in part else "") for part in path.split(".")]
    return ".".join(parts)


OWN_DIGESTS = asyncio.run(_own())


def given_by(purpose: str, asked: dict[str, object]) -> set[str]:
    """Say from the words alone which leaves may come: an oracle that knows nothing of the rules."""
    found_purpose = CATALOGUE.of(purpose)
    assert found_purpose is not None
    leaves = set(found_purpose.fields)
    fields, sections = asked.get("fields"), asked.get("sections")
    if isinstance(fields, list):
        leaves = {leaf for leaf in leaves if any(_lies_in(leaf, path) for path in fields)}
    if isinstance(sections, list):
        leaves = {leaf for leaf in leaves if section_of(leaf) in sections}
    return leaves


def _lies_in(leaf: str, path: str) -> bool:
    return leaf == path or leaf.startswith((f"{path}.", f"{path}[]"))


def assert_no_canary(heard: Heard, purpose: str, asked: dict[str, object]) -> None:
    given = given_by(purpose, asked) if heard.status == 200 else set()
    planted_elsewhere = {leaf: each for leaf, each in CANARIES.items() if leaf not in given}
    hidden = {each for kind, each in OF_KIND.items() if kind not in SHOWN_KINDS}
    if not any(leaf.startswith("income.") for leaf in given):
        hidden = set(OF_KIND.values())
    digests = {
        digest
        for path, digest in OWN_DIGESTS.items()
        if leaf_of(path) not in given or any(f"[{kind}" in path for kind in _hidden_kinds())
    } - {each for path, each in OWN_DIGESTS.items() if leaf_of(path) in given}

    assert [leaf for leaf, each in planted_elsewhere.items() if each in heard.bytes_out] == []
    assert [each for kind in hidden for each in kind if each in heard.bytes_out] == []
    assert [each for each in digests if each in heard.bytes_out] == []
    assert {leaf_of(path) for path in heard.paths} <= given
    assert RELATIVE.reveal() not in heard.bytes_out
    assert NUMBER.reveal() not in heard.bytes_out


def _hidden_kinds() -> Iterable[str]:
    return set(OF_KIND) - SHOWN_KINDS


def test_the_canaries_would_be_found_if_they_came() -> None:
    heard = out_of("school")

    assert heard.status == 200
    assert CANARIES["person.name.full_name"] in heard.bytes_out
    assert len(CANARIES) >= 59
    assert len(OF_KIND) > 40
    assert len(OWN_DIGESTS) > 100
    assert len(VARIANTS) >= 50


@pytest.mark.parametrize("purpose", ASKERS)
@pytest.mark.parametrize("route", ROUTES)
def test_a_whole_answer_holds_what_the_purpose_gives_and_no_canary(
    purpose: str, route: str
) -> None:
    heard = out_of(purpose, route)

    assert heard.status == 200
    assert_no_canary(heard, purpose, {})


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_a_field_written_in_any_way_gives_nothing_more(name: str) -> None:
    asked: dict[str, object] = {"fields": ["person.name", VARIANTS[name]]}

    heard = out_of("school", **asked)

    assert heard.status in {400, 403}
    assert_no_canary(heard, "school", asked)


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_a_section_written_in_any_way_gives_nothing_more(name: str) -> None:
    asked: dict[str, object] = {"sections": [VARIANTS[name]]}

    heard = out_of("school", **asked)

    assert heard.status in ({200} if VARIANTS[name] == "person" else {400, 403})
    assert_no_canary(heard, "school", asked)


DRAWN = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
words = st.one_of(
    st.sampled_from(sorted(VARIANTS.values())),
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(sorted(KNOWN)).flatmap(
        lambda leaf: st.sampled_from(
            [leaf.upper(), leaf[:-1], leaf + ".x", leaf.replace("[]", "[1]"), leaf + "\u0301"]
        )
    ),
    st.text(max_size=30).filter(lambda each: each.encode("utf-8", "ignore").decode() == each),
)
some = st.none() | st.lists(words, max_size=4)


@pytest.mark.slow
@DRAWN
@given(st.sampled_from(sorted(ASKERS)), st.sampled_from(ROUTES), some, some)
def test_no_question_whatever_brings_a_canary(
    purpose: str, route: str, fields: list[str] | None, sections: list[str] | None
) -> None:
    said = {"fields": fields, "sections": sections}
    asked: dict[str, object] = {name: each for name, each in said.items() if each is not None}

    heard = out_of(purpose, route, **asked)

    assert heard.status in {200, 400, 403, 404}
    assert_no_canary(heard, purpose, asked)
