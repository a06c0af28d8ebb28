"""One citizen's answers with genuine receipts, as any reader may get them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.dates import PartialDate
from contracts.paths import item_keys, leaf_paths
from contracts.pnr import Pnr
from contracts.records import Address, Family, Income, Person
from contracts.records.address import Position
from contracts.records.family import Child, Parent, Relative
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth
from contracts.records.person import ContactAddress, FormerAddress, Name
from gateway.access.minimise import minimise
from gateway.proof.key_sets import PublishedKeySet, publish
from gateway.proof.keys import KeySet, SigningKey, VerifyingKey
from gateway.proof.receipt import draft_receipt, sign_receipt
from gateway.records.digests import DigestKey, digest_fields
from gateway.records.leaves import View, released_leaves
from gateway.records.plain import numbers_in, plain

RECORD_TYPES: Final[dict[str, type[msgspec.Struct]]] = {
    "address": Address,
    "family": Family,
    "income": Income,
    "person": Person,
}
EVERYTHING: Final = frozenset(
    leaf for section, record in RECORD_TYPES.items() for leaf in leaf_paths(section, record)
)
DATA_KEY: Final = bytes(range(32))
ORIGIN: Final = "samsyn.example/log"
SIGNED_AT: Final = datetime(2026, 11, 22, 5, 20, 17, 123456, tzinfo=UTC)
BEGAN, RENEWED = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
_CHILDREN: Final = (Pnr("0205151232"), Pnr("0205151240"))
_MOTHER, _SPOUSE = Pnr("0312851230"), Pnr("1407831231")


def signing_key(seed: int) -> SigningKey:
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


OUR_KEY, OLD_KEY, STRANGERS_KEY = signing_key(1), signing_key(2), signing_key(3)
KEYS: Final = KeySet(
    origin=ORIGIN,
    keys=(
        VerifyingKey.of(OLD_KEY.public_key, since=BEGAN, until=RENEWED),
        VerifyingKey.of(OUR_KEY.public_key, since=RENEWED),
    ),
)
PUBLISHED: Final = PublishedKeySet(
    origin=ORIGIN,
    keys=(
        publish(OLD_KEY.public_key, origin=ORIGIN, since=BEGAN, until=RENEWED),
        publish(OUR_KEY.public_key, origin=ORIGIN, since=RENEWED),
    ),
)
"""The same as GET /v1/ledger/keys would show them."""


def line(month: str, number: int, kind: str = "wage", *, gross: str = "30000") -> IncomeLine:
    return IncomeLine(
        line_id=f"{kind}/R{number}",
        report_id=f"R{number}",
        report_kind="report",
        marked_reversed=False,
        corrects_earlier_period=False,
        kind=kind,
        income_type="00",
        line_code="0030",
        month=month,
        pay_period_from=date.fromisoformat(f"{month}-01"),
        pay_period_to=date.fromisoformat(f"{month}-28"),
        paid_on=None,
        employer_se="12345678",
        production_unit=None,
        a_income_with_am=Decimal(gross),
        hours=Decimal("160.33"),
    )


def figures(kind: str, gross: str, *lines: str) -> IncomeKind:
    return IncomeKind(
        kind=kind,
        gross=Decimal(gross),
        a_income_with_am=Decimal(gross),
        a_income_without_am=None,
        b_income=None,
        a_tax=None,
        am_contribution=None,
        atp_contribution=None,
        hours=None,
        lines=lines,
    )


INCOME: Final = Income(
    rule="basis-month-v1",
    months=(
        IncomeMonth(month="2026-02", kinds=(figures("wage", "30000", "wage/R1"),)),
        IncomeMonth(
            month="2026-03",
            kinds=(
                figures("holiday-pay", "1250.5", "holiday-pay/R3"),
                figures("wage", "31000", "wage/R2"),
            ),
        ),
    ),
    lines=(
        line("2026-02", 1),
        line("2026-03", 2, gross="31000"),
        line("2026-03", 3, "holiday-pay", gross="1250.5"),
    ),
)
FAMILY: Final = Family(
    spouse=Relative(person=_SPOUSE),
    children=tuple(Child(person=each, birth_date=PartialDate("2015-05-02")) for each in _CHILDREN),
    children_under_18=2,
    parents=(
        Parent(role="mother", person=_MOTHER, name="Gørild Søndergård"),
        Parent(role="father", name="Ole", birth_date=PartialDate("1950")),
    ),
)
PERSON: Final = Person(
    name=Name(full_name="Åse Bjørnø \U0001f33b", given_name="Åse"),
    birth_date=PartialDate("1985-12-31"),
    separated=False,
    address_history=(
        FormerAddress(moved_in=PartialDate("2001-05-01"), road_name="Skovvej"),
        FormerAddress(moved_in=PartialDate("2001-05-01"), road_name="Engvej"),
        FormerAddress(road_name="Ukendt"),
    ),
    contact_address=ContactAddress(lines=("Postboks 1", "8000 Aarhus C")),
)
ADDRESS: Final = Address(
    kind="address",
    full_address="Skovvej 1, 8000 Aarhus C",
    position=Position(easting=Decimal("574450.00"), northing=Decimal("6223000.1")),
)
RECORDS: Final[dict[str, msgspec.Struct]] = {
    "address": ADDRESS,
    "family": FAMILY,
    "income": INCOME,
    "person": PERSON,
}
Answer = dict[str, Any]  # read from JSON, to be turned over and over


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader may see of one citizen, and when."""

    fields: frozenset[str] = EVERYTHING
    tellable: frozenset[str] | None = None
    records: Mapping[str, msgspec.Struct] = msgspec.field(default_factory=lambda: RECORDS)
    data_key: bytes = DATA_KEY
    reader: str = "aarhus"
    subject: str = "self"
    signed_at: datetime = SIGNED_AT


def aliases_for(record: msgspec.Struct, reader: str) -> dict[Pnr, str]:
    """Name each person as this reader knows her."""
    return {each: f"sub_{reader}{each.reveal()[4:]}" for each in numbers_in(record)}


def view(asked: Asked, section: str) -> View:
    record, key = asked.records[section], DigestKey(asked.data_key)
    aliases = aliases_for(record, asked.reader)
    return View(
        fields=asked.fields,
        tellable=asked.fields if asked.tellable is None else asked.tellable,
        keys=item_keys(section, type(record)),
        pseudonyms={
            alias: key.pseudonym(f"citizen {each.reveal()}") for each, alias in aliases.items()
        },
    )


def plain_of(asked: Asked, section: str):
    record = asked.records[section]
    return plain(record, aliases=aliases_for(record, asked.reader))


def leaves(asked: Asked, section: str):
    return released_leaves(section, plain_of(asked, section), view(asked, section))


def digested(asked: Asked):
    sections = [leaves(asked, section) for section in asked.records]
    return digest_fields(DigestKey(asked.data_key), sections)


def answered(asked: Asked, key: SigningKey = OUR_KEY) -> Answer:
    """Give the answer as the reader would read it from the wire."""
    answer: Answer = {
        "subject": f"sub_{asked.reader}{asked.subject}",
        "as_of": asked.signed_at,
        "purpose": {"id": "free-day-care-place", "version": 3},
        "sections": {
            section: {
                "outcome": "found",
                "record": minimise(section, plain_of(asked, section), asked.fields),
                "source": {"registry": section.title(), "fetched_at": "2026-11-22T05:20:16Z"},
                "notes": [{"path": "status", "kind": "absent", "reason": "not_registered"}],
            }
            for section in asked.records
        },
        "withheld": [{"path": "income.lines[]", "reason": "kind_not_permitted"}],
        "warnings": ["address_protected"],
    }
    draft = draft_receipt(answer, digested(asked))
    answer["receipt"] = sign_receipt(draft, key, entry_id="ent_a", signed_at=asked.signed_at)
    return msgspec.json.decode(msgspec.json.encode(answer))


def written(answer: Answer) -> bytes:
    return msgspec.json.encode(answer)
