"""What the admin listener's JSON says, in words for a terminal."""

from datetime import date, datetime
from typing import Final

import msgspec

from contracts.adapter import Text
from contracts.dates import COPENHAGEN


class Replica(msgspec.Struct, frozen=True):
    """How old the person register's replica is."""

    has_everything_before: datetime
    has_what_happens_now_from: datetime


class Clock(msgspec.Struct, frozen=True):
    """Where the registries' clock stands."""

    now: datetime
    frozen: bool
    replica: Replica


class Event(msgspec.Struct, frozen=True):
    """An event as listed."""

    id: str
    event: str
    on: date
    state: str
    persona: str | None = None
    prevented: str | None = None
    seen_from: dict[str, datetime] = {}


class Known(msgspec.Struct, frozen=True):
    """An event that can be ordered: what it is called, and what it may say."""

    text: Text
    may_say: dict[str, object] = msgspec.field(name="with")


class Events(msgspec.Struct, frozen=True):
    """Every event, and those that can be ordered, by name."""

    events: tuple[Event, ...]
    known: dict[str, Known]


class Data(msgspec.Struct, frozen=True):
    """What a notice is about."""

    code: str
    on: date
    registry: str


class Notice(msgspec.Struct, frozen=True):
    """A notice of the feed."""

    time: datetime
    data: Data
    subject: str | None = None


class Feed(msgspec.Struct, frozen=True):
    """A part of the feed."""

    notices: tuple[Notice, ...]
    next: int


class World(msgspec.Struct, frozen=True):
    """A world as listed."""

    name: str
    version: str
    now: datetime
    events: int
    faults: int


class Worlds(msgspec.Struct, frozen=True):
    """Every world."""

    worlds: tuple[World, ...]


class Begun(msgspec.Struct, frozen=True):
    """The worlds that begin anew."""

    reset: tuple[World, ...]


_NOTHING: Final = "Nothing has happened here."


def clock_words(said: bytes) -> str:
    clock = msgspec.json.decode(said, type=Clock)
    stands = "stands at" if clock.frozen else "shows"
    return (
        f"The registries' clock {stands} {_moment(clock.now)}.\n"
        f"CPR's replica has what was registered before "
        f"{_moment(clock.replica.has_everything_before)}; what happens now is there from "
        f"{_moment(clock.replica.has_what_happens_now_from)}."
    )


def event_words(said: bytes) -> str:
    return _line(msgspec.json.decode(said, type=Event))


def events_words(said: bytes) -> str:
    told = msgspec.json.decode(said, type=Events)
    lines = [_line(event) for event in told.events] or [_NOTHING]
    options = [_option(kind, known) for kind, known in told.known.items()]
    return "\n".join([*lines, "", "samsyn sandbox event KIND --persona ID [--on DAY]", *options])


def feed_words(said: bytes) -> str:
    notices = msgspec.json.decode(said, type=Feed).notices
    return "\n".join(
        f"{_moment(each.time)}  {each.data.registry:<4}  {each.data.code:<12}  "
        f"{each.subject or 'somebody'}, from {each.data.on}"
        for each in notices
    )


def next_place(said: bytes) -> int:
    return msgspec.json.decode(said, type=Feed).next


def worlds_words(said: bytes) -> str:
    return "\n".join(map(_world, msgspec.json.decode(said, type=Worlds).worlds))


def reset_words(said: bytes) -> str:
    begun = msgspec.json.decode(said, type=Begun).reset
    return "\n".join(f"Begun anew: {_world(each)}" for each in begun)


def _option(kind: str, known: Known) -> str:
    more = " ".join(f"--with {name}={value}" for name, value in known.may_say.items())
    return f"  {kind:<15} {known.text.en:<36} {more}".rstrip()


def _world(world: World) -> str:
    counted = f"{world.events} events, {world.faults} faults"
    return f"{world.name:<16} {world.version}  {_moment(world.now)}  {counted}"


def _line(event: Event) -> str:
    seen = ", ".join(f"{name} from {_moment(at)}" for name, at in event.seen_from.items())
    why = f" ({event.prevented})" if event.prevented else ""
    who = event.persona or "somebody"
    return f"{event.id}: {event.event} of {who} on {event.on}, {event.state}{why}. Seen in {seen}."


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(COPENHAGEN):%a %Y-%m-%d %H:%M}"
