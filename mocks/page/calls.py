"""What the page shows of the calls that the mocks answered: the journal, masked as it is."""

from datetime import datetime
from typing import Final, Literal, cast

import msgspec

from mocks.admin.curl import as_curl
from mocks.admin.journal import JournalDesk, both_sides
from mocks.finding import Finding
from mocks.journal import JournalEntry, Wanted
from mocks.page.surroundings import Surroundings
from mocks.page.visit import Visit

SHOWN: Final = 100
FILTERS: Final = ("registry", "persona", "verdict")
Kept = Literal["kept", "warned", "broken"]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What one side said, masked."""

    headers: dict[str, str]
    body: str
    query: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A call in the list."""

    id: int
    at: datetime
    registry: str
    method: str
    path: str
    status: int
    verdict: str
    kept: Kept
    fault: str | None
    personas: tuple[str, ...]
    ms: float
    findings: tuple[Finding, ...]


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A call by itself; without sides where there was no room to keep them."""

    row: Row
    request: Side | None
    response: Side | None
    curl: str | None


def wanted(visit: Visit) -> Wanted:
    """Read the filters off the address."""
    asked = {name: visit.asked(name) or None for name in FILTERS}
    return Wanted(**asked, limit=SHOWN)  # type: ignore[arg-type]  # texts by their names


def rows(visit: Visit, around: Surroundings) -> tuple[Row, ...]:
    """Give the calls that fit, newest first."""
    desk = _desk(visit, around)
    return tuple(_row(desk.linked(each)) for each in visit.world.journal.entries(wanted(visit)))


def row(visit: Visit, around: Surroundings, written: str) -> Row | None:
    """Give one call of the list; None where it is gone or never was."""
    entry = _entry(visit, written)
    return None if entry is None else _row(_desk(visit, around).linked(entry))


def whole(visit: Visit, around: Surroundings, written: str) -> Whole | None:
    """Give one call with both sides, masked."""
    shown = row(visit, around, written)
    if shown is None:
        return None
    said = visit.world.journal.said(shown.id)
    if said is None:
        return Whole(row=shown, request=None, response=None, curl=None)
    sides = both_sides(said)
    return Whole(
        row=shown,
        request=_side(sides["request"]),
        response=_side(sides["response"]),
        curl=as_curl(said.call, ca_file=around.ca_file),
    )


def _desk(visit: Visit, around: Surroundings) -> JournalDesk:
    return JournalDesk(visit.world.journal, plain=around.plain, ca_file=around.ca_file)


def _entry(visit: Visit, written: str) -> JournalEntry | None:
    is_number = written.isascii() and written.isdecimal()
    return visit.world.journal.entry(int(written)) if is_number else None


def _row(entry: JournalEntry) -> Row:
    return Row(
        id=entry.id,
        at=entry.at,
        registry=entry.registry,
        method=entry.method,
        path=entry.path,
        status=entry.status,
        verdict=entry.verdict,
        kept=_kept(entry.verdict),
        fault=entry.fault,
        personas=entry.personas,
        ms=entry.ms,
        findings=entry.findings,
    )


def _kept(verdict: str) -> Kept:
    if verdict.startswith("refused"):
        return "broken"
    return "warned" if verdict.startswith("warned") else "kept"


def _side(side: object) -> Side:
    told = cast("dict[str, object]", side)
    return msgspec.convert(
        {name: told[name] for name in ("headers", "body", "query") if name in told}, Side
    )
