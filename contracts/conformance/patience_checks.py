"""Checks on time and size: a registry that hangs, a question that is given up, no end of answer."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from contracts.conformance.scene import PATIENCE_SECONDS, Author, Scene, expect, fail, told
from contracts.errors import RegistryError
from contracts.reading import Reading

_LONGEST_TIMEOUT_SECONDS: Final = 60.0
_DEADLINE_SECONDS: Final = 0.02
Hang = Callable[[Scene], None]


class PatienceChecks(Author):
    """What is waited for ends, by itself or when the gateway ends it."""

    async def test_every_request_has_a_timeout_of_its_own(self) -> None:
        async with self.connected() as scene:
            await scene.reading()
            for heard in scene.registry.heard:
                expect(
                    heard.timeout_seconds is not None
                    and 0 < heard.timeout_seconds <= _LONGEST_TIMEOUT_SECONDS,
                    "a request was sent without a timeout (connect, read, write and pool, at most "
                    f"{_LONGEST_TIMEOUT_SECONDS:.0f} s): take one from the settings and put it in "
                    '`request.extensions["timeout"]`',
                )

    async def test_a_question_that_hangs_ends_when_it_is_cancelled(self) -> None:
        await self._while_hanging(_cancel)

    async def test_the_gateways_deadline_passes_through(self) -> None:
        await self._while_hanging(_let_the_deadline_pass)

    async def test_a_cancelled_question_leaves_nothing_behind(self) -> None:
        async def cancel_and_look(scene: Scene) -> None:
            before = asyncio.all_tasks()
            await _cancel(scene)
            await asyncio.sleep(0)
            expect(
                asyncio.all_tasks() - scene.registry.tasks <= before,
                "a cancelled question leaves a task running: start tasks in a TaskGroup only",
            )
            expect(
                scene.registry.unfinished == 0,
                "a cancelled question leaves an answer (or a file, a lease) open: close it in a "
                "`finally`",
            )

        await self._while_hanging(cancel_and_look)

    async def test_after_a_cancelled_question_the_next_is_answered(self) -> None:
        async def cancel_and_ask(scene: Scene) -> None:
            await _cancel(scene)
            scene.registry.behave()
            expect(
                scene.is_as(await scene.ask(), self.known),
                "after a cancelled question the next was not answered: a lock or a place is still "
                "held",
            )

        await self._while_hanging(cancel_and_ask)

    async def test_an_answer_without_end_is_refused(self) -> None:
        async with self.connected() as scene:
            await scene.reading()
            for endless in scene.registry.spoilings("endless", scene.registry.said[0]):
                scene.registry.spoil(1, endless.spoil)
                outcome = await scene.ask()
                expect(
                    isinstance(outcome, RegistryError) and not scene.registry.read_too_much,
                    f"an answer that {endless.name} was read on and on (the adapter gave "
                    f"{told(outcome)}): stop at a size from the settings with RegistryMisread",
                )
                expect(
                    scene.is_as(await scene.ask(), self.known),
                    f"after an answer that {endless.name} the next question was not answered",
                )

    async def _while_hanging(self, deed: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
        """Do it while each request of a question hangs in turn, and while a body stalls."""
        async with self.connected() as scene:
            count = await scene.exchanges()
            for at in range(1, count + 1):
                scene.registry.hang(at)
                await deed(scene)
                scene.registry.behave()
            for stalled in scene.registry.spoilings("stalled", scene.registry.said[0]):
                scene.registry.hanging.clear()
                scene.registry.spoil(1, stalled.spoil)
                await deed(scene)
                scene.registry.behave()


async def _cancel(scene: Scene) -> None:
    task = asyncio.create_task(_fetched(scene))
    await _reach(scene, task)
    task.cancel()
    await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    expect(
        _was_cancelled(task),
        "the question was cancelled and did not end with CancelledError: never catch it (nor "
        "BaseException, nor a bare except), and wait for nothing in a `finally`",
    )


def _was_cancelled(task: "asyncio.Task[Reading]") -> bool:
    if task.done() and not task.cancelled():
        task.exception()  # looked at, or asyncio reports it as never retrieved
    return task.cancelled()


async def _let_the_deadline_pass(scene: Scene) -> None:
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS) as deadline:
            await _fetched(scene)
    except TimeoutError:
        passed = deadline.expired()
    except Exception:  # noqa: BLE001 - whatever an adapter makes of the deadline is the fault
        passed = False
    else:
        passed = False
    expect(
        passed,
        "the deadline came and the adapter made something else of it: let TimeoutError and "
        "CancelledError pass, and catch the transport's own errors only",
    )


async def _fetched(scene: Scene) -> Reading:
    return await scene.adapter.fetch(scene.author.lookup())


async def _reach(scene: Scene, task: "asyncio.Task[Reading]") -> None:
    reached = asyncio.create_task(scene.registry.hanging.wait())
    await asyncio.wait({reached, task}, timeout=PATIENCE_SECONDS, return_when="FIRST_COMPLETED")
    if not reached.done():
        reached.cancel()
        task.cancel()
        _was_cancelled(task)
        fail("the question ended while the registry was still silent")
