"""Somebody for whom a citizen may act: by what, from when to when, and what she may see. Data, and
how it is read off a decision or off a power of attorney.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.errors import GatewayError
from gateway.access.acting import OWN_DIGITAL_LIFE_FROM_YEARS, ActsAs
from gateway.access.facts import SubjectFacts
from gateway.answering.acting import Known
from gateway.answering.answer import Answer, FoundSection
from gateway.identity.callers import BroughtPower
from gateway.ledger.delegations import Kept

_BY_REFUSAL: Final[dict[str, ActsAs]] = {
    "of_age": "custody_holder",
    "guardianship_not_full": "guardian",
    "under_guardianship": "power_of_attorney",
    "power_not_in_force": "power_of_attorney",
    "power_does_not_cover": "power_of_attorney",
}
"""Refusals that tell by what she acts."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What of somebody she may see."""

    fields: tuple[str, ...]
    """Sections, groups or leaves, valid wherever `fields` is asked."""
    purposes: tuple[str, ...]
    access_log: bool


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody for whom she may act, or why not now."""

    alias: str
    acts_as: ActsAs | None
    """None: the register did not say."""
    scope: Scope | None = None
    name: str | None = None
    birth_date: str | None = None
    since: str | None = None
    until: date | None = None
    """The last day, where one is known."""
    power_id: str | None = None
    refused: GatewayError | None = None


def of_register(alias: str, answer: Answer, known: Known, *, everything: Scope) -> Relation:
    """Give one whom she was just shown; `everything` is what own access would show."""
    acting, facts = known.case.acting, known.facts
    acts_as = None if acting is None else acting.acts_as
    since, until = (None, None) if facts is None else _span(acts_as, facts)
    return Relation(
        alias=alias,
        acts_as=acts_as,
        scope=everything,
        name=name_in(answer),
        birth_date=msgspec.convert(_person(answer).get("birth_date"), str | None),
        since=since,
        until=until,
    )


def name_in(answer: Answer) -> str | None:
    """Give the name as an answer has it."""
    name = _person(answer).get("name")
    return msgspec.convert(name.get("full_name"), str | None) if isinstance(name, dict) else None


def of_refusal(alias: str, error: GatewayError) -> Relation:
    """Give one whom she may not see now."""
    return Relation(alias=alias, acts_as=_BY_REFUSAL.get(error.code), refused=error)


def of_power(kept: Kept, alias: str) -> Relation:
    """Give one whose power of attorney she holds, by its own words."""
    terms = kept.terms
    return Relation(
        alias=alias,
        acts_as="power_of_attorney",
        scope=Scope(fields=terms.fields, purposes=terms.purposes, access_log=terms.gives_log),
        name=terms.grantor_name,
        since=terms.since.isoformat(),
        until=terms.until,
        power_id=kept.id,
    )


def of_sign_in(power: BroughtPower, alias: str, *, purpose: str) -> Relation:
    """Give one for whom her sign-in says that she may act."""
    scope = Scope(fields=power.sections, purposes=(purpose,), access_log=power.gives_log)
    return Relation(alias=alias, acts_as="power_of_attorney", scope=scope)


def together(powers: Sequence[Relation]) -> Relation | None:
    """Give what several powers of attorney of one person give together, as of the first of them."""
    scopes = [each.scope for each in powers if each.scope is not None]
    if not powers:
        return None
    return replace(
        powers[0],
        name=next((each.name for each in powers if each.name is not None), None),
        scope=Scope(
            fields=tuple(sorted({path for each in scopes for path in each.fields})),
            purposes=tuple(sorted({name for each in scopes for name in each.purposes})),
            access_log=any(each.access_log for each in scopes),
        ),
    )


def _person(answer: Answer) -> dict[str, object]:
    person = answer.sections.get("person")
    return person.record if isinstance(person, FoundSection) else {}


def _span(acts_as: ActsAs | None, facts: SubjectFacts) -> tuple[str | None, date | None]:
    """Give since when she acts, and the last day on which she may."""
    if acts_as == "guardian" and facts.guardianship is not None:
        guard = facts.guardianship
        return _iso(guard.since), None if guard.until is None else guard.until.day
    held = [each for each in facts.custody or () if "asker" in each.who]
    if acts_as != "custody_holder" or not held:
        return None, None
    ends = [each.until.day for each in held if each.until is not None]
    birthday = _last_before_birthday(facts.birth_date)
    known = [each for each in (*ends, birthday) if each is not None]
    return _iso(held[0].since), min(known, default=None)


def _last_before_birthday(born: PartialDate | None) -> date | None:
    """Give the last day on which custody gives a view; None for a birth date partly known."""
    day = None if born is None else born.day
    if day is None:
        return None
    year = day.year + OWN_DIGITAL_LIFE_FROM_YEARS
    is_leap_day = (day.month, day.day) == (2, 29)
    birthday = date(year, 3, 1) if is_leap_day and year % 4 else day.replace(year=year)
    return date.fromordinal(birthday.toordinal() - 1)


def _iso(day: PartialDate | None) -> str | None:
    return None if day is None else day.iso
