"""Entries of a log, opened, in which everything is the same until a test changes it."""

from datetime import timedelta

import msgspec

from contracts.dates import Period
from gateway.ledger.entries import CITIZEN, Disclosure, SourceSaid
from gateway.ledger.protocol import LogEntry
from tests.gateway.ledger.samples import NOON, sight_of

YEAR = Period(from_month="2025-11", to_month="2026-11")
CPR = SourceSaid(registry="CPR", adapter="person_sf1520@1", terms="aarhus-cpr", terms_digest="t1")
SKAT = SourceSaid(registry="SKAT", adapter="income_skat@1", terms="aarhus-skat", terms_digest="t2")
NAME, BORN = "person.name.full_name", "person.birth_date"
MARCH = "income.months[2026-03].kinds[wage].gross"
APRIL = "income.months[2026-04].kinds[wage].gross"
GROSS = "income.months[].kinds[].gross"
SEEN = {NAME: "name-1", BORN: "born-1", MARCH: "march-1", APRIL: "april-1"}


def entry(
    digests: dict[str, str] = SEEN,
    *,
    subject_id: str = "cit_anna",
    period: Period | None = YEAR,
    sources: dict[str, SourceSaid] | None = None,
    **changes: object,
) -> LogEntry:
    sections = {path.partition(".")[0] for path in digests}
    said = {"person": CPR, "income": SKAT} if sources is None else sources
    plain = LogEntry(
        sequence=1,
        entry_id="ent_one",
        at=NOON - timedelta(days=30),
        outcome="disclosed",
        sight=msgspec.structs.replace(sight_of(subject_id), period=period),
        disclosure=Disclosure(
            fields=(NAME, BORN, GROSS),
            withheld=(),
            outcomes=dict.fromkeys(sorted(sections), "found"),
            registries=("CPR", "SKAT"),
            sources={name: each for name, each in said.items() if name in sections},
            digests=digests,
        ),
    )
    return msgspec.structs.replace(plain, **changes)


def own(digests: dict[str, str] = SEEN, **changes: object) -> LogEntry:
    """Give her own look of today."""
    looked = entry(digests, **{"at": NOON, "entry_id": "ent_own", **changes})
    sight = msgspec.structs.replace(looked.sight, client_id=CITIZEN, purpose="own-access")
    return msgspec.structs.replace(looked, sight=sight)
