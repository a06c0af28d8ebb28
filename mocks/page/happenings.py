"""What happened in a world and what can happen next, as the page shows it: which registry knows
what since when, and what stands on the feed.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Final, Literal

import msgspec
from msgspec import inspect

from contracts.adapter import Text
from mocks.life.cadence import in_replica_from
from mocks.life.chronicle import Chapter
from mocks.life.events import EXAMPLES, LifeEvent
from mocks.life.feed import Told
from mocks.life.refusing import REFUSALS
from mocks.life.standing import Standing
from mocks.life.texts import TEXTS
from mocks.world.people import PersonFacts
from mocks.worlds import Inhabited

NOTICES_SHOWN: Final = 30
Control = Literal["choice", "persona", "day", "switch", "text"]
State = Literal["prevented", "happened", "coming"]
_SAID_ELSEWHERE: Final = frozenset({"persona", "pnr", "on", "id"})
_PEOPLE: Final = frozenset({"partner", "guardian", "other_parent"})
_FACTS: Final = PersonFacts.__struct_fields__


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an event may say, and how it is asked for."""

    name: str
    control: Control
    choices: tuple[str, ...] = ()
    usual: str = ""
    example: str = ""
    is_required: bool = False


class Orderable(msgspec.Struct, frozen=True, kw_only=True):
    """An event that can be ordered."""

    kind: str
    text: Text
    fields: tuple[Field, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What an event changed in one registry."""

    registry: str
    seen_from: datetime | None
    """None: the registry tells nobody of it."""
    of: str
    """Whose: a persona's id; empty where it is nobody's."""
    facts: tuple[str, ...] = ()
    """Names of the person register's facts that differ."""
    count: int = 0
    """Reports, or addresses, that are new."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a registry told on the feed."""

    place: int
    registry: str
    code: str
    subject: str
    at: datetime
    event: str


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """An event with all that came of it."""

    id: str
    text: Text
    persona: str | None
    on: date
    happens_at: datetime
    state: State
    why_not: str | None
    changes: tuple[Change, ...]
    codes: tuple[tuple[str, str], ...]
    """Registry and code of each notice."""


@cache
def orderable() -> tuple[Orderable, ...]:
    """Give what can happen, with what each may say, read off the orders themselves."""
    union = inspect.type_info(LifeEvent)
    structs = union.types if isinstance(union, inspect.UnionType) else ()
    return tuple(
        Orderable(
            kind=str(each.tag),
            text=TEXTS[str(each.tag)],
            fields=tuple(_fields(each)),
        )
        for each in structs
        if isinstance(each, inspect.StructType)
    )


def happenings(world: Inhabited) -> tuple[Happening, ...]:
    """Give what happened and is to happen, the last first."""
    before = world.life.chronicle.untouched
    told: list[Happening] = []
    for chapter in world.life.chronicle.chapters:
        told.append(_happening(chapter, before, now=world.life.clock()))
        before = chapter.standing
    return tuple(reversed(told))


def notices(world: Inhabited) -> tuple[Notice, ...]:
    """Give the last notices on the feed, the newest first."""
    feed, now = world.life.feed, world.life.clock()
    told = feed.after(0, now=now, most=10_000)
    return tuple(_notice(each) for each in reversed(told[-NOTICES_SHOWN:]))


def _fields(struct: inspect.StructType) -> Iterator[Field]:
    example = EXAMPLES[str(struct.tag)]
    for field in struct.fields:
        if field.encode_name in _SAID_ELSEWHERE:
            continue
        usual = field.default
        control, choices = _control(field.encode_name, field.type)
        yield Field(
            name=field.encode_name,
            control=control,
            choices=choices,
            usual="" if usual in (None, msgspec.NODEFAULT) else str(usual),
            example=str(example.get(field.encode_name, "")),
            is_required=field.required,
        )


def _control(name: str, type_: inspect.Type) -> tuple[Control, tuple[str, ...]]:
    if isinstance(type_, inspect.UnionType):
        inner = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        type_ = inner[0]
    if name in _PEOPLE:
        return "persona", ()
    if isinstance(type_, inspect.LiteralType):
        return "choice", tuple(map(str, type_.values))
    if isinstance(type_, inspect.DateType):
        return "day", ()
    return ("switch" if isinstance(type_, inspect.BoolType) else "text"), ()


def _happening(chapter: Chapter, before: Standing, *, now: datetime) -> Happening:
    ordered = chapter.ordered
    return Happening(
        id=ordered.id,
        text=TEXTS[ordered.event.kind],
        persona=ordered.event.persona,
        on=ordered.day,
        happens_at=ordered.happens_at,
        state=_state(chapter, now),
        why_not=REFUSALS[chapter.prevented] if chapter.prevented else None,
        changes=tuple(_changes(chapter, before)),
        codes=tuple(sorted({(each.registry, each.code) for each in chapter.notices})),
    )


def _state(chapter: Chapter, now: datetime) -> State:
    if chapter.prevented is not None:
        return "prevented"
    return "happened" if chapter.ordered.happens_at <= now else "coming"


def _changes(chapter: Chapter, before: Standing) -> Iterator[Change]:
    after = chapter.standing
    at = chapter.ordered.happens_at
    for number, person in after.people.items():
        earlier = before.person(number)
        if earlier != person:
            persona = after.persona_of(number)
            yield Change(
                registry="cpr",
                seen_from=in_replica_from(at),
                of=persona.id if persona else "",
                facts=_differing(earlier, person),
            )
    for number in after.reports:
        new = set(after.reports_of(number)) - set(before.reports_of(number))
        if new:
            persona = after.persona_of(number)
            first = min(report.reported_at for report in new)
            yield Change(
                registry="skat",
                seen_from=max(first, at),
                of=persona.id if persona else "",
                count=len(new),
            )
    built = len(after.built.addresses) - len(before.built.addresses)
    if built:
        yield Change(registry="dar", seen_from=at, of="", count=built)


def _differing(earlier: PersonFacts | None, person: PersonFacts) -> tuple[str, ...]:
    if earlier is None:
        return ("number",)
    return tuple(name for name in _FACTS if getattr(earlier, name) != getattr(person, name))


def _notice(told: Told) -> Notice:
    notice = told.notice
    return Notice(
        place=told.place,
        registry=notice.registry,
        code=notice.code,
        subject=notice.persona or notice.object_id or "",
        at=notice.at,
        event=told.ordered.id,
    )
