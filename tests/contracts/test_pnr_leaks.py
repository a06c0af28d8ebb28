import base64
import contextlib
import copy
import dataclasses
import io
import json
import logging
import marshal
import pickle
import pprint
import sqlite3
import string
import traceback
import urllib.parse
from collections.abc import Callable
from datetime import date

import httpx
import msgspec
import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.traceback import Traceback

from contracts.dates import Period
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Reading, SectionReading
from contracts.records import Family
from contracts.records.family import Child

Channel = Callable[[Pnr], object]


@dataclasses.dataclass
class Holder:
    person: Pnr


def record_with(pnr: Pnr) -> Family:
    return Family(children=(Child(person=pnr),))


def lookup_with(pnr: Pnr) -> Lookup:
    return Lookup(
        pnr=pnr,
        residence=None,
        period=Period(from_month="2026-01", to_month="2026-10"),
        terms=RegistryTerms(name="sandbox", on_behalf_of_cvr="55133018"),
        correlation_id="c",
    )


def reading_with(pnr: Pnr) -> Reading:
    section = SectionReading(section="family", record=record_with(pnr))
    return Reading(sections=(section,), about=pnr, current_number=pnr)


def logged(write: Callable[[logging.Logger], None]) -> str:
    heard = io.StringIO()
    logger = logging.Logger("leaks", level=logging.DEBUG)  # noqa: LOG001 its own, not the tree's
    logger.addHandler(logging.StreamHandler(heard))
    write(logger)
    return heard.getvalue()


def failing(pnr: Pnr) -> None:
    message = f"about {pnr}"
    raise LookupError(message, pnr)


def logged_exception(pnr: Pnr) -> str:
    def write(logger: logging.Logger) -> None:
        try:
            failing(pnr)
        except LookupError:
            logger.exception("failed for %s", pnr)

    return logged(write)


def structlogged(pnr: Pnr, renderer: structlog.typing.Processor) -> str:
    heard = io.StringIO()
    logger = structlog.wrap_logger(
        structlog.PrintLogger(heard),
        processors=[structlog.processors.ExceptionRenderer(), renderer],
    ).bind(subject=pnr)
    try:
        failing(pnr)
    except LookupError:
        logger.exception("failed", record=record_with(pnr), lookup=lookup_with(pnr))
    return heard.getvalue()


def traceback_with_locals(pnr: Pnr) -> str:
    held = record_with(pnr)
    try:
        failing(pnr)
    except LookupError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        return f"{held} {''.join(told.format())} {error.args} {error!r}"
    return ""


def rich_traceback(pnr: Pnr) -> str:
    console = Console(file=io.StringIO(), record=True, width=200)
    try:
        failing(pnr)
    except LookupError as error:
        console.print(
            Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True)
        )
    return console.export_text()


def printed(pnr: Pnr) -> str:
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        print(pnr, [pnr], {pnr: pnr}, record_with(pnr))  # noqa: T201 the channel under test
    return heard.getvalue()


def bound_in_sqlite(pnr: Pnr) -> object:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        return database.execute("select ?", (pnr,)).fetchall()


CHANNELS: dict[str, Channel] = {
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "bytes": bytes,
    "int": int,
    "f-string": lambda pnr: f"{pnr} {pnr!s} {pnr!r} {pnr!a}",
    "f-string with a spec": lambda pnr: f"{pnr:>40} {pnr:s} {pnr:10.6} {pnr:d}",
    "percent": lambda pnr: "%s %r %a %20.20s" % (pnr, pnr, pnr, pnr),  # noqa: UP031 the channel
    "format": lambda pnr: "{} {0!r} {0:x}".replace("{}", "{0}").format(pnr) + format(pnr, "x"),
    "template": lambda pnr: string.Template("$pnr").substitute(pnr=pnr),
    "join": lambda pnr: ",".join([str(pnr), *[pnr]]),
    "json": lambda pnr: json.dumps({"pnr": pnr}),
    "json key": lambda pnr: json.dumps({pnr: 1}),
    "json with default": lambda pnr: json.dumps([pnr], default=str),
    "msgspec json": msgspec.json.encode,
    "msgspec json of a record": lambda pnr: msgspec.json.encode(record_with(pnr)),
    "msgspec json of a lookup": lambda pnr: msgspec.json.encode(lookup_with(pnr)),
    "msgspec json of a reading": lambda pnr: msgspec.json.encode(reading_with(pnr)),
    "msgspec msgpack": lambda pnr: msgspec.msgpack.encode(record_with(pnr)),
    "msgspec builtins": lambda pnr: msgspec.to_builtins(record_with(pnr)),
    "msgspec structs": lambda pnr: (
        msgspec.structs.asdict(lookup_with(pnr)),
        msgspec.structs.astuple(lookup_with(pnr)),
    ),
    "repr of what holds it": lambda pnr: (
        record_with(pnr),
        lookup_with(pnr),
        reading_with(pnr),
    ),
    "marshal": marshal.dumps,
    "copy": copy.copy,
    "deepcopy": lambda pnr: copy.deepcopy([pnr, record_with(pnr)]),
    "copied state": lambda pnr: pnr.__getstate__(),
    "dataclass as dict": lambda pnr: dataclasses.asdict(Holder(pnr)),
    "vars": vars,
    "dict": lambda pnr: pnr.__dict__,
    "dir": dir,
    "pprint": lambda pnr: pprint.pformat({"a": [pnr], "b": record_with(pnr)}),
    "print": printed,
    "logging arguments": lambda pnr: logged(lambda log: log.error("%s %r", pnr, [pnr])),
    "logging a dict": lambda pnr: logged(lambda log: log.error("%(pnr)s", {"pnr": pnr})),
    "logging an exception": logged_exception,
    "structlog as json": lambda pnr: structlogged(pnr, structlog.processors.JSONRenderer()),
    "structlog as text": lambda pnr: structlogged(pnr, structlog.dev.ConsoleRenderer()),
    "structlog as key and value": lambda pnr: structlogged(
        pnr, structlog.processors.KeyValueRenderer()
    ),
    "traceback with locals": traceback_with_locals,
    "rich traceback": rich_traceback,
    "assertion": lambda pnr: pytest.fail(f"unexpected: {pnr!r}"),
    "key error": lambda pnr: {}[pnr],
    "sqlite parameter": bound_in_sqlite,
    "url quoting": urllib.parse.quote,
    "url query": lambda pnr: urllib.parse.urlencode({"pnr": pnr}),
    "httpx query": lambda pnr: httpx.URL("http://localhost", params={"pnr": pnr}),
    "httpx json": lambda pnr: httpx.Request("POST", "http://localhost", json={"pnr": pnr}),
    "set it anew": lambda pnr: setattr(pnr, "_Pnr__digits", "0"),
    "delete it": lambda pnr: delattr(pnr, "_Pnr__digits"),
} | {
    f"pickle protocol {protocol}": (lambda pnr, protocol=protocol: pickle.dumps(pnr, protocol))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
}


def said(channel: Channel, pnr: Pnr) -> str:
    """Give everything a channel lets out: what it returns, or its failure with every local."""
    try:
        heard = channel(pnr)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 any failure is a channel
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "".join(told.format())
    return heard.decode("latin-1") if isinstance(heard, bytes) else f"{heard!s} {heard!r}"


def base64_parts(digits: str) -> list[str]:
    """Give what stays the same of a text in base64 wherever in a longer text it stands."""
    parts = []
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + digits.encode()).decode().rstrip("=")
        parts.append(encoded[(before * 8 + 5) // 6 : -1])
    return parts


def forms_of(digits: str) -> dict[str, list[str]]:
    hyphenated = f"{digits[:6]}-{digits[6:]}"
    return {
        "ten digits": [digits],
        "hyphenated": [hyphenated],
        "spaced": [f"{digits[:6]} {digits[6:]}"],
        "url-encoded hyphen": [hyphenated.replace("-", "%2D")],
        "url-encoded digits": ["".join(f"%{ord(each):02X}" for each in digits)],
        "hexadecimal": [digits.encode().hex()],
        "base64": base64_parts(digits),
        "base64 hyphenated": base64_parts(hyphenated),
    }


def found_in(text: str, digits: str) -> list[str]:
    return [name for name, forms in forms_of(digits).items() if any(f in text for f in forms)]


numbers = st.builds(
    lambda born, serial: f"{born:%d%m%y}{serial:04d}",
    st.dates(min_value=date(1900, 1, 1), max_value=date(1999, 12, 31)),
    st.integers(min_value=0, max_value=3999),
)
LEAKS: dict[str, Callable[[str], str]] = {
    "ten digits": lambda digits: f"asked for {digits}",
    "hyphenated": lambda digits: f"asked for {digits[:6]}-{digits[6:]}",
    "spaced": lambda digits: f"{digits[:6]} {digits[6:]}",
    "url-encoded hyphen": lambda digits: f"?q={digits[:6]}%2D{digits[6:]}",
    "url-encoded digits": lambda digits: "?q=" + "".join(f"%3{each}" for each in digits),
    "hexadecimal": lambda digits: f"x{digits.encode().hex()}",
    "base64": lambda digits: base64.b64encode(json.dumps({"pnr": digits}).encode()).decode(),
    "base64 hyphenated": lambda digits: base64.b64encode(
        f"<PNR>{digits[:6]}-{digits[6:]}</PNR>".encode()
    ).decode(),
}


@pytest.mark.parametrize("channel", CHANNELS)
@settings(max_examples=15, deadline=None)
@given(digits=numbers)
def test_no_channel_lets_a_number_out(channel: str, digits: str) -> None:
    text = said(CHANNELS[channel], Pnr(digits))

    assert found_in(text, digits) == []


@pytest.mark.parametrize("form", LEAKS)
@given(digits=numbers)
def test_a_planted_leak_is_found_in_every_form(form: str, digits: str) -> None:
    assert form in found_in(LEAKS[form](digits), digits)


@pytest.mark.parametrize("channel", ["logging arguments", "traceback with locals", "pprint"])
@given(digits=numbers)
def test_a_channel_that_is_given_the_digits_is_caught(channel: str, digits: str) -> None:
    text = said(CHANNELS[channel], digits)

    assert "ten digits" in found_in(text, digits)


@given(digits=numbers)
def test_every_printed_form_is_the_same_mask(digits: str) -> None:
    pnr = Pnr(digits)

    assert {str(pnr), repr(pnr), f"{pnr}", f"{pnr:>30}", format(pnr, "d")} == {"Pnr(****)"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_is_refused(protocol: int) -> None:
    with pytest.raises(TypeError, match=r"^a Pnr is never serialised$"):
        pickle.dumps([Pnr("2807711999")], protocol)


@pytest.mark.parametrize(
    "encode",
    [json.dumps, msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins],
    ids=["json", "msgspec json", "msgspec msgpack", "msgspec builtins"],
)
def test_serialising_is_refused(encode: Channel) -> None:
    with pytest.raises(TypeError):
        encode(Pnr("2807711999"))


def test_a_copy_is_the_same_number() -> None:
    pnr = Pnr("2807711999")

    assert copy.copy(pnr) is pnr
    assert copy.deepcopy(pnr) is pnr
