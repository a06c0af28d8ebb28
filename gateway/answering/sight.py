"""What the ledger is told of a question: who asks about whom and why."""

from collections.abc import Callable

from contracts.paths import section_of
from gateway.access.decision import Permit
from gateway.answering.case import Case
from gateway.identity.callers import Requester
from gateway.ledger.entries import ActedBy, Sight


def sight(case: Case, permit: Permit | None, *, pseudonym: Callable[[str, str], str]) -> Sight:
    """Say it with a pseudonym in place of the employee, and with no word of an unknown purpose."""
    asker, question, member = case.asker, case.question, case.question.member
    actor = asker.actor if isinstance(asker, Requester) else None
    fields = tuple(sorted(permit.fields)) if permit else case.asked_fields
    return Sight(
        subject_id=case.subject_id,
        organisation=case.controller.name,
        organisation_cvr=case.controller.cvr,
        client_id=asker.client_id if isinstance(asker, Requester) else "citizen",
        unit=actor.unit if actor else None,
        actor=pseudonym(actor.id, case.controller.cvr) if actor else None,
        purpose=case.purpose.id if case.purpose else "unknown",
        purpose_version=case.purpose.version if case.purpose else None,
        basis=str(case.purpose.basis) if case.purpose else None,
        case_reference=question.case_reference,
        notice_reference=question.notice_reference,
        municipality_basis=question.municipality_basis,
        sections=tuple(sorted({section_of(path) for path in fields})),
        fields=fields,
        correlation_id=case.arrival.correlation_id,
        period=question.period,
        capacity=case.capacity if member is None else "related",
        household_role=None if member is None else member.role,
        consent_id=case.used_consent,
        acting=_acted_by(case),
    )


def _acted_by(case: Case) -> ActedBy | None:
    if case.acting is None:
        return None
    return ActedBy(
        subject_id=case.acting.subject_id,
        acts_as=case.acting.acts_as,
        read_log=case.question.reads_log,
    )
