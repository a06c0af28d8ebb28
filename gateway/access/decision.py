"""What decide() is told and what it answers. Data only."""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.dates import Period
from gateway.access.agreements import Agreement
from gateway.access.asker import Asker
from gateway.access.consents import Consent
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose
from gateway.question import HouseholdRole, MunicipalityBasis

WithholdReason = Literal["protected", "not_of_age", "kind_not_permitted"]
RefusalStatus = Literal[403, 404, 503]


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a question asks for and states; the parts of it that a decision may depend on."""

    purpose_id: str
    sections: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    """Leaf or group paths, as the catalogue's `fields` are."""
    case_reference: str | None = None
    notice_reference: str | None = None
    municipality_basis: MunicipalityBasis | None = None
    period: Period | None = None
    consent_id: str | None = None
    household_role: HouseholdRole | None = None
    """What the citizen is to the applicant, of a question about a member of the household."""
    reads_log: bool = False
    """Whether whoever acts for her asks for her access log, and for none of her data."""


class Withheld(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A path that the purpose gives but this answer does not, and why. List items as `[]`, never
    with a key.
    """

    path: str
    reason: WithholdReason


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly these leaf paths may be shown; `masked` lists what was taken away and is told to
    authorities and the citizen, to nobody else (design invariant 6).
    """

    fields: frozenset[str]
    masked: frozenset[Withheld] = frozenset()
    warnings: frozenset[str] = frozenset()
    """Codes that the reader must heed, such as `address_protected`; texts in refusals.WARNINGS."""
    income_kinds: frozenset[str] | None = frozenset()
    """The kinds of income that may be known of (kinds.py takes out the others); None: every one."""
    says_other_income: bool = False
    """Whether the reader may be told that there is income of other kinds."""
    tellable: frozenset[str] = frozenset()
    """The leaves, asked for or not, whose values may name a list's items to this reader: a receipt
    says `months[2026-03]` only to whom the purpose gives the month.
    """
    purpose_version: int
    basis: str
    """Kind and law, as the log shows it: `statute: folkeskoleloven § 36`."""
    agreement_ids: frozenset[str]


class Deny(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal. `code` is stable; `public_code` is what the asker is told (they differ for private
    parties).
    """

    code: str
    public_code: str
    is_static: bool
    status: RefusalStatus = 403


class DecisionContext(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a decision may depend on. `facts` is None where a fact failed: that is a
    refusal, never a pass.
    """

    now: datetime
    today: date
    """The Danish day at `now`."""
    asker: Asker
    asked: Asked
    purpose: Purpose | None
    agreements: tuple[Agreement, ...]
    """Those of this controller and purpose, in force or not: the rules look at the dates."""
    facts: SubjectFacts | None
    subject_id: str = ""
    """Our id of the citizen, which a consent must name."""
    consent: Consent | None = None
    """The consent that the question names, as it is now."""
