"""Loading purposes.toml: one of the two places here that open a file. Called at start
only.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from contracts.paths import groups_of, section_of
from gateway.access.purposes import OF_CITIZENS, Catalogue, Purpose, PurposeEntry
from gateway.access.record import digested
from gateway.access.rules_municipality import STATEMENTS
from gateway.catalogue.income_rules import control_faults, income_faults
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.catalogue.municipal_rules import foreign_faults
from gateway.catalogue.slips import meant, visible
from gateway.catalogue.toml_text import TomlText
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
        former = next((each for each in purposes if each.id == entry.id), None)
        if former is not None:
            problem, remedy = _twice(former, entry, first=lines[entry.id])
            raise source.invalid(line, problem=problem, remedy=remedy)
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
        (
            "party_classes",
            "own access is the citizen's, and only hers; so is acting for another",
        ): (
            (entry.basis.kind in OF_CITIZENS) != ("citizen" in entry.party_classes)
            or (entry.basis.kind in OF_CITIZENS and len(entry.party_classes) != 1)
        ),
    }
    return [fault for fault, is_broken in rules.items() if is_broken]


def _twice(former: PurposeEntry, entry: PurposeEntry, *, first: int) -> tuple[str, str]:
    """Say what is wrong with a second table of one purpose: the fault, and the remedy."""
    if former.version == entry.version:
        return (
            f"purpose `{entry.id}` stands here a second time",
            f"the first is in line {first}; raise its version instead",
        )
    versions = f"versions {former.version} and {entry.version} of purpose `{entry.id}`"
    early, late = sorted((former, entry), key=lambda each: each.valid_from)
    if early.valid_to is None or late.valid_from <= early.valid_to:
        return (
            f"{versions} are in force at once",
            f"the other is in line {first}: keep the one that holds, a file has one version",
        )
    return (
        f"{versions} stand in one file",
        f"the other is in line {first}: the later one is a file of its own, for its first day",
    )


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
                problem=f"purpose `{entry.id}` names the field `{visible(path)}`, which no section"
                " has",
                remedy=_remedy_of_path(path, named),
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
    for key, problem, remedy in (*foreign_faults(entry), *income_faults(purpose)):
        at = source.line_of_key(key, first=line)
        raise source.invalid(at, problem=f"purpose `{purpose.id}` {problem}", remedy=remedy)
    return digested(purpose)


def _given_of(
    entry: PurposeEntry, askable: dict[str, frozenset[str]], *, source: TomlText, line: int
) -> dict[HouseholdRole, frozenset[str]]:
    """Expand what is given of each member of a household: never more than of the applicant."""
    given: dict[HouseholdRole, frozenset[str]] = {}
    for role, named in entry.household.items():
        paths = tuple(entry.fields) if named == "everything" else named
        for path in paths or ("nothing",):
            if path not in askable:
                raise source.invalid(
                    source.line_of_key(role, first=line),
                    problem=f"`{role}` of purpose `{entry.id}` names `{visible(path)}`, which it"
                    " does not give",
                    remedy='name paths that stand in its fields, or "everything"',
                )
        given[role] = frozenset[str]().union(*(askable[path] for path in paths))
    return given


def _remedy_of_path(path: str, named: Iterable[str]) -> str:
    if EVERYTHING in path:
        return "only own access gives everything: name the fields; a group gives all that is in it"
    return meant(path, named, instead="`samsyn adapters` lists the sections")


def _leaves_under(
    path: str, entry: PurposeEntry, named: dict[str, frozenset[str]]
) -> frozenset[str] | None:
    if path == EVERYTHING and entry.basis.kind in OF_CITIZENS:
        return frozenset().union(*named.values())
    return named.get(path)
