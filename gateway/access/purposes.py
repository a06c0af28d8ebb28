"""The reviewed purposes: what each gives, to whom, under which law. Opens no file."""

from datetime import date
from typing import Final, Literal

import msgspec

from contracts.adapter import Text
from contracts.lookup import BasisKind
from gateway.identity.callers import PartyClass
from gateway.question import HouseholdRole, MunicipalityBasisKind

Party = PartyClass | Literal["citizen"]
Mode = Literal["once", "recurring"]
MunicipalityRule = Literal["handlekommune", "staying", "registered", "property", "any", "receiving"]
AssuranceLevel = Literal["low", "substantial", "high"]
OF_CITIZENS: Final[frozenset[BasisKind]] = frozenset({"own_access", "representation"})
"""The bases on which a citizen sees: her own record, or that of somebody for whom she acts."""


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The legal basis: its kind, the Danish statute by its own name, the article of the GDPR."""

    kind: BasisKind
    law: str
    gdpr: str
    income_register_law: str | None = None
    """The statute that names the income register, without which no authority sees income."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.law}"

    @property
    def names_income_register(self) -> bool:
        """Tell whether a statute is named that opens the income register."""
        return bool(self.income_register_law and self.income_register_law.strip())


class FrequencyCap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often one citizen is looked up before somebody should look into it. Never refuses."""

    times: int
    days: int


class Visibility(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the citizen sees the log entry. Anything but at once needs the law that says so."""

    kind: Literal["immediate", "delayed", "withheld"] = "immediate"
    days: int | None = None
    law: str | None = None


class PurposeEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[purpose]]` table, exactly as a person wrote and reviewed it."""

    id: str
    version: int
    kle: str
    """KL's subject number: `17.03.04`."""
    title: Text
    text: Text
    """What it is for, in words a citizen understands."""
    basis: Basis
    party_classes: tuple[Party, ...]
    fields: tuple[str, ...]
    """Leaf or group paths; `*`, for a citizen's purposes only, is every field of every section."""
    income_kinds: tuple[str, ...] = ()
    """The kinds of income it may know of; the others count in nothing that it is shown."""
    says_other_income: bool = False
    """Whether its law lets it be said that there is income of other kinds, without amount."""
    controls: str | None = None
    """The purpose whose benefit this one controls; it gives nothing that the other does not."""
    modes: tuple[Mode, ...]
    municipality: MunicipalityRule
    municipality_basis: tuple[MunicipalityBasisKind, ...] = ()
    """Statements by which another municipality than the registered one may ask."""
    roles: tuple[str, ...] = ()
    """The employee holds one of them. None named: a system may ask with nobody behind it."""
    minimum_acr: AssuranceLevel
    case_reference: Literal["required", "optional", "none"]
    household: dict[HouseholdRole, tuple[str, ...] | Literal["everything"]] = {}
    """Members of the applicant's household who belong to the case, and the paths that are given of
    each, or that it is everything the purpose gives: of a purpose that names none, only the
    applicant's own data.
    """
    notice_required: bool
    discretion: bool
    """Whether a person weighs the case, so that the law alone does not give the result."""
    post_mortem: bool = False
    child_is_party: bool = False
    """Whether a child of ten or more is itself a party to the case (barnets lov § 3; never in the
    cases of §§ 86 and 87): who has custody then sees no row of it in the child's log.
    """
    frequency_cap: FrequencyCap | None = None
    retention_days: int
    """How long the log entry is kept."""
    snapshot_days: int = 0
    visibility: Visibility = Visibility()
    approved_by: str = ""
    """The lawyer who approved the statute; empty refuses to start outside the sandbox."""
    law_checked_on: date | None = None
    valid_from: date
    valid_to: date | None = None
    """The last day, inclusive."""
    processing_time: Text | None = None
    price: Text | None = None


class Purpose(PurposeEntry, frozen=True, kw_only=True):
    """A purpose as loaded: `fields` are sorted leaf paths."""

    sections: tuple[str, ...]
    given_of: dict[HouseholdRole, frozenset[str]] = {}
    """The leaves given of each member of a household."""
    askable: dict[str, frozenset[str]]
    """Every leaf or group path that lies wholly inside the purpose, to the leaves it stands for."""
    digest: str = ""
    """Of all of this, as record.py makes it; empty where nobody has made it."""

    @property
    def is_for_anybody(self) -> bool:
        """Tell whether it does not matter in which municipality the citizen is registered."""
        return self.municipality in {"any", "receiving"}

    @property
    def kinds_shown(self) -> frozenset[str] | None:
        """Give the kinds of income that may be known of; None, for citizens only: every one."""
        return None if self.basis.kind in OF_CITIZENS else frozenset(self.income_kinds)

    def is_in_force(self, today: date) -> bool:
        """Tell whether the Danish day lies in the purpose's time, both ends included."""
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All purposes of one file, in its order."""

    purposes: tuple[Purpose, ...]
    checksum: str
    """SHA-256 of the file, hexadecimal: a changed catalogue is itself a ledger entry."""
    file: str
    lines: dict[str, int]
    """Purpose id to the line of its table."""

    def of(self, purpose_id: str) -> Purpose | None:
        """Give the purpose by that id, in force or not."""
        return next((each for each in self.purposes if each.id == purpose_id), None)

    @property
    def roles(self) -> frozenset[str]:
        """Give every role that some purpose asks for."""
        return frozenset(role for purpose in self.purposes for role in purpose.roles)
