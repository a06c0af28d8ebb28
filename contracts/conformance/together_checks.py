"""Checks on questions and connections beside each other: nothing is shared, nothing mixes."""

import asyncio

from contracts.conformance.people import strangers
from contracts.conformance.scene import AT_ONCE, Author, Example, Outcome, Scene, expect
from contracts.errors import RegistryError
from contracts.pnr import Pnr

_MIXED = (
    "two questions at once got each other's answers: keep nothing of a question on the adapter, in "
    "its module or in a cache; local variables only"
)


class TogetherChecks(Author):
    """Many questions at once over one connection, and several connections at once."""

    async def test_two_questions_at_once_do_not_mix(self) -> None:
        await self._expect_unmixed(2)

    async def test_twenty_questions_at_once_do_not_mix(self) -> None:
        await self._expect_unmixed(AT_ONCE)

    async def test_a_question_that_fails_harms_no_other(self) -> None:
        async with self.connected() as scene:
            await scene.exchanges()
            for trouble in scene.registry.troubles(unknown=self.unknown):
                scene.registry.spoil(1, trouble.spoil)
                scene.registry.gather(2)
                asked = self._questions(scene, 2)
                outcomes = await self._at_once(scene, asked)
                scene.registry.behave()
                failed = [each for each in outcomes if isinstance(each, RegistryError)]
                sound = [
                    each
                    for each, (person, example) in zip(outcomes, asked, strict=True)
                    if scene.is_as(each, example, person)
                ]
                expect(
                    len(failed) == len(sound) == 1,
                    f"{trouble.name}: one of two questions failed, and the other did not get its "
                    "own answer: keep nothing of a question on the adapter",
                )

    async def test_a_new_connection_knows_nothing_of_the_old(self) -> None:
        different = self.different()
        async with self.connected() as old, self.connected() as new:
            new.registry.answer(different.answer)
            expect(
                old.is_as(await old.ask(), self.known)
                and new.is_as(await new.ask(example=different), different),
                "two connections of one plugin share something: keep settings, clients and answers "
                "on the adapter that `connect` makes, and nothing in the module or the class",
            )

    async def test_the_old_connection_still_answers_beside_the_new(self) -> None:
        different = self.different()
        async with self.connected() as old, self.connected() as new:
            new.registry.answer(different.answer)
            await new.ask(example=different)
            expect(
                old.is_as(await old.ask(), self.known),
                "after a second `connect` the first adapter asks another registry or not at all: a "
                "change of certificate would break the questions under way",
            )

    async def test_the_new_connection_answers_when_the_old_is_closed(self) -> None:
        async with self.connected() as old, self.connected() as new:
            await old.ask()
            await old.registry.shut()
            expect(
                isinstance(await old.ask(), RegistryError)
                and new.is_as(await new.ask(), self.known),
                "after the old connection was closed the new one does not answer: share nothing "
                "between them",
            )

    async def _expect_unmixed(self, count: int) -> None:
        async with self.connected() as scene:
            await scene.exchanges()
            asked = self._questions(scene, count)
            scene.registry.gather(count)
            outcomes = await self._at_once(scene, asked)
            for outcome, (person, example) in zip(outcomes, asked, strict=True):
                expect(scene.is_as(outcome, example, person), _MIXED)

    def _questions(self, scene: Scene, count: int) -> list[tuple[Pnr, Example]]:
        """Give so many people, every other one with another record, and let them be answered."""
        different = self.different()
        if different is self.known and self.plugin.asks_by == "residence":
            self.needed("another")
        people = strangers(self.asked, count)
        asked = [(each, different if n % 2 else self.known) for n, each in enumerate(people)]
        by_person = dict(asked)
        scene.registry.answer_for = lambda person: by_person.get(person, self.known).answer
        return asked

    async def _at_once(self, scene: Scene, asked: list[tuple[Pnr, Example]]) -> list[Outcome]:
        asking = (scene.ask(person, example=example) for person, example in asked)
        return list(await asyncio.gather(*asking))
