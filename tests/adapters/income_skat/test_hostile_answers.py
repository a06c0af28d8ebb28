"""Replies that lie in their form or signature: refused, never half read (trust.md 4, 8 to 11)."""

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import respx
import xmlsec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.income_skat.adapter import LARGE_BYTES
from adapters.income_skat.reading import Trust, read
from adapters.income_skat.request import Asked
from adapters.income_skat.settings import SkatSettings, read_verifier
from adapters.transport.exchange import Limits, Reply
from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.signature import Signer
from adapters.transport.soap import payload_of
from adapters.transport.xml import Element
from contracts.adapter import RegistryAdapter
from contracts.errors import RegistryError, RegistryMisread, RegistryRefused
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Reading
from tests.adapters.income_skat.conftest import NOW, SKAT, Read, record_of, signed
from tests.adapters.income_skat.fake_skat import (
    ASKED,
    answer,
    employer,
    envelope,
    person,
    reported,
    wage,
)
from tests.adapters.pairs import pair

pytestmark = pytest.mark.slow

OTHER = "1207624321"
STRANGER = Signer(
    certificate=pair("stranger").certificate, key=pair("stranger").key, suite=RSA_SHA1
)
NEXT = Signer(certificate=pair("skat-next").certificate, key=pair("skat-next").key, suite=RSA_SHA1)
GOOD = reported(wage("30000"))


def ok(body: bytes) -> httpx.Response:
    return httpx.Response(200, content=body, headers={"Content-Type": "text/xml"})


FORGED: dict[str, tuple[bytes, type[RegistryError]]] = {
    "unsigned": (envelope(GOOD), RegistryMisread),
    "one-byte": (signed(GOOD).replace(b">30000<", b">30001<"), RegistryMisread),
    "stranger": (STRANGER.sign(envelope(GOOD), now=NOW), RegistryRefused),
    "replayed": (signed(GOOD, at=NOW - timedelta(minutes=2)), RegistryMisread),
    "from-later": (signed(GOOD, at=NOW + timedelta(minutes=2)), RegistryMisread),
    "to-another-question": (signed(answer(transaction="earlier")), RegistryMisread),
    "html": (b"<html><body>Servicevindue</body></html>", RegistryMisread),
    "empty": (b"", RegistryMisread),
    "doctype": (signed(GOOD).replace(b"<soapenv:E", b"<!DOCTYPE x><soapenv:E"), RegistryMisread),
    "cut": (signed(GOOD)[:-40], RegistryMisread),
    "two-documents": (signed(GOOD) * 2, RegistryMisread),
}


@pytest.mark.anyio
@pytest.mark.parametrize(("bad", "kind"), FORGED.values(), ids=FORGED.keys())
async def test_a_forged_reply_gives_no_data_and_the_next_true_one_is_read(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    bad: bytes,
    kind: type[RegistryError],
) -> None:
    register.post().side_effect = [ok(bad), ok(signed(GOOD))]

    with pytest.raises(RegistryError) as caught:
        await adapter.fetch(lookup)

    assert type(caught.value) is kind
    assert len(record_of(await adapter.fetch(lookup)).lines) == 1


@pytest.mark.anyio
async def test_while_skat_changes_its_certificate_both_are_believed(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    register.post().side_effect = [ok(NEXT.sign(envelope(GOOD), now=NOW)), ok(signed(GOOD))]

    assert await adapter.fetch(lookup) == await adapter.fetch(lookup)


@pytest.mark.anyio
async def test_an_answer_about_somebody_else_says_so(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    about_another = answer(person(employer(wage("1")), about=OTHER))
    register.post().side_effect = [ok(signed(about_another)), ok(signed(GOOD))]

    assert (await adapter.fetch(lookup)).about == Pnr(OTHER)
    assert (await adapter.fetch(lookup)).about == lookup.pnr


@pytest.mark.anyio
async def test_an_answer_beyond_the_settings_size_is_refused_and_the_next_is_read(
    connect: Callable[..., RegistryAdapter], register: respx.Router, lookup: Lookup
) -> None:
    small = connect(limits=Limits(max_answer_bytes=100_000))
    register.post().side_effect = [ok(signed(GOOD) + b" " * 100_000), ok(signed(GOOD))]

    with pytest.raises(RegistryMisread):
        await small.fetch(lookup)

    assert len(record_of(await small.fetch(lookup)).lines) == 1


@pytest.mark.parametrize(
    "split", ["<!-- x -->", "<?x y?>", "]]><![CDATA["], ids=["comment", "instruction", "cdata"]
)
@pytest.mark.parametrize("at", range(1, 10))
def test_a_split_number_is_whole_never_cut(read: Read, split: str, at: int) -> None:
    pieces = ASKED[:at] + split + ASKED[at:]
    written = f"<![CDATA[{pieces}]]>" if "CDATA" in split else pieces
    body = envelope(GOOD).replace(f">{ASKED}<".encode(), f">{written}<".encode())

    payload = payload_of(reply_of(body))

    assert isinstance(payload, Element)
    about = read(payload).about
    assert about is not None
    assert about.reveal() == ASKED


def reply_of(body: bytes) -> Reply:
    return Reply(
        status=200, content_type="text/xml", body=body, said_at=None, retry_after_seconds=None
    )


@pytest.fixture
def judged(settings: SkatSettings, lookup: Lookup) -> Callable[[bytes], Reading | RegistryError]:
    trust = Trust(
        verifier=read_verifier(settings), leeway=settings.leeway, error_codes=settings.error_codes
    )
    asked = Asked(lookup=lookup, rule="basis-month-v1", at=NOW)

    def outcome(body: bytes) -> Reading | RegistryError:
        try:
            return read(reply_of(body), asked=asked, trust=trust, now=NOW)
        except RegistryError as error:
            return error

    return outcome


MUTATION = st.tuples(
    st.integers(min_value=0, max_value=10**6), st.binary(min_size=0, max_size=6), st.integers(0, 6)
)
HOSTILE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def mutated(body: bytes, mutations: list[tuple[int, bytes, int]]) -> bytes:
    for at, inserted, removed in mutations:
        start = at % len(body) if body else 0
        body = body[:start] + inserted + body[start + removed :]
    return body


SIGNED = signed(GOOD)


def test_a_namespace_without_a_scheme_gives_the_same_data_or_none_wherever_it_stands(
    judged: Callable[[bytes], Reading | RegistryError],
) -> None:
    """It has no canonical form, and so no digest."""
    whole = b'="http://'
    places = [at for at in range(len(SIGNED)) if SIGNED.startswith(whole, at)]

    found = [judged(SIGNED[:at] + b'="' + SIGNED[at + len(whole) :]) for at in places]

    assert len(found) > 10
    assert any(isinstance(each, RegistryError) for each in found)
    assert all(isinstance(each, RegistryError) or each == judged(SIGNED) for each in found)


@given(mutations=st.lists(MUTATION, min_size=1, max_size=4))
@HOSTILE
def test_a_signed_reply_changed_anywhere_gives_the_same_data_or_none(
    judged: Callable[[bytes], Reading | RegistryError], mutations: list[tuple[int, bytes, int]]
) -> None:
    found = judged(mutated(SIGNED, mutations))

    assert isinstance(found, RegistryError) or found == judged(SIGNED)


@given(mutations=st.lists(MUTATION, min_size=1, max_size=4))
@HOSTILE
def test_whatever_the_register_signs_there_is_a_reading_or_a_registry_error(
    judged: Callable[[bytes], Reading | RegistryError], mutations: list[tuple[int, bytes, int]]
) -> None:
    body = mutated(envelope(GOOD), mutations)
    # What is no XML any more, or none that can be signed, comes unsigned.
    with contextlib.suppress(RegistryError, LookupError, xmlsec.Error):
        body = SKAT.sign(body, now=NOW)

    assert isinstance(judged(body), Reading | RegistryError)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)


@given(text=TEXT, field=st.sampled_from(["gross", "month", "kind", "code", "report_id", "marked"]))
@HOSTILE
def test_whatever_text_a_field_has_there_is_a_reading_or_a_registry_error(
    judged: Callable[[bytes], Reading | RegistryError], text: str, field: str
) -> None:
    assert isinstance(judged(signed(reported(wage(**{field: text})))), Reading | RegistryError)


def chain(error: BaseException | None) -> str:
    told = ""
    while error is not None:
        told += f"{error!r} {error.args} {vars(error)}"
        error = error.__cause__ or error.__context__
    return told


UNTOLD = {
    "garbage": ok(ASKED.encode()),
    "broken": ok(f"<a><x{ASKED}></a>".encode()),
    "unsigned": ok(envelope(GOOD)),
    "number-misread": ok(signed(answer(person(employer(wage("1")), about=f"{ASKED}7")))),
    "amount-misread": ok(signed(reported(wage(ASKED + "x")))),
    "400": httpx.Response(400, text=ASKED),
    "line": httpx.ReadTimeout(f"no answer about {ASKED}"),
}


@pytest.mark.anyio
@pytest.mark.parametrize("outcome", UNTOLD.values(), ids=UNTOLD.keys())
async def test_no_failure_tells_the_number(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    caplog: pytest.LogCaptureFixture,
    outcome: httpx.Response | httpx.TransportError,
) -> None:
    caplog.set_level(logging.DEBUG)
    register.post().side_effect = [outcome]

    with pytest.raises(RegistryError) as caught:
        await adapter.fetch(lookup)

    request = register.calls.last.request
    assert ASKED.encode() in request.content
    told = chain(caught.value) + caplog.text + str(request.url) + str(request.headers)
    assert ASKED not in told


@pytest.mark.anyio
async def test_no_reading_shows_the_number(
    adapter: RegistryAdapter,
    register: respx.Router,
    lookup: Lookup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    register.post().side_effect = [ok(signed(reported(wage("1", report_id=f"L{ASKED}"))))]

    reading = await adapter.fetch(lookup)

    assert reading.about == Pnr(ASKED)
    assert ASKED not in repr(reading) + caplog.text


def test_large_is_smaller_than_what_is_allowed(settings: SkatSettings) -> None:
    assert settings.limits.max_answer_bytes > LARGE_BYTES
