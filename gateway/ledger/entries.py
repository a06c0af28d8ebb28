"""What entries are about: a look, and the steps of consents, powers and corrections. Data only; no
personal number, no released value.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from contracts.dates import Period
from gateway.access.acting import ActsAs
from gateway.question import HouseholdRole, MunicipalityBasis
from gateway.records.digests import by_path

Capacity = Literal["subject", "related"]
CITIZEN: Final = "citizen"
"""The `client_id` of a citizen who asks for herself."""
Outcome = Literal[
    "disclosed",
    "refused",
    "unavailable",
    "unknown_subject",
    "outcome_unknown",
    "checked",
    "power_changed",
]
"""`checked`: decided, or asked for facts to decide another question by, and nothing was shown.
`power_changed`: no look, but a step in the life of a power of attorney, for both whom it concerns.
"""
ConsentStepName = Literal[
    "shown", "granted", "refused", "lapsed", "withdrawn", "expired", "exhausted"
]
Happened = (
    Outcome
    | Literal[
        "consent_shown",
        "consent_granted",
        "consent_refused",
        "consent_lapsed",
        "consent_withdrawn",
        "consent_expired",
        "consent_exhausted",
        "handover_opened",
        "correction_kept",
        "correction_sent",
        "correction_received",
        "correction_corrected",
        "correction_declined",
    ]
)
"""What a row of a log tells: the outcome of a look-up, a step in the life of a consent, a power of
attorney or an error that she reported, or that a firm's errand was opened.
"""
DelegationStep = Literal[
    "given", "opened", "accepted", "declined", "withdrawn", "returned", "ended_by_death"
]


class ActedBy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which citizen acted for the one whom the entry is about."""

    subject_id: str
    acts_as: ActsAs | None = None
    """None: by nothing that the register or a power of attorney shows, or it was not yet known."""
    read_log: bool = False
    """Whether it was the access log that was asked for."""


class Stepped(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step in the life of a power of attorney, as one of the two reads it."""

    delegation_id: str
    step: DelegationStep
    is_grantor: bool = False
    """Whether the entry is on the log of who gave it; else of who holds it."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks about whom, why: what every entry of one question shares."""

    subject_id: str
    """Our own random id of the citizen; the number stays in the subject table, encrypted."""
    organisation: str
    organisation_cvr: str
    client_id: str
    unit: str | None
    actor: str | None
    """A pseudonym of the employee, never the name or the employee id itself."""
    purpose: str
    purpose_version: int | None
    basis: str | None
    case_reference: str | None
    municipality_basis: MunicipalityBasis | None
    sections: tuple[str, ...]
    fields: tuple[str, ...]
    correlation_id: str
    notice_reference: str | None = None
    """Where the written notice to the citizen is kept (domain.md 1.13)."""
    period: Period | None = None
    """The months that were asked for."""
    capacity: Capacity = "subject"
    """`related`: she was looked up in somebody else's case. Her row then says nothing of that case:
    the person, the reference, the unit and the employee are another's business.
    """
    household_role: HouseholdRole | None = None
    """What she was asked about as, in a question about a household: for the authority's own log. On
    hers it would name the applicant.
    """
    consent_id: str | None = None
    """The consent that the question rests on; an answer is a use of it."""
    acting: ActedBy | None = None
    """Who looked for her, where it was neither she nor an organisation."""


class ConsentStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step in the life of a consent, as its entry tells it."""

    step: ConsentStepName
    request_id: str
    by: Literal["citizen", "recipient", "renewal", "time", "use"]
    """Whose doing it is: hers, the recipient's, a new consent's in its place, nobody's."""
    consent_id: str | None = None
    request_row: dict[str, str | int | None] = {}
    consent_row: dict[str, str | int | None] = {}
    """The rows as they stand after the step, where it changed them; of what is sealed a digest."""
    refused_fields: tuple[str, ...] = ()
    """What she did not agree to, of what she was asked for."""
    served_sha256: str | None = None
    """The digest of what she was shown before she answered."""
    language: str | None = None


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What a firm handed in, naming nobody, and a citizen opened."""

    departs_on: date
    destination: str


class CorrectionStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an error that she reported, as its entry tells it."""

    step: Literal["kept", "sent", "received", "corrected", "declined"]
    correction_id: str
    version: int
    checksum: str
    """Of what is sealed in its row."""


class AskedBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who is counted: an employee of a client, or a client that has none behind it."""

    client_id: str
    actor: str | None
    """The pseudonym, as `Sight.actor` has it."""
    correlation_id: str


class SourceSaid(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered one section, under which terms: what a later comparison must know."""

    registry: str
    adapter: str
    terms: str
    """Their name, as the answer's source has it."""
    terms_digest: str
    """Of all that the registry was told: two names may stand for the same terms."""


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """What is about to leave: paths and outcomes, not values."""

    fields: tuple[str, ...]
    withheld: tuple[str, ...]
    outcomes: dict[str, str]
    """Section to outcome: found, unknown, unavailable, broken."""
    registries: tuple[str, ...]
    sources: dict[str, SourceSaid] = {}
    """By section."""
    digests: Mapping[str, str | dict[str, str]] = {}
    """Every field shown, by its true path with keys, in groups as FieldDigests has them. Entries
    from before decision 0021 have whole paths and whole digests.
    """
    version: str = ""
    answer: str = ""
    """The receipt's two digests: of all fields, and of the answer as a whole."""

    def digests_by_path(self) -> dict[str, str]:
        """Give the beginning of each digest by the field's path: equal ones are equal values."""
        return by_path(self.digests)
