"""One event as it happens: reads how the world stands, collects what changes and who is told."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec.structs import replace

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.life.cadence import midnight
from mocks.life.notices import ADVICE, CprCode, Notice
from mocks.life.refusing import Refused
from mocks.life.standing import Standing
from mocks.world.addresses import RegisterRows
from mocks.world.incomes import ReportFacts
from mocks.world.model import Persona
from mocks.world.people import MarkedDay, MarkedMoment, PersonFacts

RESIDENT = frozenset({1, 3})
"""The statuses of who lives in Denmark, on an ordinary or a special road."""
_DEAD = 90
_NOT_IN_FORCE = frozenset({30, 50, 60})
_TABLES = (
    *("addresses", "house_numbers", "roads", "road_sections", "postal_codes", "towns", "points"),
)


class Scene:
    """What one event sees and does. `day` is the first for which it holds; `at` is when the
    registries hear of it, never before `day` begins.
    """

    def __init__(self, before: Standing, *, key: str, day: date, at: datetime) -> None:
        """`key` names the event: what it makes, it makes from that."""
        self.key = key
        self.day = day
        self.at = at
        self.notices: list[Notice] = []
        self._before = before
        self._people = dict(before.people)
        self._personas = dict(before.personas)
        self._persona_ids = dict(before.persona_ids)
        self._reports = dict(before.reports)
        self._built = before.built

    @property
    def standing(self) -> Standing:
        """Give how the world stands by now."""
        return Standing(
            base=self._before.base,
            people=self._people,
            personas=self._personas,
            persona_ids=self._persona_ids,
            reports=self._reports,
            built=self._built,
        )

    @property
    def world_day(self) -> date:
        """Give the day from which the world's months are counted."""
        return self._before.base.day or danish_day(self.at)

    @property
    def marked_day(self) -> MarkedDay:
        """Give the day as facts write it."""
        return MarkedDay(day=self.day)

    @property
    def since(self) -> MarkedMoment:
        """Give the beginning of the day as facts write it."""
        return MarkedMoment(at=midnight(self.day))

    def persona(self, persona_id: str) -> Persona:
        """Give a persona. Raises Refused."""
        persona = self.standing.persona(persona_id)
        if persona is None:
            raise Refused("unknown_persona")
        return persona

    def living(self, number: Pnr) -> PersonFacts:
        """Give somebody to whom things can happen. Raises Refused."""
        person = self.standing.person(number)
        if person is None:
            raise Refused("not_in_register")
        if person.status == _DEAD:
            raise Refused("dead")
        if person.status in _NOT_IN_FORCE or person.current_number is not None:
            raise Refused("number_not_in_force")
        if person.birth is not None and self.day < person.birth.day:
            raise Refused("before_birth")
        return person

    def resident(self, number: Pnr) -> PersonFacts:
        """Give somebody who lives in Denmark. Raises Refused."""
        person = self.living(number)
        if person.status not in RESIDENT:
            raise Refused("not_resident")
        return person

    def known(self, numbers: Iterable[Pnr]) -> list[PersonFacts]:
        """Give those of them whom the register knows."""
        found = (self.standing.person(number) for number in numbers)
        return [person for person in found if person is not None]

    def age(self, person: PersonFacts) -> int:
        """Give the age on the event's day; 0 where no birth date is known."""
        born = person.birth.day if person.birth else person.number.birth_date
        if born is None:
            return 0
        had_birthday = (self.day.month, self.day.day) >= (born.month, born.day)
        return self.day.year - born.year - (not had_birthday)

    def change(self, person: PersonFacts, **facts: object) -> PersonFacts:
        """Change somebody's facts."""
        changed = replace(person, **facts)
        self._people[person.number] = changed
        return changed

    def enter(self, persona: Persona) -> None:
        """Make a persona known, or known by another number; the old number stays theirs."""
        before = self.standing.persona(persona.id)
        for number in {persona.number, before.number if before else persona.number}:
            self._persona_ids[number] = persona.id
        self._personas[persona.id] = persona

    def build(self, rows: RegisterRows) -> None:
        """Put rows into the address register; what is there by that id stays."""
        fresh = {
            name: tuple(row for row in getattr(rows, name) if row.id not in _ids(self._built, name))
            for name in _TABLES
        }
        self._built += replace(rows, **fresh)

    def tell(self, code: CprCode, person: PersonFacts, *, successor: Pnr | None = None) -> None:
        """Let the person register send a notice about somebody."""
        persona = self.standing.persona_of(person.number)
        self.notices.append(
            Notice(
                registry="cpr",
                code=code,
                at=self.at,
                on=self.day,
                about=person.number,
                successor=successor,
                persona=persona.id if persona else None,
            )
        )

    def tell_built(self, code: str, object_id: str) -> None:
        """Let the address register send a notice that something was made."""
        self.notices.append(
            Notice(registry="dar", code=code, at=self.at, on=self.day, object_id=object_id)
        )

    def pay(self, number: Pnr, reports: Iterable[ReportFacts]) -> None:
        """Change what is or will be reported of somebody; the income register sends a notice of
        what is new when the first of it is there.
        """
        before = set(self.standing.reports_of(number))
        after = tuple(sorted(reports, key=lambda each: (each.reported_at, each.key)))
        self._reports[number] = after
        fresh = [each for each in after if each not in before and not _is_marked(each, before)]
        for employer in dict.fromkeys(each.employer_se for each in fresh):
            self._advise(number, [each for each in fresh if each.employer_se == employer])

    def hand_over(self, old: Pnr, new: Pnr) -> None:
        """Let somebody's reports stand by another number."""
        self._reports[new], self._reports[old] = self.standing.reports_of(old), ()

    def _advise(self, number: Pnr, fresh: list[ReportFacts]) -> None:
        persona = self.standing.persona_of(number)
        at = max(self.at, min(each.reported_at for each in fresh))
        told = {each.basis_month for each in fresh if each.reported_at <= at}
        self.notices.append(
            Notice(
                registry="skat",
                code=ADVICE,
                at=at,
                on=self.day,
                about=number,
                persona=persona.id if persona else None,
                months=tuple(sorted(told)),
                employer_se=fresh[0].employer_se,
            )
        )


def _ids(rows: RegisterRows, table: str) -> set[str]:
    return {row.id for row in getattr(rows, table)}


def _is_marked(report: ReportFacts, before: set[ReportFacts]) -> bool:
    """Tell whether a report is an old one that is only marked as undone: its reversal is the
    news.
    """
    return report.undone_at is not None and replace(report, undone_at=None) in before
