"""Which registries are asked for which sections, in which order. The answering path's one door."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import msgspec
import structlog

from contracts.dates import Period
from contracts.lookup import Lookup, RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from gateway.registries.answered import Answered
from gateway.registries.ask import Asking, Connected
from gateway.registries.sources import source_of

FACTS_SECTION: Final = "person"
"""Whoever serves it gives what a decision needs: status, protections, residence."""
SHARE_BEFORE_STAND_IN: Final = 0.6
"""How much of the time left a registry may use while another could stand in for it."""
log = structlog.get_logger("samsyn.registries")


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One question's errand to the registries. Never serialised: it holds the personal number."""

    pnr: Pnr
    period: Period
    terms_for: Callable[[str], RegistryTerms | None]
    """What the registry behind an adapter's name must be told; None: no agreement, not asked."""
    deadline: float
    """On the event loop's clock."""
    correlation_id: str


class Registries:
    """All registries of this gateway, in the settings' order of failover."""

    def __init__(self, connected: Sequence[Connected], *, clock: Callable[[], datetime]) -> None:
        self._all = tuple(Asking(each, clock=clock) for each in connected)

    @property
    def counted(self) -> dict[str, Counter[str]]:
        """Give outcomes since the start, by adapter name."""
        return {asking.plugin.name: asking.counted for asking in self._all}

    async def facts(self, errand: Errand) -> Answered | Failed:
        """Ask the person register for what the decision needs; the answer serves `sections` too."""
        return await _Round(errand, self._all).answer(FACTS_SECTION)

    async def sections(
        self, names: frozenset[str], errand: Errand, *, already: Answered | None
    ) -> dict[str, Found | Failed]:
        """Fill exactly these sections at once; what `already` holds is not asked again."""
        asked = _Round(errand, self._all, already=already)
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(asked.section(name)) for name in sorted(names)}
        return {name: task.result() for name, task in tasks.items()}

    async def probe(self, *, deadline: float) -> dict[str, Failed | None]:
        """Make one harmless call to each registry; None where it answered."""
        async with asyncio.TaskGroup() as group:
            tasks = {
                each.plugin.name: group.create_task(each.probe(deadline=deadline))
                for each in self._all
            }
        return {name: task.result() for name, task in tasks.items()}

    async def close(self) -> None:
        """Let go of questions that never came back."""
        for asking in self._all:
            await asking.close()


class _Round:
    """One errand: each registry is asked at most once, however many sections it serves."""

    def __init__(
        self, errand: Errand, registries: Sequence[Asking], *, already: Answered | None = None
    ) -> None:
        self._errand = errand
        self._registries = registries
        self._already = already
        self._asked: dict[str, asyncio.Task[Answered | Failed]] = {}

    async def section(self, name: str) -> Found | Failed:
        answered = await self.answer(name)
        if isinstance(answered, Failed):
            return answered
        reading = answered.reading.section(name)
        if reading is None:
            return Failed(outcome="broken")
        return Found(
            record=reading.record, source=source_of(answered, reading), notes=reading.notes
        )

    async def answer(self, name: str) -> Answered | Failed:
        """Give the first sound answer with this section, by the settings' order.

        The next registry is tried where one is unavailable or broken, not where it knows nobody.
        """
        if self._already is not None and self._already.reading.section(name) is not None:
            return self._already
        candidates = self._candidates(name)
        failures: list[Failed] = []
        for place, asking in enumerate(candidates, start=1):
            answer = await self._ask(asking, may_take_all=place == len(candidates))
            if isinstance(answer, Failed):
                failures.append(answer)
                if answer.outcome == "unknown":
                    return answer
            elif answer.reading.section(name) is None:
                failures.append(Failed(outcome="broken"))
            else:
                return answer
        return _most_hopeful(failures)

    def _candidates(self, name: str) -> list[Asking]:
        """List who serves the section and may be asked for this controller and purpose."""
        serving = [
            asking
            for asking in self._registries
            if any(offer.name == name for offer in asking.plugin.sections)
            # Where somebody lives is asked of those who know people, or it would never end.
            and (asking.plugin.asks_by == "pnr" or name != FACTS_SECTION)
        ]
        permitted = [
            asking for asking in serving if self._errand.terms_for(asking.plugin.name) is not None
        ]
        if not permitted:
            log.error(
                "no_agreement_for_section",
                section=name,
                adapters=[asking.plugin.name for asking in serving],
                correlation_id=self._errand.correlation_id,
            )
        return permitted

    async def _ask(self, asking: Asking, *, may_take_all: bool) -> Answered | Failed:
        name = asking.plugin.name
        if name not in self._asked:
            self._asked[name] = asyncio.create_task(self._put(asking, may_take_all=may_take_all))
        return await self._asked[name]

    async def _put(self, asking: Asking, *, may_take_all: bool) -> Answered | Failed:
        terms = self._errand.terms_for(asking.plugin.name)
        residence = await self._residence() if asking.plugin.asks_by == "residence" else None
        if terms is None or isinstance(residence, Failed):
            return residence if isinstance(residence, Failed) else Failed(outcome="unavailable")
        lookup = Lookup(
            pnr=self._number(),
            residence=residence,
            period=self._errand.period,
            terms=terms,
            correlation_id=self._errand.correlation_id,
        )
        return await asking.ask(lookup, deadline=self._deadline(may_take_all=may_take_all))

    async def _residence(self) -> ResidenceKey | Failed:
        """Give where the person register says she lives: the key to those who know no people."""
        person = self._already or await self.answer(FACTS_SECTION)
        if isinstance(person, Failed):
            return person
        return person.reading.residence or Failed(outcome="unknown")

    def _number(self) -> Pnr:
        """Give the number in force, where the person register has said that it changed."""
        known = self._already.reading if self._already else None
        return (known and (known.current_number or known.about)) or self._errand.pnr

    def _deadline(self, *, may_take_all: bool) -> float:
        if may_take_all:
            return self._errand.deadline
        now = asyncio.get_running_loop().time()
        return now + max(self._errand.deadline - now, 0) * SHARE_BEFORE_STAND_IN


def _most_hopeful(failures: Sequence[Failed]) -> Failed:
    """Choose what to tell when all failed: rather that it may come again than that it is broken.

    Nobody asked, for want of an agreement: `unavailable` without a time. Nothing was misread, so it
    is not `broken`, and only the operator can end it; decide() refuses such questions before.
    """
    again = [each for each in failures if each.outcome == "unavailable"]
    if again:
        return min(again, key=lambda each: each.retry_after_seconds or 0)
    return failures[0] if failures else Failed(outcome="unavailable")
