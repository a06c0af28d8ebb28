"""Checks on troubles: each has its kind, is asked once, and leaves nothing behind."""

from typing import ClassVar, Final

from contracts.conformance.double import Kind
from contracts.conformance.scene import Author, expect, told
from contracts.conformance.trials import Trial, is_plain, run_trials
from contracts.errors import (
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.reading import Reading

_KINDS: Final[dict[Kind, tuple[type[RegistryError], ...]]] = {
    "outage": (RegistryUnavailable,),
    "refusal": (RegistryRefused,),
    "nonsense": (RegistryMisread,),
    "unplanned": (RegistryUnavailable, RegistryRefused, RegistryMisread),
}


class TrialChecks(Author):
    """Has every trouble tried once for the class; the checks read what came of it."""

    tried: ClassVar[tuple[Trial, ...] | None] = None

    async def trials(self, kind: Kind | None = None) -> tuple[Trial, ...]:
        """Give the trials of one kind, or all."""
        own = type(self)
        # Its own, not inherited: a class may derive from another class of checks.
        if vars(own).get("tried") is None:
            own.tried = await run_trials(self)
        return tuple(each for each in own.tried or () if kind in {None, each.trouble.kind})


class FailureChecks(TrialChecks):
    """Statuses, failures of the line, and answers that are none."""

    async def test_an_outage_may_be_asked_again(self) -> None:
        await self._expect_kind(
            "outage", "raise RegistryUnavailable: the same question may succeed a moment later"
        )

    async def test_a_refusal_alerts_a_person(self) -> None:
        await self._expect_kind(
            "refusal",
            "raise RegistryRefused: a revoked certificate or agreement must not be asked with for "
            "ever",
        )

    async def test_an_answer_that_is_none_is_misread(self) -> None:
        await self._expect_kind(
            "nonsense",
            "raise RegistryMisread: an answer that cannot be read is neither an empty record, nor "
            "nobody, nor an outage",
        )

    async def test_a_status_that_nobody_planned_for_is_no_answer(self) -> None:
        await self._expect_kind(
            "unplanned",
            "only status 200 is an answer: raise RegistryMisread, and never read the body, follow "
            "a redirect or call anybody unknown",
        )

    async def test_every_failure_is_a_registry_error_with_its_kinds_text(self) -> None:
        for trial in await self.trials():
            if not isinstance(trial.outcome, Reading):
                expect(
                    is_plain(trial.outcome),
                    f"{trial.scene}: the adapter raised {told(trial.outcome)}. Raise the four "
                    "kinds of contracts.errors as they are, with no text of your own",
                )

    async def test_a_question_that_fails_is_asked_once(self) -> None:
        for trial in await self.trials():
            sent = [each.everything for each in trial.heard]
            expect(
                len(sent) <= trial.of and len(set(sent)) == len(sent),
                f"{trial.scene}: the adapter asked again ({len(sent)} requests, a good question "
                f"takes {trial.of}). Take out the retry: the gateway alone asks again, with the "
                "deadline in view",
            )

    async def test_after_every_failure_the_next_question_is_answered(self) -> None:
        for trial in await self.trials():
            expect(
                trial.recovered,
                f"{trial.scene}: the next question was not answered, though the registry was well "
                "again: keep no state of a failure",
            )

    async def test_when_to_come_again_is_handed_on(self) -> None:
        told_when = [each for each in await self.trials() if each.trouble.retry_after_seconds]
        for trial in told_when:
            expect(
                isinstance(trial.outcome, RegistryUnavailable)
                and trial.outcome.retry_after_seconds == trial.trouble.retry_after_seconds,
                f"{trial.scene}: hand the seconds on, "
                "RegistryUnavailable(retry_after_seconds=…): the gateway waits as it is told",
            )

    async def test_every_answer_is_read_to_its_end_or_closed(self) -> None:
        for trial in await self.trials():
            expect(
                trial.unfinished == 0,
                f"{trial.scene}: the answer was left open. Close it in a `finally`: each one left "
                "takes a connection from every later question",
            )

    async def _expect_kind(self, kind: Kind, advice: str) -> None:
        for trial in await self.trials(kind):
            expect(
                type(trial.outcome) in _KINDS[kind],
                f"{trial.scene}: the adapter gave {told(trial.outcome)}; {advice}",
            )
