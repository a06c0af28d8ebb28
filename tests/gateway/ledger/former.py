"""A database as revision 0001 left it: entries in plain JSON, no data keys, no tree."""

import base64
import json
from typing import Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import Connection, text

from contracts.pnr import Pnr
from gateway.store.database import database_at
from gateway.store.migrate import _script
from tests.gateway.store.house import House

ANNA: Final = Pnr("0107610001")
ANNAS_ID: Final = "cit_aaaaaaaaaaaaaaaaaaaaaaaaaa"
NOON_US: Final = 1_795_176_000_000_000
"""20 November 2026, 12:00."""
SIGHT: Final = {
    "subject_id": ANNAS_ID,
    "organisation": "Aarhus Kommune",
    "organisation_cvr": "55133018",
    "client_id": "aarhus-kommune",
    "unit": "Pladsanvisningen",
    "actor": "act_abcdefghijklmnop",
    "purpose": "school-enrolment",
    "purpose_version": 3,
    "basis": "statute: folkeskoleloven § 36",
    "case_reference": "S2026-17",
    "municipality_basis": {"kind": "stays", "reference": "letter 4"},
    "sections": ["person"],
    "fields": ["person.name.full_name", "person.birth_date"],
    "correlation_id": "3f2a",
    "notice_reference": None,
}
DISCLOSURE: Final = {
    "fields": ["person.name.full_name"],
    "withheld": ["address.full_address"],
    "outcomes": {"person": "found"},
    "registries": ["CPR"],
}
STATED_AT: Final = "2026-11-20T12:00:00Z"


def entry_id(number: int) -> str:
    return "ent_" + base64.b32encode(number.to_bytes(16, "big")).decode().rstrip("=").lower()


BROKEN_OFF = ("intent", None, ANNAS_ID, {"sight": SIGHT, "stated_at": STATED_AT})
ENTRIES: Final = (
    ("catalogue_loaded", None, None, {"what": "purposes", "checksum": "76" * 32}),
    BROKEN_OFF,
    ("intent", None, ANNAS_ID, {"sight": SIGHT, "stated_at": STATED_AT}),
    ("disclosed", entry_id(2), ANNAS_ID, {"sight": SIGHT, "disclosure": DISCLOSURE}),
    (
        "refused",
        None,
        ANNAS_ID,
        {"sight": SIGHT, "stated_at": STATED_AT, "reason": "purpose_not_permitted"},
    ),
    ("log_read", None, ANNAS_ID, {"page_rows": 2, "is_first_page": True}),
)
"""Kind, the intent that it ended, whom it is about and what it said; its id is `entry_id`."""


def furnish(house: House, *, more: int = 0) -> None:
    """Make the database as it was, with a citizen and what was asked about her, and as many more
    intents as that.
    """
    database = database_at(house.settings)
    database.create()
    engine = database.changing(wait_seconds=1)
    with engine.begin() as connection:
        _run_first_revision(connection)
        _fill(connection, house, (*ENTRIES, *[BROKEN_OFF] * more))
    engine.dispose()


def _run_first_revision(connection: Connection) -> None:
    script = _script()
    with EnvironmentContext(
        Config(), script, fn=lambda revision, _: script._upgrade_revs("0001", revision)
    ) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _fill(connection: Connection, house: House, entries: tuple[tuple[object, ...], ...]) -> None:
    keys = house.keys.subjects
    number = keys.seal(ANNA)
    connection.execute(
        text("INSERT INTO subject_key (fingerprint) VALUES (:mark)"), {"mark": keys.fingerprint}
    )
    connection.execute(
        text("INSERT INTO subject (id, created_us) VALUES (:id, :at)"),
        {"id": ANNAS_ID, "at": NOON_US},
    )
    connection.execute(
        text(
            "INSERT INTO subject_identifier (subject_id, blind_index, ciphertext, valid_from_us) "
            "VALUES (:id, :mark, :sealed, :at)"
        ),
        {
            "id": ANNAS_ID,
            "mark": number.blind_index,
            "sealed": number.ciphertext,
            "at": NOON_US,
        },
    )
    for place, (kind, intent_id, subject_id, said) in enumerate(entries):
        connection.execute(
            text(
                "INSERT INTO entry (id, kind, intent_id, at_us, subject_id, payload) "
                "VALUES (:id, :kind, :intent, :at, :subject, :said)"
            ),
            {
                "id": entry_id(place),
                "kind": kind,
                "intent": intent_id,
                "at": NOON_US,
                "subject": subject_id,
                "said": json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode(),
            },
        )
