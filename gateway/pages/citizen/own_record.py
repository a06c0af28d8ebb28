"""Her own record for a page: asked by the one path by which anybody sees anything."""

import msgspec

from contracts.dates import Period, danish_day
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS
from gateway.identity.callers import Citizen
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.words import Language
from gateway.pages.record.rows import Telling
from gateway.pages.record.sources import age_line, source_line
from gateway.portable.fields import Field, fields_of
from gateway.portable.owners import Owners
from gateway.question import Question


class OwnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One answer about herself, with its fields and how they are told."""

    answer: Answer
    fields: tuple[Field, ...]
    period: Period
    telling: Telling
    sources: dict[str, str]
    """Section to where it comes from, in words."""
    ages: tuple[str, ...]
    """How fresh each register is, each once."""

    def value(self, label: str) -> str | None:
        """Give a text of the record by its label."""
        found = next((each.value for each in self.fields if each.label == label), None)
        return found if isinstance(found, str) else None

    def of_section(self, name: str) -> dict[str, object] | None:
        """Give a section's record where it was found."""
        section = self.answer.sections.get(name)
        return section.record if isinstance(section, FoundSection) else None


async def own_record(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    citizen: Citizen,
    *,
    arrival: Arrival,
    language: Language,
    sections: frozenset[str] | None = None,
    period: Period | None = None,
) -> OwnRecord:
    """Ask for her own record. Raises what asking for it raises."""
    services, now = desk.services, desk.services.clock()
    asked = period or Period.ending(danish_day(now))
    answer = await services.answering.answer(
        citizen,
        Question(subject=citizen.pnr, purpose=OWN_ACCESS, period=asked, sections=sections),
        arrival=arrival,
    )
    return told(desk, answer, period=asked, language=language)


def told(desk: Desk, answer: Answer, *, period: Period, language: Language) -> OwnRecord:
    """Give an answer as pages read it."""
    plugins, now = desk.services.plugins, desk.services.clock()
    fields = fields_of(answer, plugins)
    return OwnRecord(
        answer=answer,
        fields=fields,
        period=period,
        telling=Telling(answer, fields, Owners(plugins, desk.site.contact), language),
        sources={
            name: source_line(name, each.source, language)
            for name, each in answer.sections.items()
            if isinstance(each, FoundSection)
        },
        ages=tuple(
            dict.fromkeys(
                age_line(name, each.source, language, now=now)
                for name, each in answer.sections.items()
                if isinstance(each, FoundSection)
            )
        ),
    )
