"""What the ledger's part of a question costs, and what it consists of.

    .venv/bin/python -m benchmarks.ledger [--questions N] [--rounds N]

The part is: the intent, the digests of every field, the digest of the answer, the disclosure with
decide() given, the receipt and its signature; and the tree and its checkpoints, which grow beside.
The answer is a real one: the employee's, for a free day-care place (person, family, address and
thirteen months of income), as mocks and adapters gave it, 16 in flight, SQLite on a local disk.

Whole parts take turns, round after round; the first stands there twice, and what its second row
differs from 1 is noise. CPU is user and system time of the whole process: event loop, writer,
readers. Below stands what the two entries consist of, lap by lap (benchmarks/ledger_shares.py),
then the pure steps alone, each timed by itself on one core, for the same answer.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from benchmarks.ledger_shares import LOOP, WRITER, timed_store
from contracts.dates import PartialDate
from contracts.paths import item_keys, leaf_paths
from contracts.pnr import Pnr
from contracts.reading import Failed, Found, Source
from contracts.records import Address, Income, Person
from contracts.records.income import IncomeKind, IncomeMonth
from contracts.records.person import Name, Protection, Residence
from gateway.access.asker import asker_of
from gateway.access.decision import Permit
from gateway.access.kinds import Kept
from gateway.access.record import digested, record_of, result_of
from gateway.access.ties import Custody
from gateway.answering.answer import AnswerBody, PurposeRef
from gateway.answering.draft import Draft, disclosure
from gateway.answering.evidence import Reader, evidence
from gateway.answering.shape import plain_records, section
from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import Content, SightPayload, seal_content, written
from gateway.ledger.protocol import Decided, Recheck, Released, Reread
from gateway.proof.keys import SigningKey, generate
from gateway.proof.receipt import draft_receipt, sign_receipt
from gateway.records.digests import DigestKey, digest_fields
from gateway.records.leaves import View, released_leaves
from gateway.records.plain import Json
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.store import Store, open_store
from tests.gateway.access.situations import (
    actor,
    agreement,
    asked_by,
    case,
    facts,
    organisation,
)
from tests.gateway.ledger.samples import sight_of

IN_FLIGHT = 16
PEOPLE = tuple(Pnr(f"01{month:02}61{n:04}") for month in range(1, 5) for n in range(1200, 1204))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MONTHS = tuple(f"2025-{month:02}" for month in (11, 12)) + tuple(
    f"2026-{month:02}" for month in range(1, 12)
)
SOURCE = Source(
    registry="the register",
    authority="its owner",
    adapter="register@1",
    terms="ours",
    observed_at=NOW,
    fetched_at=NOW,
    cycle="live",
)
RECORDS: dict[str, msgspec.Struct] = {
    "person": Person(
        name=Name(full_name="Ida Marie Holm", given_name="Ida Marie", family_name="Holm"),
        birth_date=PartialDate("1988-08-07"),
        civil_status="married",
        residence=Residence(kind="address", municipality_code="0751"),
    ),
    "address": Address(
        kind="address",
        full_address="Skovvejen 12, 2. tv, 8000 Aarhus C",
        road_name="Skovvejen",
        house_number="12",
        floor="2",
        door="tv",
        postal_code="8000",
        postal_district="Aarhus C",
        municipality_code="0751",
        road_code="7422",
    ),
    "income": Income(
        rule="basis-month-v1",
        months=tuple(
            IncomeMonth(
                month=month,
                kinds=(
                    IncomeKind(
                        kind="wage",
                        gross=Decimal("38250.50"),
                        a_income_with_am=Decimal("38250.50"),
                        a_income_without_am=Decimal("0.00"),
                        b_income=Decimal("0.00"),
                        a_tax=Decimal("-11210.00"),
                        am_contribution=Decimal("-3060.00"),
                        atp_contribution=Decimal("-99.00"),
                        hours=Decimal("160.33"),
                        lines=(f"wage/{month}-1",),
                    ),
                ),
            )
            for month in MONTHS
        ),
    ),
}
INCOME_FIELDS = (
    *("month", "kinds[].kind", "kinds[].a_income_with_am", "kinds[].a_income_without_am"),
    *("kinds[].b_income", "kinds[].atp_contribution", "kinds[].lines"),
)
"""What a free day-care place sees of a month."""
FIELDS = frozenset(
    (
        *leaf_paths("address", Address),
        *("person.name.full_name", "person.birth_date", "person.civil_status"),
        *("person.residence.municipality_code", "person.residence.kind", "income.rule"),
        *(f"income.months[].{field}" for field in INCOME_FIELDS),
    )
)
PERMIT = Permit(
    fields=FIELDS,
    tellable=FIELDS,
    income_kinds=frozenset({"wage"}),
    purpose_version=1,
    basis="statute: dagtilbudsloven § 43",
    agreement_ids=frozenset(),
)
UNKEPT = Recheck(agreement_ids=frozenset(), decide=lambda _, __: Decided(decision=PERMIT))
CONTEXT = case(
    asker=asker_of(asked_by(organisation(), actor=actor(roles=frozenset({"day-care", "school"})))),
    agreements=(digested(agreement()),),
    facts=facts(
        address_protection=Protection(since=PartialDate("2020-01-01"), marked=True),
        custody=tuple(
            Custody(role=role, since=PartialDate("2019-05-01"), until=None)
            for role in ("mother", "father")
        ),
    ),
)
"""What a decision is made on: with the facts of a child of two parents."""
SIGNING = SigningKey.from_pem(generate())


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """An answer before its evidence: what the rest of the path hands to the ledger's part."""

    kept: Kept
    records: dict[str, dict[str, Json]]
    body: AnswerBody


def prepared() -> Prepared:
    found: dict[str, Found | Failed] = {
        name: Found(record=record, source=SOURCE) for name, record in RECORDS.items()
    }
    kept = Kept(sections=found, withheld=frozenset())
    records = plain_records(found, {})
    sections = {name: section(name, each, PERMIT, records) for name, each in found.items()}
    purpose = PurposeRef(id="free-day-care-place", version=1)
    body = AnswerBody(subject="sub_a", purpose=purpose, sections=sections, withheld=(), warnings=())
    return Prepared(kept=kept, records=records, body=body)


def proved(what: Prepared, key: DigestKey) -> Draft:
    reader = Reader(permit=PERMIT, pseudonyms={}, key=key)
    receipt = evidence(what.body, what.kept.sections, what.records, reader)
    return Draft(body=what.body, permit=PERMIT, kept=what.kept, receipt=receipt)


def kept() -> Recheck:
    """Keep what was decided on, as gateway/answering/life.py does."""
    first = result_of(PERMIT)

    def again(_: Reread, now: datetime) -> Decided:
        context = msgspec.structs.replace(CONTEXT, now=now)
        return Decided(decision=PERMIT, record=record_of(context, first, first=first))

    return Recheck(agreement_ids=frozenset(), decide=again)


async def whole(store: Store, subject_id: str, what: Prepared) -> None:
    """The ledger's part, as gateway/answering/life.py goes through it."""
    sight = sight_of(subject_id)
    intended = await store.ledger.intend(sight, at=NOW)
    draft = proved(what, intended.digest_key)
    said = disclosure(draft, terms_for=lambda _: None)
    released = await store.ledger.release(intended.intent_id, sight, said, recheck=kept())
    assert isinstance(released, Released)
    sign_receipt(draft.receipt, SIGNING, entry_id=released.entry_id, signed_at=released.at)


async def entries_only(store: Store, subject_id: str, _: Prepared, **changes: str) -> None:
    """The two entries, their digests ready made: what writing alone costs."""
    sight = sight_of(subject_id, **changes)
    intended = await store.ledger.intend(sight, at=NOW)
    await store.ledger.release(intended.intent_id, sight, _READY, recheck=kept())


async def entries_without_decision(store: Store, subject_id: str, _: Prepared) -> None:
    """The same where nothing is kept of what was decided on."""
    sight = sight_of(subject_id)
    intended = await store.ledger.intend(sight, at=NOW)
    await store.ledger.release(intended.intent_id, sight, _READY, recheck=UNKEPT)


async def entries_uncounted(store: Store, subject_id: str, what: Prepared) -> None:
    """The same of people whom a register named: the brake does not count them."""
    await entries_only(store, subject_id, what, capacity="related")


async def entries_new(store: Store, subject_id: str, what: Prepared) -> None:
    """The same when everybody asked about is new to the asker: here the askers are, ten each."""
    await entries_only(store, subject_id, what, actor=f"act_{next(_NEW) // 10}")


_NEW = itertools.count()
_READY = disclosure(proved(prepared(), DigestKey(bytes(32))), terms_for=lambda _: None)
Part = Callable[[Store, str, Prepared], Awaitable[None]]


async def lap(store: Store, ids: list[str], part: Part, *, questions: int) -> float:
    """Give the CPU of one question in microseconds."""
    what = prepared()

    async def one_asker(subject_id: str) -> None:
        for _ in range(questions // len(ids)):
            await part(store, subject_id, what)

    cpu = time.process_time()
    await asyncio.gather(*(one_asker(each) for each in ids))
    await store.chores.integrate()
    return (time.process_time() - cpu) / questions * 1e6


async def shares(*, questions: int, rounds: int) -> dict[str, list[float]]:
    """Give what each step of the two entries costs a question in microseconds, lap by lap."""
    laps: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        async with timed_store(*settings_in(Path(name))) as (store, steps_of):
            ids = [await store.subjects.id_of(each) for each in PEOPLE[:IN_FLIGHT]]
            for number in range(rounds + 1):
                steps_of.seconds.clear()
                loop = time.thread_time()
                whole_us = await lap(store, ids, entries_only, questions=questions)
                cost = {LOOP: (time.thread_time() - loop) / questions * 1e6}
                cost |= {each: of / questions * 1e6 for each, of in steps_of.seconds.items()}
                cost[WRITER] = whole_us - sum(cost.values())
                for each, of in cost.items() if number else ():
                    laps.setdefault(each, []).append(of)
    return laps


def settings_in(folder: Path) -> tuple[StoreSettings, LedgerSettings]:
    """Make the keys of a store in a folder, and say where they are."""
    for name, content in (("a", os.urandom(32)), ("b", os.urandom(32)), ("c", generate())):
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    settings = StoreSettings(
        url=f"sqlite:///{folder}/store.db",
        subject_key_file=folder / "a",
        wrapping_key_file=folder / "b",
    )
    return settings, LedgerSettings(origin="samsyn.example/bench", signing_key_file=folder / "c")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    settings, ledger = settings_in(folder)
    async with open_store(settings, ledger, clock=lambda: datetime.now(UTC)) as store:
        yield store


def step(work: Callable[[], object], *, times: int = 2000) -> float:
    """Give the least CPU of one call in microseconds, of five goes."""
    goes = []
    for _ in range(5):
        cpu = time.process_time()
        for _ in range(times // 5):
            work()
        goes.append((time.process_time() - cpu) / (times // 5) * 1e6)
    return min(goes)


def steps() -> dict[str, float]:
    """Time the pure steps, each by itself."""
    what, key, data_key = prepared(), DigestKey(bytes(32)), os.urandom(32)
    draft = proved(what, key)
    sight = sight_of("cit_a")
    content = Content(
        entry_id="ent_a",
        kind="disclosed",
        at_us=0,
        payload=SightPayload(
            sight=sight, disclosure=_READY, decision=written(record_of(CONTEXT, ""))
        ),
    )
    sealed = seal_content(content, data_key)
    fields = [
        released_leaves(
            name,
            record,
            View(
                fields=FIELDS,
                tellable=FIELDS,
                keys=item_keys(name, type(RECORDS[name])),
                pseudonyms={},
            ),
        )
        for name, record in what.records.items()
    ]
    return {
        "fields named and digested": step(lambda: proved(what, DigestKey(data_key)))
        - step(lambda: draft_receipt(what.body, draft.receipt.fields)),
        "  of which HMAC and SHA-256": step(lambda: digest_fields(key, fields)),
        "answer digest and version": step(lambda: draft_receipt(what.body, draft.receipt.fields)),
        "receipt canonical and signed": step(
            lambda: sign_receipt(draft.receipt, SIGNING, entry_id="ent_a", signed_at=NOW)
        ),
        "  of which Ed25519": step(lambda: SIGNING.sign(sealed)),
        "disclosure sealed (JSON, AES-GCM)": step(lambda: seal_content(content, data_key)),
        "a decision's result named": step(lambda: result_of(PERMIT)),
        "what it was made on written": step(lambda: written(record_of(CONTEXT, ""))),
        "leaf": step(lambda: leaf_of("ent_a", "disclosed", at_us=0, sealed=sealed)),
    }


async def main(questions: int, rounds: int) -> None:
    contestants: dict[str, Part] = {
        "whole": whole,
        "two entries only": entries_only,
        "  nothing kept of the decision": entries_without_decision,
        "  nobody counted": entries_uncounted,
        "  everybody new": entries_new,
        "whole again (A/A)": whole,
    }
    laps: dict[str, list[float]] = {name: [] for name in contestants}
    with tempfile.TemporaryDirectory() as name:
        async with opened(Path(name)) as store:
            ids = [await store.subjects.id_of(each) for each in PEOPLE[:IN_FLIGHT]]
            for _ in range(rounds + 1):
                for each, part in contestants.items():
                    laps[each].append(await lap(store, ids, part, questions=questions))
    digests = len(_READY.digests_by_path())
    print(f"{digests} fields, {IN_FLIGHT} in flight, {questions} questions a lap, {rounds} rounds")
    for each, own in laps.items():
        ratios = [mine / other for mine, other in zip(own[1:], laps["whole"][1:], strict=True)]
        print(
            f"  {each:34} {statistics.median(own[1:]):6.0f} us CPU"
            f" ({min(own[1:]):.0f}..{max(own[1:]):.0f})"
            f"   x {statistics.median(ratios):.2f} ({min(ratios):.2f}..{max(ratios):.2f})"
        )
    print("what the two entries consist of: thread time, medians of whole laps")
    consists = await shares(questions=questions, rounds=rounds)
    for each, own in sorted(consists.items(), key=lambda step: -statistics.median(step[1])):
        print(f"  {each:42} {statistics.median(own):6.1f} us CPU ({min(own):.0f}..{max(own):.0f})")
    print("steps alone, on one core")
    for each, cost in steps().items():
        print(f"  {each:34} {cost:6.1f} us CPU")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=1600)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    asyncio.run(main(given.questions, given.rounds))
