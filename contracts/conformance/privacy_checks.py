"""Checks that neither a number, nor a secret, nor the registry's words come out anywhere."""

from contracts.conformance.double import QUOTED
from contracts.conformance.failure_checks import TrialChecks
from contracts.conformance.overheard import overheard
from contracts.conformance.people import has_a_number, names
from contracts.conformance.scene import expect, outcome_of
from contracts.errors import RegistryError, RegistryRefused


class PrivacyChecks(TrialChecks):
    """In no address, log, error, or probe."""

    async def test_the_number_is_in_no_address(self) -> None:
        async with self.connected() as scene:
            await scene.reading()
            exposed = [each.exposed for each in scene.registry.heard]
        exposed += [each.exposed for trial in await self.trials() for each in trial.heard]
        expect(
            not any(names(text, self.asked) for text in exposed),
            "the personal number stands in an address (a URL, a file name, a topic): send it in "
            "the body, for every proxy and server on the way logs addresses",
        )

    async def test_a_good_answer_puts_no_number_in_a_log(self) -> None:
        with overheard() as sounds:
            async with self.connected() as scene:
                await scene.reading()
        expect(
            not names(sounds.getvalue(), self.asked),
            "the personal number is logged (or printed) on the way to a good answer: log neither "
            "requests nor answers, and pin the loggers of libraries that do",
        )

    async def test_no_failure_tells_the_number(self) -> None:
        for trial in await self.trials():
            expect(
                not names(trial.shown, self.asked),
                f"{trial.scene}: the personal number stands in the error, in what caused it, or in "
                "a log. Log nothing, and raise outside the `except` block, so that no cause hangs "
                "on the error",
            )

    async def test_no_failure_quotes_the_registry(self) -> None:
        for trial in await self.trials():
            expect(
                QUOTED not in trial.shown,
                f"{trial.scene}: the registry's own words stand in the error, in what caused it, "
                "or in a log: they may hold anything, numbers too. Raise outside the `except`",
            )

    async def test_a_reading_shows_no_number(self) -> None:
        async with self.connected() as scene:
            reading = await scene.reading()
        expect(
            not names(repr(reading), self.asked),
            "the reading shows the personal number when it is printed: keep numbers as Pnr, in the "
            "record too",
        )

    async def test_no_secret_comes_out(self) -> None:
        shown = [trial.shown for trial in await self.trials()]
        with overheard() as sounds:
            async with self.connected() as scene:
                await scene.reading()
                shown += [repr(scene.adapter), repr(getattr(scene.adapter, "__dict__", {}))]
        shown.append(sounds.getvalue())
        expect(
            not any(secret in text for secret in self.secrets for text in shown),
            "a secret of the settings comes out in a log, an error or the adapter's own fields: "
            "keep it in a type that shows nothing",
        )

    async def test_a_probe_names_no_person(self) -> None:
        async with self.connected() as scene:
            await outcome_of(scene.adapter.probe())
            sent = [each.everything for each in scene.registry.heard]
        expect(
            not any(has_a_number(text) for text in sent),
            "the probe asks about somebody: ask for a description, a status, a code table. Nobody "
            "has a purpose for it, and no ledger entry is written",
        )

    async def test_a_probe_raises_registry_errors_only(self) -> None:
        async with self.connected() as scene:
            for trouble in scene.registry.troubles(unknown=self.unknown):
                scene.registry.spoil(1, trouble.spoil)
                outcome = await outcome_of(scene.adapter.probe())
                scene.registry.behave()
                expect(
                    outcome is None or isinstance(outcome, RegistryError),
                    f"{trouble.name}: the probe gave "
                    f"{type(outcome).__name__}; it returns nothing or raises a RegistryError",
                )

    async def test_a_probe_tells_that_the_registry_is_away_or_refuses(self) -> None:
        async with self.connected() as scene:
            for trouble in scene.registry.troubles(unknown=self.unknown):
                if not (trouble.is_silence or trouble.kind == "refusal"):
                    continue
                scene.registry.spoil(1, trouble.spoil)
                outcome = await outcome_of(scene.adapter.probe())
                scene.registry.behave()
                is_told = isinstance(outcome, RegistryError)
                if trouble.kind == "refusal":
                    is_told = isinstance(outcome, RegistryRefused)
                expect(
                    is_told,
                    f"{trouble.name}: `samsyn doctor` would say that all is well. Make one real "
                    "call in `probe` and raise what it means",
                )
