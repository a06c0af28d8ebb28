"""What everybody may read: purposes, registries, and the ledger's keys and proofs."""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.adapter import Authority, Text
from contracts.reading import Cycle


class BasisView(msgspec.Struct, frozen=True, kw_only=True):
    """What a purpose rests on."""

    kind: str
    law: str


class PurposeView(msgspec.Struct, frozen=True, kw_only=True):
    """A purpose: who may ask what for it."""

    id: str
    version: int
    kle: str
    title: Text
    text: Text
    basis: BasisView
    sections: tuple[str, ...]
    fields: tuple[str, ...]
    income_kinds: tuple[str, ...]
    household: dict[str, tuple[str, ...]] = {}
    modes: tuple[str, ...]
    party_classes: tuple[str, ...]
    municipality: str
    municipality_bases: tuple[str, ...]
    case_reference: str
    notice_required: bool
    discretion: bool
    retention_days: int
    snapshot_days: int
    approved_by: str
    law_checked_on: date | None = None
    processing_time: Text | None = None
    price: Text | None = None


class PurposesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every purpose."""

    purposes: tuple[PurposeView, ...]


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a registry fills."""

    name: str
    title: Text


class RegistryView(msgspec.Struct, frozen=True, kw_only=True):
    """A registry that can be asked."""

    adapter: str
    title: str
    authority: Authority
    sections: tuple[SectionView, ...]
    asks_by: Literal["pnr", "residence"]
    cycle: Cycle


class RegistriesView(msgspec.Struct, frozen=True, kw_only=True):
    """Every registry."""

    registries: tuple[RegistryView, ...]


class PublishedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the ledger's."""

    key_id: str
    algorithm: Literal["Ed25519"]
    public_key: str
    vkey: str
    since: datetime
    until: datetime | None = None


class PublishedKeySet(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger's keys, past ones included."""

    origin: str
    keys: tuple[PublishedKey, ...]


class EntryProof(msgspec.Struct, frozen=True, kw_only=True):
    """That an entry is in the ledger."""

    entry_id: str
    leaf: str
    index: int
    size: int
    hashes: tuple[str, ...]
    checkpoint: str
    tlog_proof: str


class ConsistencyProof(msgspec.Struct, frozen=True, kw_only=True):
    """That a later ledger holds all of an earlier one."""

    from_: int = msgspec.field(name="from")
    to_: int = msgspec.field(name="to")
    hashes: tuple[str, ...]
    checkpoint: str | None = None
    from_checkpoint: str | None = None
