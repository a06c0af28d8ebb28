"""The one decision: which fields of this citizen this reader may see, for this purpose, now.

Pure, total and deterministic; intersection only: nothing here adds a field. It runs twice, before
the registries are asked and again inside the transaction that releases.
"""

from gateway.access.acting import within_power
from gateway.access.asked import effective_fields
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.facts import SubjectFacts
from gateway.access.masks import masks_for, warnings_for
from gateway.access.purposes import Purpose
from gateway.access.refusals import FACTS_UNAVAILABLE, refuse
from gateway.access.rules_municipality import municipality_warnings
from gateway.access.rules_personal import PERSONAL_RULES
from gateway.access.rules_static import STATIC_RULES, agreements_in_force, permitted_fields


def decide_static(context: DecisionContext) -> frozenset[str] | Deny:
    """Give the leaves that may be asked for about anybody, or the refusal. Looks at no facts."""
    purpose = context.purpose
    if purpose is None or purpose.id != context.asked.purpose_id:
        return refuse("purpose_unknown", context.asker)
    for rule in STATIC_RULES:
        code = rule(context, purpose)
        if code is not None:
            return refuse(code, context.asker)
    asked = effective_fields(context.asked, purpose) or frozenset()
    return asked & permitted_fields(context, purpose)


def decide(context: DecisionContext) -> Permit | Deny:
    """Decide: the static rules, then the personal ones, then what protection takes away."""
    fields = decide_static(context)
    if isinstance(fields, Deny) or context.purpose is None:
        return fields if isinstance(fields, Deny) else refuse("purpose_unknown", context.asker)
    if context.facts is None:
        return refuse(FACTS_UNAVAILABLE, context.asker)
    for rule in PERSONAL_RULES:
        code = rule(context, context.purpose, context.facts)
        if code is not None:
            return refuse(code, context.asker)
    agreed = _agreed(context, context.purpose, context.facts, fields=fields)
    return _permit(context, context.purpose, context.facts, fields=agreed)


def _agreed(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts, *, fields: frozenset[str]
) -> frozenset[str]:
    """Give those of the leaves that the citizen agreed to, where it rests on that: on her consent,
    or on the power of attorney of whoever acts for her.
    """
    if context.asker.represents:
        return within_power(facts, purpose.id, fields, today=context.today)
    if purpose.basis.kind != "consent":
        return fields
    consent = context.consent
    return frozenset(leaf for leaf in fields if consent is not None and consent.allows(leaf))


def _tellable(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> frozenset[str]:
    """Give what the purpose gives here whatever is asked for, without what protection takes."""
    fields = _agreed(context, purpose, facts, fields=permitted_fields(context, purpose))
    masked = masks_for(context.asker, facts, fields, today=context.today)
    return fields - {withheld.path for withheld in masked}


def _permit(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts, *, fields: frozenset[str]
) -> Permit | Deny:
    masked = masks_for(context.asker, facts, fields, today=context.today)
    shown = fields - {withheld.path for withheld in masked}
    # Of a log that is read no field is shown, so that a power for the log alone suffices.
    if not shown and not context.asked.reads_log:
        return refuse("nothing_permitted", context.asker)
    return Permit(
        fields=shown,
        masked=masked,
        warnings=warnings_for(context.asker, facts, shown, today=context.today)
        | municipality_warnings(context, purpose, facts),
        income_kinds=purpose.kinds_shown,
        says_other_income=purpose.says_other_income,
        tellable=_tellable(context, purpose, facts),
        purpose_version=purpose.version,
        basis=str(purpose.basis),
        agreement_ids=frozenset(each.id for each in agreements_in_force(context, purpose)),
    )
