"""Loading purposes.toml: one of the two places in this room that open a file. Called at start
only.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from contracts.paths import groups_of, section_of
from gateway.access.income_rules import control_faults, income_faults
from gateway.access.invalid import CatalogueInvalid
from gateway.access.purposes import Catalogue, Purpose, PurposeEntry
from gateway.access.record import digested
from gateway.access.rules_municipality import STATEMENTS
from gateway.access.toml_text import TomlText
from gateway.question import HouseholdRole

SHIPPED: Final = Path(__file__).with_name("purposes.toml")
EVERYTHING: Final = "*"
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KLE: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}")


def load_catalogue(path: Path | None, *, known: Sequence[str]) -> Catalogue:
    """Load the purposes; `known` is every leaf path of the discovered plugins, None the shipped
    file. Raises CatalogueInvalid, also where the file is missing.
    """
    path = path or SHIPPED
    try:
        content = path.read_bytes()
    except OSError:
        content = None
    if content is None:
        raise CatalogueInvalid(
            file=str(path), line=0, problem="cannot be read", remedy="check catalogue.purposes_file"
        )
    source = TomlText(file=str(path), text=content.decode(errors="replace"))
    return read_catalogue(source, known=known, checksum=hashlib.sha256(content).hexdigest())


def read_catalogue(source: TomlText, *, known: Sequence[str], checksum: str) -> Catalogue:
    """Read the purposes out of the file's text. Raises CatalogueInvalid."""
    named = groups_of(known)
    purposes: list[Purpose] = []
    lines: dict[str, int] = {}
    for line, table in source.tables("purpose"):
        entry = source.read(table, PurposeEntry, line=line)
        _check_entry(entry, source=source, line=line)
        if entry.id in lines:
            raise source.invalid(
                line,
                problem=f"purpose `{entry.id}` stands here a second time",
                remedy=f"the first is in line {lines[entry.id]}; raise its version instead",
            )
        lines[entry.id] = line
        purposes.append(_expanded(entry, named, source=source, line=line))
    catalogue = Catalogue(
        purposes=tuple(purposes), checksum=checksum, file=source.file, lines=lines
    )
    _check_controls(catalogue, source=source)
    return catalogue


def _check_entry(entry: PurposeEntry, *, source: TomlText, line: int) -> None:
    for key, remedy in _faults(entry):
        at = source.line_of_key(key, first=line)
        raise source.invalid(at, problem=f"`{key}` of purpose `{entry.id}`", remedy=remedy)


def _faults(entry: PurposeEntry) -> list[tuple[str, str]]:
    """List what is wrong with a table by itself: the key, and what to write."""
    is_seen_late = entry.visibility.kind != "immediate"
    rules = {
        ("id", "write it in kebab-case: school-enrolment"): not _ID.fullmatch(entry.id),
        ("kle", "write KL's number as 17.03.04"): not _KLE.fullmatch(entry.kle),
        ("version", "count versions from 1"): entry.version < 1,
        ("party_classes", "name who may ask"): not entry.party_classes,
        ("modes", "say once, recurring or both"): not entry.modes,
        ("law", "name the statute"): not entry.basis.law.strip(),
        ("retention_days", "keep the entry for a day at least"): entry.retention_days < 1,
        ("snapshot_days", "0 keeps none"): entry.snapshot_days < 0,
        ("visibility", "name the law that hides an entry from the citizen"): (
            is_seen_late and not entry.visibility.law
        ),
        ("valid_to", "the last day lies before the first"): (
            entry.valid_to is not None and entry.valid_to < entry.valid_from
        ),
        (
            "municipality_basis",
            "that statement cannot be true of the purpose's municipality rule",
        ): (not set(entry.municipality_basis) <= STATEMENTS[entry.municipality]),
        ("party_classes", "own access is the citizen's, and only hers"): (
            (entry.basis.kind == "own_access") != ("citizen" in entry.party_classes)
            or (entry.basis.kind == "own_access" and len(entry.party_classes) != 1)
        ),
    }
    return [fault for fault, is_broken in rules.items() if is_broken]


def _check_controls(catalogue: Catalogue, *, source: TomlText) -> None:
    for purpose in catalogue.purposes:
        for problem, remedy in control_faults(purpose, catalogue):
            at = source.line_of_key("controls", first=catalogue.lines[purpose.id])
            raise source.invalid(at, problem=f"purpose `{purpose.id}` {problem}", remedy=remedy)


def _expanded(
    entry: PurposeEntry, named: dict[str, frozenset[str]], *, source: TomlText, line: int
) -> Purpose:
    leaves: set[str] = set()
    for path in entry.fields:
        under = _leaves_under(path, entry, named)
        if under is None:
            raise source.invalid(
                source.line_of_text(path, first=line),
                problem=f"purpose `{entry.id}` names the field `{path}`, which no section has",
                remedy="`samsyn adapters` lists the paths",
            )
        leaves |= under
    askable = {path: under for path, under in named.items() if under <= leaves}
    values = {name: getattr(entry, name) for name in entry.__struct_fields__}
    values["fields"] = tuple(sorted(leaves))
    purpose = Purpose(
        **values,
        sections=tuple(sorted({section_of(leaf) for leaf in leaves})),
        askable=askable,
        given_of=_given_of(entry, askable, source=source, line=line),
    )
    for key, problem, remedy in income_faults(purpose):
        at = source.line_of_key(key, first=line)
        raise source.invalid(at, problem=f"purpose `{purpose.id}` {problem}", remedy=remedy)
    return digested(purpose)


def _given_of(
    entry: PurposeEntry, askable: dict[str, frozenset[str]], *, source: TomlText, line: int
) -> dict[HouseholdRole, frozenset[str]]:
    """Expand what is given of each member of a household: never more than of the applicant."""
    given: dict[HouseholdRole, frozenset[str]] = {}
    for role, named in entry.household.items():
        # An empty list is a slip and names nothing, so it is refused as the path that is none.
        paths = tuple(entry.fields) if named == "everything" else named or ("",)
        for path in paths:
            if path not in askable:
                raise source.invalid(
                    source.line_of_key(role, first=line),
                    problem=f"`{role}` of purpose `{entry.id}` names `{path}`, which it does not"
                    " give",
                    remedy='name paths that stand in its fields, or "everything"',
                )
        given[role] = frozenset[str]().union(*(askable[path] for path in paths))
    return given


def _leaves_under(
    path: str, entry: PurposeEntry, named: dict[str, frozenset[str]]
) -> frozenset[str] | None:
    if path == EVERYTHING and entry.basis.kind == "own_access":
        return frozenset().union(*named.values())
    return named.get(path)
