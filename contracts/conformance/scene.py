"""What an author tells the kit, and one adapter connected to one double for one check.

Holds no check. Every text a check ends with says what the author can do.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Final, NoReturn, TypeVar

import msgspec
import pytest

from contracts.adapter import AdapterPlugin, RegistryAdapter
from contracts.conformance.double import RegistryDouble
from contracts.conformance.http import HttpRegistry
from contracts.conformance.people import ASKED, as_json, renamed, strangers
from contracts.dates import Period
from contracts.errors import RegistryError
from contracts.lookup import Lookup, RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Reading

T = TypeVar("T")
Outcome = Reading | BaseException
AT_ONCE: Final = 20
PATIENCE_SECONDS: Final = 5.0
"""The double answers at once: an adapter that takes longer waits for something of its own."""
TERMS: Final = RegistryTerms(name="conformance", on_behalf_of_cvr="55133018")
PERIOD: Final = Period(from_month="2025-11", to_month="2026-11")


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry answers, and what must be read from it."""

    answer: object
    """An `httpx.Response` about `asked`, a handler, or what another double understands."""
    record: msgspec.Struct | Mapping[str, msgspec.Struct]
    """The record; by section where the plugin has several."""
    residence: ResidenceKey | None = None
    """What is asked about, of a registry that is asked by residence."""


class Author:
    """The facts that an author gives; four of them are the rule: plugin, known, protected, unknown.

    `asked` is the number in the author's answers. `another` (an Example) is needed of a registry
    that is asked by residence. `secrets` are texts that nothing may show, such as a key. `skips`
    maps the name of a check (without `test_`) or of a fact to the reason why it cannot apply.
    """

    plugin: ClassVar[AdapterPlugin[Any]]  # of settings of any type: the class is invariant in them
    known: ClassVar[Example]
    protected: ClassVar[Example | None] = None
    unknown: ClassVar[object] = None
    another: ClassVar[Example | None] = None
    settings: ClassVar[msgspec.Struct | None] = None
    terms: ClassVar[RegistryTerms] = TERMS
    period: ClassVar[Period] = PERIOD
    asked: ClassVar[Pnr] = ASKED
    secrets: ClassVar[Sequence[str]] = ()
    skips: ClassVar[Mapping[str, str]] = {}

    def registry(self) -> RegistryDouble[Any]:
        """Make the double; override it for signed replies or for another wire than HTTP."""
        return HttpRegistry()

    def own_settings(self) -> msgspec.Struct:
        """Give the plugin's settings; those that need nothing are made from their defaults."""
        return self.plugin.settings_type() if self.settings is None else self.settings

    def different(self) -> Example:
        """Give an example with another record than `known`."""
        example = self.another or self.protected
        return self.known if example is None else example

    def needed(self, fact: str) -> Example:
        """Give an Example that a check cannot do without, or skip the check for its reason."""
        example: Example | None = getattr(self, fact)
        if example is None:
            self.skip_without(fact)
        return example

    def skip_without(self, fact: str) -> NoReturn:
        """Skip for the author's reason; fail where there is none."""
        if fact in self.skips:
            pytest.skip(self.skips[fact])
        fail(
            f"give the fact `{fact}`, or say in `skips` why there is none: "
            f'skips = {{"{fact}": "the reason"}}'
        )

    def lookup(self, person: Pnr | None = None, *, example: Example | None = None) -> Lookup:
        """Write a question as the gateway would."""
        return Lookup(
            pnr=person or self.asked,
            residence=(example or self.known).residence,
            period=self.period,
            terms=self.terms,
            correlation_id="c0ffee00-0000-4000-8000-00000000c0de",
        )

    def records(self, example: Example) -> Mapping[str, msgspec.Struct]:
        """Give an example's records by section."""
        if isinstance(example.record, msgspec.Struct):
            return {self.plugin.sections[0].name: example.record}
        return example.record

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["Scene"]:
        """Connect a new adapter to a new double that answers as `known`."""
        registry = self.registry()
        registry.asked = self.asked
        registry.people = (self.asked, *strangers(self.asked, AT_ONCE))
        registry.answer(self.known.answer)
        try:
            yield Scene(self, registry, registry.connect(self.plugin, self.own_settings()))
        finally:
            await registry.close()


class Scene:
    """One connected adapter, and the double behind its wire."""

    def __init__(
        self, author: Author, registry: RegistryDouble[Any], adapter: RegistryAdapter
    ) -> None:
        self.author = author
        self.registry = registry
        self.adapter = adapter

    async def ask(self, person: Pnr | None = None, *, example: Example | None = None) -> Outcome:
        """Ask once; give the reading, or whatever the adapter raised."""
        return await outcome_of(self.adapter.fetch(self.author.lookup(person, example=example)))

    async def reading(
        self, person: Pnr | None = None, *, example: Example | None = None
    ) -> Reading:
        """Ask once; fail unless there is a reading."""
        outcome = await self.ask(person, example=example)
        if not isinstance(outcome, Reading):
            fail(
                f"the adapter gave {told(outcome)} for a good answer: mend the reading, or the "
                "answer that the conformance class gives. (A body must be read with `aread` or "
                "`aiter_bytes` before it is there.)"
            )
        return outcome

    async def exchanges(self) -> int:
        """Count the exchanges that the known question takes."""
        before = len(self.registry.heard)
        await self.reading()
        return len(self.registry.heard) - before

    def is_as(self, outcome: Outcome, example: Example, person: Pnr | None = None) -> bool:
        """Tell whether the reading has exactly this example's records, and is about this person."""
        if not isinstance(outcome, Reading):
            return False
        asked, person = self.author.asked, person or self.author.asked
        expected = self.author.records(example)
        found = {section.section: section.record for section in outcome.sections}
        if outcome.about not in {person, None} or set(found) != set(expected):
            return False
        return all(
            type(found[name]) is type(expected[name])
            and _comparable(found[name])
            == renamed(_comparable(expected[name]), old=asked, new=person)
            for name in expected
        )


async def outcome_of(asking: Awaitable[T]) -> T | BaseException:
    """Give what it gives or raises; what hangs is a failure of the check."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS) as patience:
            return await asking
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever an adapter raises is its outcome
        if patience.expired():
            fail(
                f"the adapter took more than {PATIENCE_SECONDS:.0f} s though the registry answered "
                "at once: take out its own waiting, sleeping or asking again"
            )
        return error


def _comparable(record: msgspec.Struct) -> str:
    try:
        return as_json(record)
    except (TypeError, NotImplementedError):
        return repr(record)


def told(outcome: Outcome) -> str:
    """Name an outcome without quoting it."""
    if isinstance(outcome, RegistryError):
        return type(outcome).__name__
    return "a Reading" if isinstance(outcome, Reading) else f"{type(outcome).__name__} (no kind)"


def fail(advice: str) -> NoReturn:
    """End the check with what the author can do."""
    pytest.fail(advice, pytrace=False)


def expect(holds: bool, advice: str) -> None:
    """Fail with the advice unless it holds."""
    if not holds:
        fail(advice)
