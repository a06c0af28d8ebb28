"""Checks on answers that lie in their form: the same record, or a RegistryError, never a third."""

from collections.abc import AsyncIterator

from contracts.conformance.double import Spoilt
from contracts.conformance.scene import Author, Outcome, Scene, expect, told
from contracts.errors import CitizenUnknown, RegistryError
from contracts.reading import Reading


class HostileChecks(Author):
    """Cut, armed, damaged, and in another encoding."""

    async def test_an_answer_cut_short_is_refused_or_read_whole(self) -> None:
        await self._expect_whole_or_refused(
            "cut", "an answer that was cut must never be read in part: the rest may be protection"
        )

    async def test_a_hostile_answer_is_refused_or_read_unharmed(self) -> None:
        await self._expect_whole_or_refused(
            "hostile",
            "read with a parser that expands no entity, follows no reference, limits depth and "
            "cuts no text (adapters.transport.xml; msgspec), and raise RegistryMisread",
        )

    async def test_an_answer_in_another_encoding_is_refused_or_read_whole(self) -> None:
        await self._expect_whole_or_refused(
            "encoded", "decode strictly, by what the answer says; never with errors='replace'"
        )

    async def test_damaged_bytes_give_a_reading_or_a_registry_error(self) -> None:
        async with self.connected() as scene:
            async for name, outcome in _outcomes(scene, "damaged"):
                expect(
                    isinstance(outcome, Reading | RegistryError),
                    f"{name}: the adapter raised {told(outcome)}; whatever bytes come, raise "
                    "RegistryMisread",
                )
            expect(
                scene.is_as(await scene.ask(), self.known),
                "after damaged answers the next question was not answered",
            )

    async def _expect_whole_or_refused(self, how: Spoilt, advice: str) -> None:
        async with self.connected() as scene:
            async for name, outcome in _outcomes(scene, how):
                is_refused = isinstance(outcome, RegistryError) and not isinstance(
                    outcome, CitizenUnknown
                )
                expect(
                    is_refused or scene.is_as(outcome, self.known),
                    f"{name}: the adapter gave "
                    f"{'another record' if isinstance(outcome, Reading) else told(outcome)}; "
                    f"{advice}",
                )
            expect(
                scene.is_as(await scene.ask(), self.known),
                "after such answers the next question was not answered: keep nothing of a failure",
            )


async def _outcomes(scene: Scene, how: Spoilt) -> AsyncIterator[tuple[str, Outcome]]:
    """Spoil the answer to each request of a question in every way, one at a time.

    Of a question with many requests only as many ways as one request would see are tried.
    """
    count = await scene.exchanges()
    for at, answer in enumerate(scene.registry.said[:count], start=1):
        for spoiling in scene.registry.spoilings(how, answer)[at % count :: count]:
            scene.registry.spoil(at, spoiling.spoil)
            outcome = await scene.ask()
            scene.registry.behave()
            yield f"{spoiling.name} (request {at})" if count > 1 else spoiling.name, outcome
