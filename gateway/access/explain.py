"""Why not the rest: every leaf of a purpose that a decision does not give, and which rule took it.

Decides nothing itself: it asks decide(), and names for each leaf the first factor that lacks it.
"""

from collections.abc import Callable
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from contracts.adapter import Text
from gateway.access.acting import within_power
from gateway.access.asked import effective_fields
from gateway.access.ceilings import below_ceiling
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Permit, WithholdReason
from gateway.access.purposes import Purpose
from gateway.access.rules_static import agreements_in_force

Rule = Literal[
    "household_role",
    "agreement",
    "ceiling",
    "not_asked",
    "consent",
    "power_of_attorney",
    "refused",
    WithholdReason,
]

RULES: Final[dict[Rule, Text]] = {
    "household_role": Text(
        da="Formålet giver det ikke om en med den rolle i husstanden.",
        en="The purpose does not give it of somebody with that role in the household.",
    ),
    "agreement": Text(
        da="Organisationens aftale dækker det ikke.",
        en="The organisation's agreement does not cover it.",
    ),
    "ceiling": Text(
        da="Denne slags organisation må aldrig se det på det grundlag.",
        en="This kind of organisation may never see it on that basis.",
    ),
    "not_asked": Text(da="Der er ikke spurgt om det.", en="It was not asked for."),
    "consent": Text(
        da="Borgerens samtykke dækker det ikke.", en="The citizen's consent does not cover it."
    ),
    "power_of_attorney": Text(
        da="Borgerens fuldmagt dækker det ikke.",
        en="The citizen's power of attorney does not cover it.",
    ),
    "protected": Text(
        da="Borgeren er beskyttet, eller kan være det.",
        en="The citizen is protected, or may be.",
    ),
    "not_of_age": Text(
        da="Borgerens alder giver ikke adgang til det.",
        en="The citizen's age does not give access to it.",
    ),
    "kind_not_permitted": Text(
        da="Formålet må ikke kende den slags indkomst.",
        en="The purpose may not know of that kind of income.",
    ),
    "refused": Text(
        da="Hele spørgsmålet afvises, se `code`.", en="The whole question is refused, see `code`."
    ),
}
"""Every rule with its words. The table of refusals says why a whole question is refused."""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf that is not given: its path with list items as `[]`, the rule, the rule in words."""

    path: str
    rule: Rule
    text: Text


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an asker is told: together the leaves of the whole purpose, each once."""

    fields: tuple[str, ...]
    withheld: tuple[Explained, ...]


def withheld_by_rule(context: DecisionContext) -> tuple[Explained, ...]:
    """Give every leaf of the purpose, asked for or not, that decide() does not permit, by path.

    Not for everybody: it tells that protection is a reason.
    """
    return explained(context).withheld


def explained(context: DecisionContext) -> Told:
    """Give what decide() permits, and why not the rest of the purpose: all of it."""
    decision = decide(context)
    if isinstance(decision, Permit):
        masked = {each.path: each.reason for each in decision.masked}
        return _told(context, decision.fields, masked=masked)
    return _told(context, frozenset(), masked={})


def told(context: DecisionContext) -> Told:
    """Give as much of that as whoever asks may be told.

    To those whom protection is against, a leaf that is withheld for a reason in the person is one
    that was never registered (design invariant 6). So they are told what belongs to an answer about
    anybody at all, and it is the same for whomever they ask about.
    """
    if context.asker.sees_protected:
        return explained(context)
    impersonal = replace(context, facts=None, consent=None)
    of_anybody = decide_static(impersonal)
    is_permitted = isinstance(decide(context), Permit)
    if isinstance(of_anybody, frozenset) and is_permitted:
        return _told(impersonal, of_anybody, masked={})
    return _told(impersonal, frozenset(), masked={})


def _told(
    context: DecisionContext, kept: frozenset[str], *, masked: dict[str, WithholdReason]
) -> Told:
    purpose = context.purpose
    if purpose is None:
        return Told(fields=(), withheld=())
    factors = _factors(context, purpose)
    taken = {
        leaf: masked.get(leaf) or _first_without(leaf, factors)
        for leaf in sorted(set(purpose.fields) - kept)
    }
    return Told(
        fields=tuple(sorted(kept)),
        withheld=tuple(
            Explained(path=leaf, rule=rule, text=RULES[rule]) for leaf, rule in taken.items()
        ),
    )


def _first_without(leaf: str, factors: tuple[tuple[Rule, frozenset[str]], ...]) -> Rule:
    return next((rule for rule, given in factors if leaf not in given), "refused")


def _factors(context: DecisionContext, purpose: Purpose) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """Give what each factor of a decision allows, each by itself, in the order of telling."""
    every, role = frozenset(purpose.fields), context.asked.household_role
    agreements = agreements_in_force(context, purpose)
    asked = effective_fields(context.asked, purpose)
    consent = context.consent if purpose.basis.kind == "consent" else None
    return (
        ("household_role", every if role is None else purpose.given_of.get(role, frozenset())),
        ("agreement", _where(every, lambda leaf: any(each.allows(leaf) for each in agreements))),
        ("ceiling", below_ceiling(context.asker.party, purpose.basis, every)),
        ("not_asked", every if asked is None else asked),
        ("consent", every if consent is None else _where(every, consent.allows)),
        ("power_of_attorney", _empowered(context, purpose)),
    )


def _empowered(context: DecisionContext, purpose: Purpose) -> frozenset[str]:
    every = frozenset(purpose.fields)
    if context.facts is None or not context.asker.represents:
        return every
    return within_power(context.facts, purpose.id, every, today=context.today)


def _where(leaves: frozenset[str], is_given: Callable[[str], bool]) -> frozenset[str]:
    return frozenset(leaf for leaf in leaves if is_given(leaf))
