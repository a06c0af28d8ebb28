"""The reading: one reply as an income record. Pure; reads only what a record carries.

Nothing is read before the reply's signature holds, and nothing but what it covers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import quote

import msgspec

from adapters.income_skat.codes import error_of, error_of_fault, is_in_use
from adapters.income_skat.lines import read_reports
from adapters.income_skat.names import NAMES
from adapters.income_skat.netting import month_of, net
from adapters.income_skat.request import Asked
from adapters.income_skat.settings import ErrorMeaning
from adapters.transport.exchange import Reply
from adapters.transport.lexical import integer
from adapters.transport.soap import Fault, payload_of
from adapters.transport.verification import Verifier, Window
from adapters.transport.xml import Branch, Element
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr, PnrInvalid
from contracts.reading import Note, Reading, SectionReading
from contracts.records.income import Income, IncomeLine

SECTION: Final = "income"


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply is judged by, the same for every question."""

    verifier: Verifier
    leeway: timedelta
    error_codes: Mapping[str, ErrorMeaning]


def read(reply: Reply, *, asked: Asked, trust: Trust, now: datetime) -> Reading:
    """Verify one reply and read it. Raises RegistryError."""
    payload = payload_of(reply)
    if isinstance(payload, Fault):
        raise error_of_fault(payload, retry_after_seconds=reply.retry_after_seconds)
    window = Window(asked_at=asked.at, now=now, leeway=trust.leeway)
    signed_at = trust.verifier.verify(payload, window=window)
    return read_answer(payload, asked=asked, error_codes=trust.error_codes, signed_at=signed_at)


def read_answer(
    payload: Element,
    *,
    asked: Asked,
    error_codes: Mapping[str, ErrorMeaning],
    signed_at: datetime | None,
) -> Reading:
    """Read the answer that a verified envelope holds. Raises RegistryError."""
    if payload.tag != NAMES["IndkomstOplysningPersonHent_O"]:
        raise RegistryMisread
    answer = Branch(payload, namespace=NAMES)
    head = answer.one("HovedOplysningerSvar")
    _check_errors(head.one("SvarStruktur"), error_codes)
    # The answer to another question, kept or crossed, is no answer to this one.
    if head.text("TransaktionIdentifikator") != asked.lookup.correlation_id:
        raise RegistryMisread
    data = answer.optional("IndkomstPersonUddata")
    # Where nothing was reported, only the echo tells who is meant.
    about, lines = asked.lookup.pnr, tuple[IncomeLine, ...]()
    if data is not None:
        person = data.one("IndkomstOplysningPersonSamling").one("IndkomstOplysningPersonStruktur")
        about, lines = _person(person), _lines(person, asked=asked)
    netted = net(lines, rule=asked.rule, period=asked.lookup.period)
    return Reading(
        sections=(
            SectionReading(
                section=SECTION,
                record=Income(rule=asked.rule, months=netted.months, lines=lines),
                notes=(*netted.notes, *_notes(lines)),
            ),
        ),
        about=about,
        observed_at=signed_at,
    )


def _check_errors(status: Branch, meanings: Mapping[str, ErrorMeaning]) -> None:
    """Raise what the answer's errors mean; an advice (AdvisStruktur) is none. No text is read."""
    errors = status.many("FejlStruktur")
    if errors:
        codes = [_code(error.text("FejlIdentifikator")) for error in errors]
        raise error_of(codes, meanings=meanings)


def _code(text: str | None) -> str:
    try:
        return integer(text) or ""
    except RegistryMisread:
        return ""  # an error whose code we cannot read is still an error


def _person(person: Branch) -> Pnr:
    try:
        return Pnr(person.text("PersonCivilRegistrationIdentifier") or "")
    except PnrInvalid:
        pass
    raise RegistryMisread


def _lines(person: Branch, *, asked: Asked) -> tuple[IncomeLine, ...]:
    """Give the lines that count in the months asked for, oldest first, each with its id.

    A report that is delivered twice, alike in everything, is one report: its id is unique.
    """
    employers = person.one("IndkomstOplysningSamling").many("IndberetningPligtigVirksomhed")
    if not employers:
        raise RegistryMisread
    own_number = asked.lookup.pnr.reveal()
    reports = {
        report: None
        for employer in employers
        for report in read_reports(employer, own_number=own_number)
    }
    months = frozenset(asked.lookup.period.months)
    wanted = [line for report in reports for line in report if month_of(line, asked.rule) in months]
    wanted.sort(key=lambda line: _age(line, month_of(line, asked.rule)))
    return tuple(_with_ids(wanted))


def _age(line: IncomeLine, month: str) -> tuple[str, date, date]:
    latest = date.max
    return month, line.pay_period_to or latest, line.paid_on or latest


def _with_ids(lines: Iterable[IncomeLine]) -> Iterable[IncomeLine]:
    """Give each line its key: safe between a path's brackets, and told by its own kind alone."""
    seen: Counter[str] = Counter()
    for line in lines:
        written = quote(line.report_id, safe="/").replace(".", "%2E")
        line_id = f"{line.kind}/{written}"
        seen[line_id] += 1
        number = f"#{seen[line_id]}" if seen[line_id] > 1 else ""
        yield msgspec.structs.replace(line, line_id=line_id + number)


def _notes(lines: Iterable[IncomeLine]) -> Iterable[Note]:
    """Mark the kind of a line whose code was not in use in its month."""
    return (
        Note(path=f"lines[{line.line_id}].kind", kind="uncertain")
        for line in lines
        if not is_in_use(line.line_code, month=line.month)
    )
