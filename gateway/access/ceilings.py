"""Which party may ever see which section, whatever a settings file says. Code, one test per cell.

Sources: trust.md 1.3, domain.md 1.2, 1.12 and its table of private parties. The lists of leaves
for private parties follow CPR-loven §§ 38 and 42 as domain.md reads them; a lawyer has not. Consent
widens neither list: it is the citizen's own order of a copy.

A citizen sees all of her own; so does, of another, whoever acts for that other, less what
protection takes (masks.py) and as nothing else (rules_relations.py).
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from contracts.lookup import BasisKind
from contracts.paths import section_of
from gateway.access.agreements import is_within
from gateway.access.purposes import Basis, Party
from gateway.identity.callers import PartyClass


class Ceiling(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: on which kind of basis, and which paths of the section (None: all of them)."""

    basis: BasisKind
    paths: tuple[str, ...] | None = None
    names_income_register: bool = False
    """Whether the basis must name the statute that opens the income register."""


NOTHING: Final = None
BY_STATUTE: Final = Ceiling(basis="statute")
INCOME_BY_STATUTE: Final = Ceiling(basis="statute", names_income_register=True)
CUSTODY_ONLY: Final = Ceiling(basis="statute", paths=("family.custody[].role",))
LISTED_FOR_FIRMS: Final = Ceiling(
    basis="consent", paths=("person.name", "person.status", "person.status_since")
)
ORDERED_BY_HERSELF: Final = Ceiling(
    basis="consent", paths=("person.name", "person.birth_date", "person.residence.since")
)
ADDRESS_BY_CONSENT: Final = Ceiling(basis="consent")

TABLE: Final[dict[PartyClass, dict[str, Ceiling | None]]] = {
    "authority": {
        "person": BY_STATUTE,
        "family": BY_STATUTE,
        "address": BY_STATUTE,
        "income": INCOME_BY_STATUTE,
    },
    "public_school": {
        "person": BY_STATUTE,
        "family": CUSTODY_ONLY,
        "address": BY_STATUTE,
        "income": INCOME_BY_STATUTE,
    },
    "supervised_finance": {
        "person": LISTED_FOR_FIRMS,
        "family": NOTHING,
        "address": ADDRESS_BY_CONSENT,
        "income": NOTHING,
    },
    "private": {
        "person": ORDERED_BY_HERSELF,
        "family": NOTHING,
        "address": ADDRESS_BY_CONSENT,
        "income": NOTHING,
    },
}


def below_ceiling(party: Party, basis: Basis, leaves: Iterable[str]) -> frozenset[str]:
    """Give those of the leaves that this party may see on this basis at all."""
    return frozenset(leaf for leaf in leaves if _may_see(party, basis, leaf))


def _may_see(party: Party, basis: Basis, leaf: str) -> bool:
    if party == "citizen":
        return basis.kind in {"own_access", "representation"}
    cell = _cell(party, section_of(leaf))
    if cell is None or cell.basis != basis.kind:
        return False
    if cell.names_income_register and not basis.names_income_register:
        return False
    return cell.paths is None or any(is_within(leaf, path) for path in cell.paths)


def _cell(party: PartyClass, section: str) -> Ceiling | None:
    """Find the cell; a section the table does not name is open to authorities by statute only."""
    unnamed = BY_STATUTE if party == "authority" else NOTHING
    return TABLE[party].get(section, unnamed)
