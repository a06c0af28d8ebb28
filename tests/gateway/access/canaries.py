"""Records with a canary in every field, and every income kind: each leaf holds what no other does.

Words of fixed lists and yes-or-no cannot be told apart by their bytes; of them it is asked that
their paths are not in the answer (`paths_in`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records import Address, Family, Income, Person
from contracts.records.income import IncomeLine
from contracts.records.income_kinds import INCOME_KINDS
from contracts.records.person import Residence
from gateway.access.kinds import NEVER_TOLD
from tests.gateway.access.earnings import income, line
from tests.gateway.access.situations import AARHUS

RELATIVE = Pnr("0111152345")
MONTH = "2026-03"


class Planter:
    """Gives every leaf a value of its own, and remembers which."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self._count = 0

    def struct(self, path: str, kind: type[msgspec.Struct]) -> msgspec.Struct:
        """Fill a whole record."""
        return kind(
            **{
                each.name: self.value(f"{path}.{each.encode_name}", each.type)
                for each in msgspec.structs.fields(kind)
            }
        )

    def value(self, path: str, annotation: object) -> object:
        """Fill one field by its type."""
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            rest = [each for each in inner if each is not NoneType]
            return self.value(path, rest[0])
        if origin is tuple:
            is_struct = isinstance(inner[0], type) and issubclass(inner[0], msgspec.Struct)
            return (self.value(f"{path}[]" if is_struct else path, inner[0]),)
        if origin is Literal:
            return inner[0]
        if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
            return self.struct(path, annotation)
        return self._leaf(path, annotation)

    def _leaf(self, path: str, annotation: object) -> object:
        self._count += 1
        day = date(1700, 1, 1) + timedelta(days=self._count)
        values: dict[object, object] = {
            str: f"canary-{self._count:04}-end",
            date: day,
            PartialDate: PartialDate(day.isoformat()),
            Decimal: Decimal(f"7{self._count:04}77.13"),
            int: 70_000_000 + self._count,
            bool: True,
            Pnr: RELATIVE,
        }
        value = values[annotation]
        if not isinstance(value, bool | Pnr):
            self.planted[path] = str(value)
        return value


def planted() -> tuple[dict[str, msgspec.Struct], dict[str, str]]:
    """Give a record for each section but income, and the canary of each leaf."""
    planter = Planter()
    person = planter.struct("person", Person)
    assert isinstance(person, Person)
    # What the decision needs is true; everything else is a canary.
    for path in ("person.residence.municipality_code",):
        del planter.planted[path]
    assert person.residence is not None
    home: Residence = replace(person.residence, kind="address", municipality_code=AARHUS)
    person = replace(person, status="resident", residence=home, address_protection=None)
    records = {
        "person": person,
        "family": replace(
            planter.struct("family", Family), custody=(), guardianship=None, spouse=None
        ),
        "address": planter.struct("address", Address),
    }
    gone = ("person.address_protection", "family.custody", "family.guardianship", "family.spouse")
    kept = {path: canary for path, canary in planter.planted.items() if not path.startswith(gone)}
    return records, kept


def planted_whole() -> tuple[dict[str, msgspec.Struct], dict[str, str]]:
    """Give the same with spouse, custody, guardianship and every protection: all of them long over,
    so that none decides anything.
    """
    planter = Planter()
    person, family = planter.struct("person", Person), planter.struct("family", Family)
    assert isinstance(person, Person)
    assert person.residence is not None
    home: Residence = replace(person.residence, kind="address", municipality_code=AARHUS)
    del planter.planted["person.residence.municipality_code"]
    records = {
        "person": replace(person, status="resident", residence=home),
        "family": family,
        "address": planter.struct("address", Address),
    }
    return records, planter.planted


def paths_in(value: object, path: str) -> Iterator[str]:
    """List the leaves that are in a record as it was answered; an empty list is one."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from paths_in(each, f"{path}.{name}")
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        for each in value:
            yield from paths_in(each, f"{path}[]")
    else:
        yield path


def planted_income() -> tuple[Income, dict[str, tuple[str, ...]]]:
    """Give income of every kind in one month, and the canaries of each kind."""
    lines = tuple(_lines())
    return income(lines), {
        each.kind: (each.report_id, each.employer_se, f"{each.a_income_with_am}", f"{each.kind}/")
        for each in lines
    }


def _lines() -> Iterator[IncomeLine]:
    for at, kind in enumerate(sorted(INCOME_KINDS | NEVER_TOLD), start=100):
        report = line(kind, MONTH, f"canary-report-{at}-end", f"8{at}88.31")
        yield replace(report, employer_se=f"99{at}999")
