"""What happens in the ledger that the audit's tests are about: everything that can."""

import asyncio
import contextlib
from datetime import date

import msgspec

from contracts.errors import TooManyQuestions
from contracts.pnr import Pnr
from gateway.access.decide import decide
from gateway.access.record import content_of, record_of, result_of
from gateway.corrections.jobs import sight_of as correction_sight
from gateway.corrections.states import Reported, State
from gateway.ledger.append import NewEntry
from gateway.ledger.delegation_jobs import Telling
from gateway.ledger.delegations import Terms
from gateway.ledger.entries import CITIZEN, AskedBy
from gateway.ledger.jobs import AddEntry
from gateway.ledger.notices import Heard
from gateway.ledger.payload import OrganisationReadPayload
from gateway.ledger.protocol import Decided, Recheck, Released, Shown
from gateway.proof.keys import generate
from gateway.proof.receipt import draft_receipt, sign_receipt
from gateway.records.digests import FieldDigests
from gateway.sessions.session import Draft, Session
from gateway.store.store import Store
from tests.gateway.access.situations import CATALOGUE, case
from tests.gateway.audit.whole import Whole
from tests.gateway.audit.whole_consents import past, standing
from tests.gateway.ledger.samples import (
    DISCLOSURE,
    NO_FACTS,
    PERMIT,
    SCHOOL,
    WITHDRAWN,
    always,
    ask,
    citizen,
    intend,
    release,
    sight_of,
)
from tests.gateway.store.house import House

QUESTIONS = 320
CITIZENS = 16
ERASED = 9
"""The citizen whose key is destroyed."""
CASE = case()
DECIDED = Recheck(
    agreement_ids=frozenset({"school"}),
    decide=lambda _, __: Decided(decision=PERMIT, record=record_of(CASE, result_of(decide(CASE)))),
)
ITEMS = tuple(content_of(each) for each in (*CATALOGUE.purposes[:2], *CASE.agreements))
"""What is in the catalogues: the purpose and the agreement of CASE, and one more purpose."""
STATES: tuple[State, ...] = ("sent", "received")
POWER = Terms(
    fields=("person",),
    purposes=("representation",),
    since=date(2026, 11, 20),
    until=date(2027, 3, 31),
)
POWER_TOLD = Telling(
    organisation="Aarhus Kommune",
    organisation_cvr="55133018",
    purpose="representation",
    purpose_version=1,
    basis="representation: fuldmagt",
    correlation_id="f00d",
)
READING = OrganisationReadPayload(
    organisation="Aarhus Kommune",
    organisation_cvr="55133018",
    client_id="aarhus-kommune",
    unit=None,
    actor=None,
    case_reference=None,
    unit_asked=None,
    page_rows=50,
)


def make_whole(house: House) -> Whole:
    house.prepare()
    whole = Whole(house)
    asyncio.run(_fill(whole))
    whole.keep()
    return whole


async def _fill(whole: Whole) -> None:
    house = whole.house
    async with house.store() as store:
        ids = [await citizen(store, number) for number in range(1, CITIZENS)]
        await _other_kinds(store, ids, whole)
        await _questions(store, ids, QUESTIONS // 2)
        await store.chores.integrate()
        whole.kept_note = await store.proofs.checkpoint()
    house.clock.move(days=2)
    house.ledger = msgspec.structs.replace(
        house.ledger,
        signing_key_file=house.private_file("next.pem", generate()),
        previous_signing_key_file=house.ledger.signing_key_file,
    )
    async with house.store() as store:
        house.clock.move(minutes=1)
        await standing(store, house.clock, ids)
        await _questions(store, ids, QUESTIONS // 2)
        await store.load_catalogue("purposes", b"second", (*ITEMS[:2], b"another"))
        # Between the old key's hour and long after it.
        await store.chores.integrate()
        house.clock.move(days=2)
        await store.chores.sweep()
        await store.ledger.log_of(ids[1], cursor=None, limit=5)
        await _guessed(store, ids[1:4])
        await store.chores.integrate()
    house.clock.move(seconds=5)
    us = int(house.clock.time.timestamp() * 1_000_000)
    erased = "UPDATE data_key SET wrapped = NULL, destroyed_us = ? WHERE owner = ?"
    whole.run((erased, (us, ids[ERASED])))
    house.clock.move(minutes=1)


async def _questions(store: Store, ids: list[str], count: int) -> None:
    for start in range(0, count, 32):
        house_numbers = range(start, min(start + 32, count))
        await asyncio.gather(
            *(ask(store, ids[each % len(ids)], case_reference=f"S{each}") for each in house_numbers)
        )


async def _other_kinds(store: Store, ids: list[str], whole: Whole) -> None:
    """Write one of each kind and outcome there is, and the rows that stand beside entries."""
    house = whole.house
    anna, bent = ids[:2]
    at = house.clock.time
    await store.load_catalogue("purposes", b"first", ITEMS[:2])
    await store.load_catalogue("agreements", b"first", ITEMS[2:])
    await store.record_agreements((SCHOOL,))
    house.clock.move(seconds=1)
    await store.subjects.named(frozenset({Pnr("0107610001")}), sector="55133018")
    for number in (1, 2, 3, 4, ERASED + 1):
        await _noticed(store, number)
        house.clock.move(seconds=1)
    await _empowered(store, ids)
    await release(store, await intend(store, sight_of(anna)), sight_of(anna), always(WITHDRAWN))
    await release(store, await intend(store, sight_of(bent)), sight_of(bent), always(NO_FACTS))
    await store.ledger.close(
        await intend(store, sight_of(anna)),
        sight_of(anna),
        outcome="unknown_subject",
        reason="subject_unknown",
        at=at,
    )
    await store.ledger.close(None, sight_of(bent), outcome="refused", reason="no", at=at)
    await ask(store, anna, client_id=CITIZEN)
    await _decided(store, anna)
    whole.receipts = [await _answered(store, each) for each in (anna, bent)]
    for subject_id, days in ((anna, 400), (bent, 400), (bent, 1)):
        await ask(store, subject_id, shown=Shown(content=b"{}", days=days))
    await past(store, house.clock, ids, erased=ids[ERASED])
    await _on_pages(store, ids, house)
    await _moved_and_broken_off(store, ids, house)


async def _reported(store: Store, ids: list[str], house: House) -> None:
    """Let errors be reported and go on, also by somebody who is erased later."""
    content = Reported(path="person.birth_date", message="En dag forkert.", owner="CPR-kontoret")
    for subject_id in (*ids[:3], ids[ERASED]):
        sight = correction_sight(
            subject_id=subject_id,
            owner=content.owner,
            operator_cvr="55133018",
            path=content.path,
            section="person",
            correlation_id="c0",
        )
        await store.corrections.report(sight, content)
        house.clock.move(seconds=1)
        for state in STATES[: 1 + ids.index(subject_id) % 2]:
            (mine,) = await store.corrections.of_person(subject_id)
            await store.corrections.go_on(mine, state, sight)
            house.clock.move(seconds=1)


async def _on_pages(store: Store, ids: list[str], house: House) -> None:
    await _reported(store, ids, house)
    await _signed_in(store, house)


async def _signed_in(store: Store, house: House) -> None:
    session = Session(
        kind="citizen",
        issuer="https://issuer.example",
        subject="sub-1",
        acr="substantial",
        auth_time=house.clock(),
        form_key="k",
        name="A",
    )
    for _ in range(3):
        name = await store.sessions.start(session, instead_of=None)
        await store.sessions.keep_draft(
            name, Draft(path="/mine-data/fejl", fields=(("felt", "x"),))
        )


async def _moved_and_broken_off(store: Store, ids: list[str], house: House) -> None:
    anna, bent, ditte = ids[:3]
    for _ in range(3):
        await intend(store, sight_of(anna))
    # The number that the intent was about turned out to have another after it.
    moved = await intend(store, sight_of(ids[4]))
    await store.subjects.link(Pnr("0107610003"), Pnr("0107610005"))
    await release(store, moved, sight_of(ditte), always(WITHDRAWN))
    house.clock.move(minutes=1)
    await store.subjects.link(Pnr("0107610001"), Pnr("0107610099"))
    await store._writer.write(AddEntry(new=NewEntry(kind="organisation_log_read", payload=READING)))
    house.clock.move(minutes=4)
    await store.chores.sweep()
    for _ in range(2):
        await intend(store, sight_of(bent, case_reference="S2026-18"))


async def _noticed(store: Store, number: int) -> None:
    heard = Heard(change="gained", since=date(2026, 11, 20), reference=f"cpr-{number}")
    await store.notices.take(Pnr(f"010761{number:04d}"), heard)


async def _empowered(store: Store, ids: list[str]) -> None:
    """Give powers of attorney, one for each thing that may become of them; one by who is erased."""
    grantors = (ids[0], ids[1], ids[5], ids[6], ids[ERASED])
    offered = [await store.powers.give(each, POWER, POWER_TOLD) for each in grantors]
    for each in offered[1:]:
        await store.powers.open(each.link, ids[7], POWER_TOLD)
    for each in offered[2:]:
        await store.powers.accept(each.kept.id, ids[7], holder_name="Ida", telling=POWER_TOLD)
    await store.powers.end(offered[3].kept.id, ids[6], POWER_TOLD)


async def _guessed(store: Store, ids: list[str]) -> None:
    """Guess at aliases until the brake is on for what comes after: here citizens."""
    by = AskedBy(client_id="aarhus-kommune", actor="act_guesser", correlation_id="9e55")
    for number in range(store.ledger.brake.limits.unknown_per_hour):
        await store.ledger.ask_of_nobody(by, f"sub_{number}")
    for each in ids:
        with contextlib.suppress(TooManyQuestions):
            await intend(store, sight_of(each, actor="act_guesser"))


async def _decided(store: Store, subject_id: str) -> None:
    """Keep a decision, and read it again."""
    sight = sight_of(subject_id)
    released = await store.ledger.release(
        await intend(store, sight), sight, DISCLOSURE, recheck=DECIDED
    )
    assert isinstance(released, Released)
    await store.logs.decision(released.entry_id)
    record = record_of(CASE, "agreement_missing")
    await store.ledger.close(
        None, sight, outcome="refused", reason="no", at=CASE.now, decided=record
    )


async def _answered(store: Store, subject_id: str) -> bytes:
    """Answer a question with a receipt, and give the receipt as it is saved."""
    label = "person.name.full_name"
    fields = FieldDigests(digests={label: "digest"}, salts={label: "salt"}, by_group={}, persons={})
    draft = draft_receipt({"subject": subject_id, "sections": {}}, fields)
    disclosure = msgspec.structs.replace(DISCLOSURE, version=draft.version, answer=draft.answer)
    sight = sight_of(subject_id)
    released = await store.ledger.release(
        await intend(store, sight), sight, disclosure, recheck=always(PERMIT)
    )
    assert isinstance(released, Released)
    receipt = sign_receipt(
        draft, store.signer.key, entry_id=released.entry_id, signed_at=released.at
    )
    return msgspec.json.encode(receipt)
