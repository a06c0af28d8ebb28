"""One question with everything that is known about it before a registry is asked."""

from datetime import datetime
from uuid import uuid4

import msgspec

from contracts.dates import danish_day
from contracts.pnr import Pnr
from gateway.access.acting import ActsAs
from gateway.access.agreements import Agreement
from gateway.access.asker import Asker, asker_of
from gateway.access.consents import Consent
from gateway.access.decision import Asked, DecisionContext
from gateway.access.delegations import Delegation
from gateway.access.facts import SubjectFacts
from gateway.access.notices import ProtectionNotice
from gateway.access.purposes import Purpose
from gateway.access.ties import People
from gateway.identity.callers import Citizen, Organisation, Requester
from gateway.ledger.entries import Capacity
from gateway.question import Question


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """When a request came, and the random id it goes by."""

    deadline: float
    """On the event loop's clock."""
    correlation_id: str = msgspec.field(default_factory=lambda: uuid4().hex)


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """Which citizen acts for the one whom the question is about. Holds her number."""

    subject_id: str
    pnr: Pnr
    """The number in force, by which the register names her in others' records."""
    acts_as: ActsAs | None = None
    """None: not known yet, or by nothing."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A question with everything that is known before a registry is asked. Holds the number."""

    asker: Requester | Citizen
    question: Question
    pnr: Pnr
    subject_id: str
    sector: str
    controller: Organisation
    purpose: Purpose | None
    agreements: tuple[Agreement, ...]
    arrival: Arrival
    former: Pnr | None = None
    """The number that was asked about, where the register has replaced it by `pnr`."""
    asked_fields: tuple[str, ...] = ()
    consent: Consent | None = None
    giver: Pnr | None = None
    """Who agreed for the citizen, where she did not herself."""
    notices: tuple[ProtectionNotice, ...] | None = None
    """Of the citizen's protection, once the register has answered; None: not read, or not to be
    read.
    """
    acting: Acting | None = None
    """None: whoever asks does so for herself, or is an organisation."""
    delegations: tuple[Delegation, ...] = ()
    """What the citizen gave to who acts for her, once the register has answered."""
    capacity: Capacity = "subject"

    @property
    def asked(self) -> Asked:
        """Give the parts of the question that a decision may depend on."""
        member = self.question.member
        return Asked(
            purpose_id=self.question.purpose,
            sections=self.question.sections,
            fields=self.question.fields,
            case_reference=self.question.case_reference,
            notice_reference=self.question.notice_reference,
            municipality_basis=self.question.municipality_basis,
            period=self.question.period,
            consent_id=self.question.consent_id,
            household_role=None if member is None else member.role,
            reads_log=self.question.reads_log,
        )

    @property
    def used_consent(self) -> str | None:
        """Give the id of the consent that an answer would be a use of."""
        rests_on_one = self.purpose is not None and self.purpose.basis.kind == "consent"
        return self.question.consent_id if rests_on_one else None

    @property
    def who_asks(self) -> Asker:
        """Give the asker as a decision sees her."""
        return asker_of(self.asker, represents=self.acting is not None)

    @property
    def people(self) -> People:
        """Give those whom the decision looks at. Whoever goes by the replaced number is herself."""
        member = self.question.member
        employee = self.asker.actor if isinstance(self.asker, Requester) else None
        asker = None if employee is None else employee.subject
        if self.acting is not None:
            asker = self.acting.pnr
        return People(
            subject=self.pnr,
            asker=self.pnr if asker is not None and asker == self.former else asker,
            applicant=None if member is None else member.applicant,
            giver=self.giver,
        )

    def context(
        self, now: datetime, facts: SubjectFacts | None, agreements: tuple[Agreement, ...]
    ) -> DecisionContext:
        """Give what decide() is told at that moment."""
        return DecisionContext(
            now=now,
            today=danish_day(now),
            asker=self.who_asks,
            asked=self.asked,
            purpose=self.purpose,
            agreements=agreements,
            facts=facts,
            subject_id=self.subject_id,
            consent=self.consent,
        )
