"""Answers that lie in their form (trust.md 4, threats 8 and 9): refused, never half read."""

from collections.abc import Callable

import httpx
import pytest
import respx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.adapter import RegistryAdapter
from contracts.errors import RegistryError, RegistryMisread
from contracts.lookup import Lookup
from contracts.reading import Reading
from contracts.records.person import Person
from tests.adapters.person_sf1520.conftest import ASKED, Answer, Contract, Read

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "plain": "<!DOCTYPE x>",
    "external": '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    "entity": '<!DOCTYPE x [<!ENTITY e "1207624321">]>',
    "external-entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "parameter-entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>',
    "billion-laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY e "{"A" * 50_000}">]>',
}
NUMBER = f"<personnummer>{ASKED}</personnummer>"


def name_of(reading: Reading) -> str | None:
    section = reading.section("person")
    assert section is not None
    assert isinstance(section.record, Person)
    return section.record.name.full_name if section.record.name else None


def named(text: str) -> str:
    return f"<navn><personadresseringsnavn>{text}</personadresseringsnavn></navn>"


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES.keys())
@pytest.mark.parametrize("text", ["A", "&e;" * 1000, "&l9;"], ids=["unused", "used", "laughs"])
def test_a_doctype_is_refused_whatever_is_in_it(
    read: Read, answer: Answer, doctype: str, text: str
) -> None:
    body = answer(named(text)).replace(b"<s:Envelope", doctype.encode() + b"<s:Envelope", 1)

    with pytest.raises(RegistryMisread):
        read(body)

    assert name_of(read(answer(named("A")))) == "A"


@pytest.mark.parametrize(
    "split",
    ["<!-- x -->", "<?x y?>", "<!----><?x?><!-- -->", "]]><![CDATA[", "&#x35;"],
    ids=["comment", "instruction", "many", "cdata", "reference"],
)
@pytest.mark.parametrize("at", range(1, 10))
def test_a_split_number_is_whole_or_refused_never_cut(
    read: Read, answer: Answer, split: str, at: int
) -> None:
    pieces = {
        "]]><![CDATA[": f"<![CDATA[{ASKED[:at]}]]><![CDATA[{ASKED[at:]}]]>",
        "&#x35;": "".join(f"&#{ord(digit)};" for digit in ASKED),
    }
    written = pieces.get(split, ASKED[:at] + split + ASKED[at:])

    reading = read(answer().replace(ASKED.encode(), written.encode()))

    assert reading.about is not None
    assert reading.about.reveal() == ASKED


@pytest.mark.parametrize(
    "written",
    [
        f"{ASKED[:4]}<b>{ASKED[4:]}</b>",
        f"{ASKED[:4]} {ASKED[4:]}",
        f"{ASKED[:4]}<b/>{ASKED[4:]}",
        f"{ASKED}0",
        ASKED[:9],
        "٠٥٠٣٨٥٤٣٢٢",  # the same digits in Arabic script
        "",
    ],
    ids=["element", "blank", "empty-element", "eleven", "nine", "other-digits", "none"],
)
def test_a_number_that_is_none_is_refused(read: Read, answer: Answer, written: str) -> None:
    with pytest.raises(RegistryMisread):
        read(answer().replace(ASKED.encode(), written.encode()))

    assert read(answer()).about is not None


TWICE = {
    "two-persons": "</persondata><persondata>" + NUMBER,
    "two-numbers": NUMBER,
    "two-names": named("A") + named("B"),
    "two-protections": "<adressebeskyttelse/>" * 2,
    "two-statuses": "<status/>" * 2,
    "foreign-protection": '<adressebeskyttelse xmlns="urn:other"/>',
    "no-namespace": '<koen xmlns="">K</koen>',
    "next-version": '<koen xmlns="http://serviceplatformen.dk/xml/6/">K</koen>',
}


@pytest.mark.parametrize("persondata", TWICE.values(), ids=TWICE.keys())
def test_what_stands_twice_or_in_another_namespace_is_refused(
    read: Read, answer: Answer, persondata: str
) -> None:
    with pytest.raises(RegistryMisread):
        read(answer(persondata))

    assert read(answer()).about is not None


def test_an_element_that_this_version_does_not_know_is_passed_over(
    read: Read, answer: Answer
) -> None:
    assert name_of(read(answer(f"<nytFelt>{ASKED}</nytFelt>{named('A')}"))) == "A"


SHAPES = {
    "empty": lambda _: b"",
    "blank": lambda _: b"  \n",
    "html": lambda _: b"<html><body>Servicevindue</body></html>",
    "xhtml": lambda _: b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "json": lambda _: b'{"persondata": {}}',
    "other-root": lambda body: body.replace(b"s:Envelope", b"s:Umschlag"),
    "soap-1.2": lambda body: body.replace(
        b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"
    ),
    "two-bodies": lambda body: body.replace(b"</s:Body>", b"</s:Body><s:Body/>"),
    "empty-body": lambda body: body[: body.index(b"<Person")] + b"</s:Body></s:Envelope>",
    "two-payloads": lambda body: body.replace(b"</s:Body>", b"<x/></s:Body>"),
    "other-payload": lambda body: body.replace(b"PersonLookupResponse", b"PersonLookupRequest"),
    "other-version": lambda body: body.replace(b"Extended/5/", b"Extended/4/"),
    "no-person": lambda body: body.replace(b"persondata", b"andetdata"),
    "trailing": lambda body: body + b"<x/>",
    "two-documents": lambda body: body + body,
    "nul": lambda body: body.replace(b"0503854322", b"05038\x0054322"),
    "control": lambda body: body.replace(b"0503854322", b"05038\x0154322"),
    "utf-16": lambda body: body.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "utf-16-bare": lambda body: body[38:].decode().encode("utf-16-le"),
    "utf-7": lambda body: body.replace(b"UTF-8", b"UTF-7"),
    "unknown-encoding": lambda body: body.replace(b"UTF-8", b"X-DANSK"),
    "ebcdic": lambda body: body.replace(b"UTF-8", b"IBM037").decode().encode("cp037"),
    "undeclared-entity": lambda body: body.replace(b"0503854322", b"&nbsp;0503854322"),
}


@pytest.mark.parametrize("spoil", SHAPES.values(), ids=SHAPES.keys())
def test_what_is_no_answer_is_misread(
    read: Read, answer: Answer, spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(RegistryMisread):
        read(spoil(answer()))

    assert read(answer()).about is not None


SIZES = {
    "deep": lambda: "<d>" * 100_000 + "</d>" * 100_000,
    "deep-open": lambda: "<d>" * 300_000,
    "attribute": lambda: f'<a b="{"x" * 11_000_000}"/>',
    "attributes": lambda: "<a " + " ".join(f"a{n}='1'" for n in range(150_000)) + " a1='2'/>",
    "text": lambda: named("x" * 11_000_000),
    "name": lambda: f"<{'n' * 60_000}/>",
}


@pytest.mark.parametrize("grow", SIZES.values(), ids=SIZES.keys())
def test_depth_and_sizes_have_limits(read: Read, answer: Answer, grow: Callable[[], str]) -> None:
    with pytest.raises(RegistryMisread):
        read(answer(grow()))

    assert read(answer()).about is not None


@pytest.mark.anyio
async def test_an_answer_beyond_the_settings_size_is_refused_and_the_next_is_read(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, answer: Answer
) -> None:
    large = answer(rest="<notater/>" * 250_000)
    register.post().side_effect = [
        httpx.Response(200, content=large),
        httpx.Response(200, content=answer()),
    ]

    with pytest.raises(RegistryMisread):
        await adapter.fetch(lookup)

    assert (await adapter.fetch(lookup)).about == lookup.pnr


ENCODINGS = {
    "utf-8": ("UTF-8", "utf-8"),
    "lower-case": ("utf-8", "utf-8"),
    "latin-1": ("ISO-8859-1", "iso-8859-1"),
    "with-mark": ("UTF-8", "utf-8-sig"),
}


@pytest.mark.parametrize(("declared", "encoding"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_danish_letters_are_read_in_the_encoding_that_is_declared(
    read: Read, answer: Answer, declared: str, encoding: str
) -> None:
    text = answer(named("Åse Bjørn-Sørensen")).decode().replace("UTF-8", declared)

    assert name_of(read(text.encode(encoding))) == "Åse Bjørn-Sørensen"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "iso-8859-1"), ("US-ASCII", "utf-8")],
    ids=["latin-1-said-utf-8", "utf-8-said-ascii"],
)
def test_letters_that_are_not_in_the_declared_encoding_are_misread(
    read: Read, answer: Answer, declared: str, encoding: str
) -> None:
    text = answer(named("Åse")).decode().replace("UTF-8", declared)

    with pytest.raises(RegistryMisread):
        read(text.encode(encoding))

    assert name_of(read(answer(named("Åse")))) == "Åse"


@pytest.mark.anyio
async def test_without_a_declaration_the_header_tells_the_encoding(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup, answer: Answer
) -> None:
    body = answer(named("Åse")).decode().partition("?>")[2].encode("iso-8859-1")
    register.post().respond(
        200, content=body, headers={"Content-Type": "text/xml; charset=ISO-8859-1"}
    )

    assert name_of(await adapter.fetch(lookup)) == "Åse"


def outcome(read: Read, body: bytes, contract: Contract) -> Reading | RegistryError:
    try:
        return read(body, contract=contract)
    except RegistryError as error:
        return error


@pytest.mark.parametrize("cut", range(100))
def test_an_answer_cut_anywhere_is_misread(read: Read, answer: Answer, cut: int) -> None:
    body = answer(named("Åse"), "<aktuelAdresse/>")

    with pytest.raises(RegistryMisread):
        read(body[: len(body) * cut // 100])


MUTATION = st.tuples(
    st.integers(min_value=0, max_value=10**6), st.binary(min_size=0, max_size=6), st.integers(0, 6)
)
WHOLE = """
<navn><personadresseringsnavn>Åse B</personadresseringsnavn></navn>
<foedselsdato><dato>1985-03-05+01:00</dato></foedselsdato><koen>K</koen>
<antalBoernUnder18>1</antalBoernUnder18><status><status>1</status></status>
<adressebeskyttelse><startdato>2020-01-01</startdato></adressebeskyttelse>
"""
PLACE = "<aktuelAdresse><kommunekode>751</kommunekode><vejkode>12</vejkode></aktuelAdresse>"
CUSTODY = "<foraeldremyndighedtype>3</foraeldremyndighedtype>"
KIN = f"<barn>{NUMBER}</barn><foraeldremyndighed>{CUSTODY}</foraeldremyndighed>"


def mutated(body: bytes, mutations: list[tuple[int, bytes, int]]) -> bytes:
    for at, inserted, removed in mutations:
        start = at % len(body) if body else 0
        body = body[:start] + inserted + body[start + removed :]
    return body


@given(mutations=st.lists(MUTATION, min_size=1, max_size=6))
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_bytes_come_there_is_a_reading_or_a_registry_error(
    read: Read, answer: Answer, mutations: list[tuple[int, bytes, int]]
) -> None:
    body = mutated(answer(WHOLE, PLACE, KIN), mutations)

    assert isinstance(outcome(read, body, "v5"), Reading | RegistryError)


@given(
    leaf=st.sampled_from(["koen", "alder", "antalBoernUnder18", "gaeldendePersonnummer"]),
    text=st.text(st.characters(codec="utf-8", exclude_characters="<&", exclude_categories=["C"])),
)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_text_a_leaf_has_there_is_a_reading_or_a_registry_error(
    read: Read, answer: Answer, leaf: str, text: str
) -> None:
    body = answer(f"<{leaf}>{text}</{leaf}>")

    assert isinstance(outcome(read, body, "v5"), Reading | RegistryError)
