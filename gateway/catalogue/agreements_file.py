"""Loading agreements.toml: one of the two places here that open a file. Called at start
only.

[[agreement]]
id = "aarhus-school"
controller_cvr = "55133018"
purpose = "school-enrolment"
valid_from = 2026-01-01

[agreement.registries.person_sf1520]     # one table per registry: the plugin's terms_type
name = "..."
on_behalf_of_cvr = "55133018"
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import msgspec

from contracts.dates import COPENHAGEN
from contracts.lookup import RegistryTerms
from gateway.access.agreements import Agreement, Agreements
from gateway.access.record import digested
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.catalogue.toml_text import TomlText

_CVR: Final = re.compile(r"[0-9]{8}")


class AgreementEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[agreement]]` table, exactly as the operator wrote it; both days inclusive."""

    id: str
    controller_cvr: str
    purpose: str
    registries: dict[str, dict[str, object]]
    fields: tuple[str, ...] | None = None
    valid_from: date
    valid_to: date | None = None


def load_agreements(path: Path, *, terms_types: Mapping[str, type[RegistryTerms]]) -> Agreements:
    """Load the agreements; `terms_types` is adapter name to the plugin's `terms_type`.

    Raises CatalogueInvalid, also where the file is missing.
    """
    try:
        content = path.read_bytes()
    except OSError:
        content = None
    if content is None:
        raise CatalogueInvalid(
            file=str(path),
            line=0,
            problem="cannot be read",
            remedy="check catalogue.agreements_file",
        )
    source = TomlText(file=str(path), text=content.decode(errors="replace"))
    checksum = hashlib.sha256(content).hexdigest()
    return read_agreements(source, terms_types=terms_types, checksum=checksum)


def read_agreements(
    source: TomlText, *, terms_types: Mapping[str, type[RegistryTerms]], checksum: str
) -> Agreements:
    """Read the agreements out of the file's text. Raises CatalogueInvalid."""
    agreements: list[Agreement] = []
    lines: dict[str, int] = {}
    for line, table in source.tables("agreement"):
        entry = source.read(table, AgreementEntry, line=line)
        _check_entry(entry, lines, source=source, line=line)
        lines[entry.id] = line
        terms = {
            name: _terms(name, given, terms_types, source=source, line=line)
            for name, given in entry.registries.items()
        }
        agreement = _agreement(entry, terms, version=_digest(table))
        _check_overlap(agreement, agreements, source=source, line=line)
        agreements.append(agreement)
    return Agreements(
        agreements=tuple(agreements), checksum=checksum, file=source.file, lines=lines
    )


def _check_entry(
    entry: AgreementEntry, lines: Mapping[str, int], *, source: TomlText, line: int
) -> None:
    rules = {
        ("id", "each agreement has its own"): entry.id in lines,
        ("controller_cvr", "write the eight digits of the CVR number"): (
            not _CVR.fullmatch(entry.controller_cvr)
        ),
        ("registries", "add [agreement.registries.<adapter>]"): not entry.registries,
        ("fields", "name paths, or leave it out for all of the purpose"): entry.fields == (),
        ("valid_to", "the last day lies before the first"): (
            entry.valid_to is not None and entry.valid_to < entry.valid_from
        ),
    }
    for (key, remedy), is_broken in rules.items():
        if is_broken:
            at = source.line_of_key(key, first=line)
            raise source.invalid(at, problem=f"`{key}` of agreement `{entry.id}`", remedy=remedy)


def _terms(
    name: str,
    given: dict[str, object],
    terms_types: Mapping[str, type[RegistryTerms]],
    *,
    source: TomlText,
    line: int,
) -> RegistryTerms:
    at = source.line_of_key(name, first=line)
    if name not in terms_types:
        raise source.invalid(
            at,
            problem=f"no adapter is called `{name}`",
            remedy="`samsyn adapters` lists them",
        )
    return source.read(given, terms_types[name], line=at)


def _agreement(
    entry: AgreementEntry, terms: dict[str, RegistryTerms], *, version: str
) -> Agreement:
    after = None if entry.valid_to is None else entry.valid_to + timedelta(days=1)
    agreement = Agreement(
        id=entry.id,
        version=version,
        controller_cvr=entry.controller_cvr,
        purpose=entry.purpose,
        terms=terms,
        fields=entry.fields,
        valid_from=_start_of(entry.valid_from),
        valid_to=None if after is None else _start_of(after),
    )
    return digested(agreement)


def _check_overlap(
    agreement: Agreement, others: list[Agreement], *, source: TomlText, line: int
) -> None:
    """Two sets of terms for one question would make it chance which one the registry hears."""
    for other in others:
        is_same = (other.controller_cvr, other.purpose) == (
            agreement.controller_cvr,
            agreement.purpose,
        )
        if is_same and other.terms.keys() & agreement.terms.keys() and _overlap(agreement, other):
            raise source.invalid(
                line,
                problem=f"agreements `{other.id}` and `{agreement.id}` name one registry at once",
                remedy="end the first with valid_to before the second begins",
            )


def _overlap(one: Agreement, other: Agreement) -> bool:
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=COPENHAGEN).astimezone(UTC)


def _digest(table: dict[str, object]) -> str:
    canonical = json.dumps(table, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
