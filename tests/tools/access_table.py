"""Every persona × every purpose × every client in one table, to be read by eye.

`python -m tests.tools.access_table` writes docs/access-table.md. The facts are those that the
adapter of the person register reads; the decision is the gateway's own.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import msgspec
import structlog
from msgspec.structs import replace

from contracts.dates import Period
from contracts.paths import section_of
from contracts.reading import Failed
from gateway.access.consents import Consent
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.purposes import Purpose
from gateway.access.refusals import REFUSALS, WARNINGS
from gateway.answering.case import Arrival, Case
from gateway.answering.life import Answering
from gateway.answering.opening import open_case
from gateway.answering.steps import subject_facts
from gateway.app import open_gateway
from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import write_sandbox
from gateway.identity.callers import Actor, Citizen, Requester
from gateway.question import Question
from gateway.registries.answered import Answered
from gateway.settings import Settings
from gateway.settings_file import load_settings
from mocks.issuer.clients import CLIENTS
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.journeys.house import ANY_PORT, open_mocks

TABLE: Final = Path(__file__).parents[2] / "docs" / "access-table.md"
DAY: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERSELF: Final = "the citizen herself"
_MONTHS: Final = Period(from_month="2025-11", to_month="2026-11")
_PATIENCE_SECONDS: Final = 60.0
Asker = Requester | Citizen


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What one client is told of one persona for one purpose."""

    client: str
    persona: str
    purpose: str
    short: str


def written() -> str:
    """Give the whole file."""
    world = sandbox_world(DAY)
    with tempfile.TemporaryDirectory() as folder, open_mocks(Path(folder), world) as mocks:
        # What the register's replica has loaded is as of that day, whenever this runs.
        stand_still = {"now": NOW.isoformat(), "freeze": True}
        httpx.post(f"{mocks.addresses.admin}/clock", json=stand_still, trust_env=False)
        announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
        file = write_sandbox(Path(folder) / "gateway", announced, ANY_PORT)
        loaded, _ = load_settings(file)
        settings = replace(loaded, canary=None, deadline_seconds=_PATIENCE_SECONDS)
        cells = asyncio.run(_cells(settings, file, world))
    return "\n".join(_lines(cells)) + "\n"


async def _cells(settings: Settings, file: Path, world: World) -> list[Cell]:
    async with open_gateway(settings, file=file) as services:
        purposes = services.catalogue.purposes
        cells: list[Cell] = []
        for persona in world.personas:
            if persona.id.endswith("-mod11"):
                continue
            herself = Citizen(
                pnr=persona.number, issuer="i", subject="s", acr="substantial", auth_time=NOW
            )
            askers: dict[str, Asker] = dict(_requesters(settings)) | {HERSELF: herself}
            known = await _known(services.answering, askers, persona.number)
            for client, asker in askers.items():
                for purpose in purposes:
                    question = _question(persona.number, purpose)
                    case = await _case(services.answering, asker, question)
                    cells.append(
                        Cell(
                            client=client,
                            persona=persona.id,
                            purpose=purpose.id,
                            short=_short(_decided(case, purpose, known)),
                        )
                    )
        return cells


def _requesters(settings: Settings) -> Iterator[tuple[str, Requester]]:
    for client_id, client in settings.clients.items():
        employees = CLIENTS[client_id].employees if client_id in CLIENTS else ()
        actor = None
        if employees:
            first = employees[0]
            roles = frozenset(first.roles)
            actor = Actor(id=first.id, unit=first.unit, roles=roles, acr=first.acr, auth_time=NOW)
        yield (
            client_id,
            Requester(
                client_id=client_id,
                organisation=client.organisation,
                party_class=client.party_class,
                actor=actor,
            ),
        )


def _question(number: object, purpose: Purpose) -> Question:
    return Question(
        subject=number,  # type: ignore[arg-type]  # a Pnr of the mocks' world
        purpose=purpose.id,
        period=_MONTHS,
        case_reference="S2026-17",
        notice_reference="brev-1",
        consent_id="con_a" if purpose.basis.kind == "consent" else None,
    )


async def _case(answering: Answering, asker: Asker, question: Question) -> Case:
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    arrival = Arrival(deadline=deadline)
    return await open_case(answering._parts, asker, question, arrival=arrival)


async def _known(
    answering: Answering, askers: dict[str, Asker], number: object
) -> Answered | Failed:
    """Ask the person register once; what it says of a citizen is the same for every asker."""
    asker = next(iter(askers.values()))
    residence_check = answering._parts.catalogue.of("residence-check")
    assert residence_check is not None
    case = await _case(answering, asker, _question(number, residence_check))
    return await answering._parts.registries.facts(answering._steps.errand(case))


def _decided(case: Case, purpose: Purpose, known: Answered | Failed) -> Permit | Deny | str:
    if isinstance(known, Failed):
        early = decide(_context(case, purpose, None))
        is_static = isinstance(early, Deny) and early.is_static
        return early if is_static else f"({known.outcome})"
    current = known.reading.current_number
    if current is not None and current != case.pnr:
        early = decide(_context(case, purpose, None))
        return early if isinstance(early, Deny) and early.is_static else "(other number)"
    return decide(_context(case, purpose, known))


def _context(case: Case, purpose: Purpose, known: Answered | None) -> DecisionContext:
    told = None if known is None else subject_facts(case, known)
    # As of that day: no notice has come ahead, and the night's load is there.
    facts = None if told is None else replace(told, notices=(), is_fresh=True, loaded_on=DAY)
    context = case.context(NOW, facts, case.agreements)
    if purpose.basis.kind != "consent" or not isinstance(case.asker, Requester):
        return context
    # As if she had agreed to all of it: what is refused then is refused whatever she says.
    agreed = Consent(
        id="con_a",
        subject_id=case.subject_id,
        purpose_id=purpose.id,
        purpose_version=purpose.version,
        recipient_cvr=case.asker.organisation.cvr,
        client_id=case.asker.client_id,
        fields=purpose.fields,
        not_before=NOW,
        expires_at=NOW + timedelta(days=30),
        is_granted=True,
    )
    return replace(context, consent=agreed)


def _short(decision: Permit | Deny | str) -> str:
    if isinstance(decision, str):
        return decision
    if isinstance(decision, Deny):
        return decision.code
    shown = {section_of(leaf) for leaf in decision.fields}
    masked = {section_of(each.path) for each in decision.masked}
    letters = "".join(_letter(name, shown, masked) for name in sorted(shown | masked, key=_place))
    warned = "".join(sorted(_WARNING[each] for each in decision.warnings))
    return f"**{letters}**{warned}"


_SECTIONS: Final = ("person", "family", "address", "income")
# One mark each, by the order of the codes: a new warning takes the next.
_WARNING: Final = dict(zip(sorted(WARNINGS), "?!↦↪◦•†‡§¶", strict=False))


def _place(section: str) -> tuple[int, str]:
    return (_SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS), section)


def _letter(section: str, shown: set[str], masked: set[str]) -> str:
    letter = section[0].upper()
    if section not in shown:
        return f"({letter.lower()})"
    return f"{letter}~" if section in masked else letter


def _lines(cells: list[Cell]) -> Iterator[str]:
    yield _HEAD.format(day=DAY.isoformat())
    yield from (f"- `{mark}` {WARNINGS[code].en}" for code, mark in sorted(_WARNING.items()))
    used = sorted({each.short for each in cells if each.short in REFUSALS})
    numbers = {code: str(at) for at, code in enumerate(used, start=1)}
    yield "\nRefusals, by number:\n"
    yield from (
        f"- {number} `{code}`: {REFUSALS[code].text.en}" for code, number in numbers.items()
    )
    for client in dict.fromkeys(each.client for each in cells):
        yield from _of_client(client, [each for each in cells if each.client == client], numbers)


def _of_client(client: str, cells: list[Cell], numbers: dict[str, str]) -> Iterator[str]:
    by_purpose = {
        purpose: [each.short for each in cells if each.purpose == purpose]
        for purpose in dict.fromkeys(each.purpose for each in cells)
    }
    same = {name: set(said) for name, said in by_purpose.items()}
    everywhere = {
        name: said for name, said in same.items() if len(said) == 1 and said <= {*numbers}
    }
    columns = [name for name in by_purpose if name not in everywhere]
    yield f"\n## {client}\n"
    for code in sorted({code for said in everywhere.values() for code in said}):
        named = ", ".join(name for name, said in everywhere.items() if said == {code})
        yield f"Refused for everybody with `{code}`: {named}.\n"
    if not columns:
        return
    yield from _rows(cells, columns, numbers)


def _rows(cells: list[Cell], columns: list[str], numbers: dict[str, str]) -> Iterator[str]:
    yield "| persona | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    shorts = {(each.persona, each.purpose): each.short for each in cells}
    for persona in dict.fromkeys(each.persona for each in cells):
        row = [_numbered(shorts[persona, name], numbers) for name in columns]
        yield f"| {persona} | " + " | ".join(row) + " |"


def _numbered(short: str, numbers: dict[str, str]) -> str:
    return numbers.get(short, short)


def first_difference(one: Iterable[str], other: Iterable[str]) -> str:
    """Say where two texts part, for the test that compares them."""
    pairs = zip(one, other, strict=False)
    return next((f"{left!r} became {right!r}" for left, right in pairs if left != right), "length")


_HEAD: Final = """# Who sees what of whom: every persona, purpose and client

Generated by `python -m tests.tools.access_table` from the sandbox's people on {day}; `make slow`
compares. Facts are what the person register's adapter reads from the mocks; the decision is the
gateway's own. Every employee holds every role at level *high*, every reference is given, no
statement of a municipality is; whoever needs a consent has it, to everything.

A cell in bold is a permit: **P** person, **F** family, **A** address, **I** income. `~`: parts of
the section are withheld as protected; a small letter in brackets: all of it is. A number is a
refusal (private parties hear one and the same for each that is about the person). `(unknown)`:
the register has nobody by that number; `(other number)`: the question is asked again about the
number in force. Marks behind a permit are warnings:
"""

if __name__ == "__main__":
    # The watch rightly says that facts were asked for and nothing entered: nothing is released.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    TABLE.write_text(written(), encoding="utf-8")
