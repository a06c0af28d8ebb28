"""What one person is to another by the person register: spouse, parent, child, holder of custody,
guardian. Nothing is inferred, and no number is kept.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records.family import Family, Guardianship
from contracts.records.person import CivilStatus
from gateway.access.protection import last_day

Tie = Literal["self", "spouse", "parent", "child"]
Who = Literal["asker", "applicant", "giver"]
SETTLED_AFTER: Final = timedelta(days=14)
"""How long custody must have lasted before protected places are shown by it: a wrong row of custody
once gave a protected address away (trust.md 1.9, finding 3).
"""
_ENDED: Final[frozenset[CivilStatus]] = frozenset({"divorced", "dissolved_partnership"})


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Those whom a decision may depend on, by number. Never serialised."""

    subject: Pnr

    asker: Pnr | None = None
    """The employee behind an authority's question, where her token says who she is; or the citizen
    who acts for the subject.
    """
    applicant: Pnr | None = None
    """Whose application it is, of a question about a member of the household."""
    giver: Pnr | None = None
    """Who agreed for the subject, of a question that rests on such a consent."""


class Custody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One holder of custody of the subject, named only as far as it is one of the people."""

    role: str
    since: PartialDate | None
    until: PartialDate | None
    who: frozenset[Who] = frozenset()

    def holds(self, today: date) -> bool:
        """Tell whether custody may be held today. The day it ends still counts."""
        return _may_hold(self.since, self.until, today)

    def surely_holds(self, today: date) -> bool:
        """Tell whether custody is held today whatever a partly known date means."""
        return _surely(self.since, self.until, today)

    def is_settled(self, today: date) -> bool:
        """Tell whether custody is known to have lasted long enough to be relied on."""
        return _has_lasted(self.since, today)


class Guard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody acts for the subject, an adult."""

    scope: Literal["full", "partial"] | None
    since: PartialDate | None
    until: PartialDate | None
    marked: bool | None
    """The register's own word on whether it is in force."""
    who: frozenset[Who] = frozenset()

    def is_in_force(self, today: date) -> bool:
        """Tell whether it holds today by mark and dates; what is not known holds."""
        return self.marked is not False and _may_hold(self.since, self.until, today)

    def may_be_in_force(self, today: date) -> bool:
        """Tell whether it may hold today, for what it protects her from. A mark that says no while
        the dates say yes is a register that contradicts itself, and holds.
        """
        has_dates = self.since is not None or self.until is not None
        return (self.marked is not False or has_dates) and _may_hold(self.since, self.until, today)

    def surely_acts_for_all(self, today: date) -> bool:
        """Tell whether the register says that it covers everything, and that it is in force."""
        is_so = self.scope == "full" and self.marked is True
        return is_so and _surely(self.since, self.until, today)

    def is_settled(self, today: date) -> bool:
        """Tell whether it is known to have lasted long enough to be relied on."""
        return _has_lasted(self.since, today)


def without_former_spouse(family: Family, civil_status: CivilStatus | None) -> Family:
    """Give the relations without whom she was married to.

    After a divorce the register goes on naming the former spouse beside the civil status (seen in
    the person register's own samples).
    """
    return replace(family, spouse=None) if civil_status in _ENDED else family


def ties_of(family: Family | None, people: People, who: Who) -> frozenset[Tie] | None:
    """Give what one of them is to the subject; None where the register told no relations."""
    other = people.asker if who == "asker" else people.applicant
    if other is None:
        return frozenset()
    if other == people.subject:
        return frozenset({"self"})
    return None if family is None else frozenset(_ties(family, other))


def custody_of(family: Family, people: People) -> tuple[Custody, ...]:
    """Give the subject's holders of custody."""
    return tuple(
        Custody(role=each.role, since=each.since, until=each.until, who=_who(each.person, people))
        for each in family.custody
    )


def guard_of(guardianship: Guardianship | None, people: People) -> Guard | None:
    """Give the subject's guardianship."""
    if guardianship is None:
        return None
    return Guard(
        scope=guardianship.scope,
        since=guardianship.since,
        until=guardianship.until,
        marked=guardianship.in_force,
        who=_who(guardianship.guardian, people),
    )


def others_of(family: Family, people: People, *, today: date) -> frozenset[Pnr] | None:
    """Give the subject's parents, and who else holds custody of her, without whoever asks; None
    where the register knows one of them by no number, so that nothing can be known of that one.
    """
    held = (each for each in family.custody if _may_hold(each.since, each.until, today))
    numbers = {each.person for each in family.parents} | {each.person for each in held}
    known = frozenset(each for each in numbers if each is not None)
    return known - {people.asker, people.subject} if len(known) == len(numbers) else None


def _may_hold(since: PartialDate | None, until: PartialDate | None, today: date) -> bool:
    """Tell whether it may have begun and not ended; one that ends before it begins has no end."""
    if since is not None and today < since.earliest:
        return False
    is_muddled = since is not None and until is not None and last_day(until) < since.earliest
    return until is None or is_muddled or today <= last_day(until)


def _surely(since: PartialDate | None, until: PartialDate | None, today: date) -> bool:
    has_begun = since is None or last_day(since) <= today
    return has_begun and (until is None or today <= until.earliest)


def _has_lasted(since: PartialDate | None, today: date) -> bool:
    return since is not None and last_day(since) <= today - SETTLED_AFTER


def _ties(family: Family, other: Pnr) -> Iterator[Tie]:
    if family.spouse is not None and family.spouse.person == other:
        yield "spouse"
    if any(each.person == other for each in family.parents):
        yield "parent"
    if any(each.person == other for each in family.children):
        yield "child"


def _who(person: Pnr | None, people: People) -> frozenset[Who]:
    if person is None:
        return frozenset()
    named: dict[Who, Pnr | None] = {
        "asker": people.asker,
        "applicant": people.applicant,
        "giver": people.giver,
    }
    return frozenset(who for who, number in named.items() if number == person)
