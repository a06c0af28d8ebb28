"""A registry that behaves as it is told: what every double has, whatever wire it speaks.

Knows no HTTP. `contracts.conformance.http` is the double for HTTP; an adapter that speaks to a
queue or a folder brings its own (docs/adapters.md).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from contracts.adapter import AdapterPlugin, RegistryAdapter
from contracts.conformance.people import names
from contracts.pnr import Pnr

AnswerT = TypeVar("AnswerT")
SettingsT = TypeVar("SettingsT", bound=msgspec.Struct)
AnyPlugin = AdapterPlugin[Any]  # the kit meets plugins with settings of every type
Kind = Literal["outage", "refusal", "nonsense", "unplanned"]
Spoilt = Literal["cut", "hostile", "encoded", "damaged", "endless", "stalled"]

QUOTED: Final = "ORDS-FRA-REGISTRET"
"""A word that stands in every answer that fails: nobody may repeat it."""
GATHER_SECONDS: Final = 1.0
"""How long questions wait for each other, should an adapter send them one at a time."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange as it reached the registry."""

    everything: str
    """All that was sent, to look for numbers in."""
    exposed: str
    """The part that proxies and servers write in their logs: a URL, a file name, a topic."""
    timeout_seconds: float | None
    """The longest that the adapter said it would wait; None where it would wait for ever."""


class Trouble(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """One way for an exchange to fail: `spoil` gives the bad answer or raises what the line does.

    `outage` and `refusal`: RegistryUnavailable and RegistryRefused are expected; `nonsense`:
    RegistryMisread; `unplanned`: any of the three, but never an answer.
    """

    name: str
    kind: Kind
    spoil: Callable[[AnswerT], AnswerT]
    is_silence: bool = False
    """Nobody answered at all: then a probe fails too."""
    retry_after_seconds: int | None = None
    """When the registry said to come again."""


class Spoiling(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """One change to a good answer that must give the same record or a RegistryError."""

    name: str
    spoil: Callable[[AnswerT], AnswerT]


class RegistryDouble(ABC, Generic[AnswerT]):
    """A registry for one check: answers about whom it is asked, and misbehaves when told."""

    was_closed = False
    """Whether the adapter closed what it was handed."""
    read_too_much = False
    """Whether the adapter went on reading an answer that has no end."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.said: list[AnswerT] = []
        """The good answer to each exchange, before it was spoilt."""
        self.hanging = asyncio.Event()
        """Set while an exchange gets no answer."""
        self.answer_for: Callable[[Pnr], object] = _nothing
        self.asked: Pnr
        self.people: Sequence[Pnr] = ()
        self.tasks: set[asyncio.Task[None]] = set()
        """What the double itself runs, where its wire needs that."""
        self._spoil_at: dict[int, Callable[[AnswerT], AnswerT]] = {}
        self._hang_at: int | None = None
        self._gathering: _Gathering | None = None

    @abstractmethod
    def connect(self, plugin: AnyPlugin, settings: msgspec.Struct) -> RegistryAdapter:
        """Connect the plugin to this double."""

    @abstractmethod
    def troubles(self, *, unknown: object) -> tuple[Trouble[AnswerT], ...]:
        """List every way to fail, but for those that mean `unknown` here."""

    @abstractmethod
    def spoilings(self, how: Spoilt, answer: AnswerT) -> tuple[Spoiling[AnswerT], ...]:
        """List changes of one sort that can be made to that answer; none where it makes no sense.

        `stalled` answers set `hanging` and never end; `endless` ones set `read_too_much`.
        """

    @abstractmethod
    def renamed(self, answer: AnswerT, *, old: Pnr, new: Pnr) -> AnswerT:
        """Give the same answer about somebody else."""

    @property
    @abstractmethod
    def unfinished(self) -> int:
        """Count what the adapter has left open: answers unread and unclosed, files, leases."""

    @abstractmethod
    async def shut(self) -> None:
        """Close the connection from the gateway's side: whoever asks over it is refused."""

    async def close(self) -> None:
        """End whatever the double runs, when the check is over."""

    def answer(self, given: object) -> None:
        """Answer so from now on, whoever is asked about."""
        self.answer_for = lambda _: given

    def spoil(self, at: int, spoil: Callable[[AnswerT], AnswerT]) -> None:
        """Spoil the answer to one exchange to come; 1 is the next."""
        self._spoil_at[len(self.heard) + at] = spoil

    def hang(self, at: int) -> None:
        """Never answer one exchange to come; 1 is the next."""
        self.hanging.clear()
        self._hang_at = len(self.heard) + at

    def gather(self, count: int) -> None:
        """Hold the next exchanges until that many have come, then answer the last first."""
        self._gathering = _Gathering(count)

    def behave(self) -> None:
        """Forget what was told and not yet done."""
        self._spoil_at, self._hang_at, self._gathering = {}, None, None

    def whom(self, heard: Heard) -> Pnr:
        """Tell whom an exchange asks about; where it names nobody, the one who is asked about."""
        return next((each for each in self.people if names(heard.everything, each)), self.asked)

    async def play(self, heard: Heard, honest: Callable[[Pnr], Awaitable[AnswerT]]) -> AnswerT:
        """Answer one exchange as told. For the double's own wire to call."""
        self.heard.append(heard)
        number = len(self.heard)
        if self._gathering is not None:
            await self._gathering.turn()
        if number == self._hang_at:
            self.hanging.set()
            await asyncio.Event().wait()
        answer = await honest(self.whom(heard))
        self.said.append(answer)
        spoil = self._spoil_at.pop(number, None)
        return answer if spoil is None else spoil(answer)


class _Gathering:
    """Lets exchanges wait for each other and leave in the reverse order."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._arrived = 0
        self._complete = asyncio.Event()

    async def turn(self) -> None:
        self._arrived += 1
        place = self._arrived
        if place == self._count:
            self._complete.set()
        try:
            async with asyncio.timeout(GATHER_SECONDS):
                await self._complete.wait()
        except TimeoutError:
            self._complete.set()
        for _ in range(max(self._count - place, place % 3)):
            await asyncio.sleep(0)


def _nothing(_: Pnr) -> object:
    raise LookupError("the double was not told what to answer")
