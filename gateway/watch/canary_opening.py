"""From the settings to a canary that sings, where they ask for one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.settings import Settings
from gateway.watch.alarms import Alarms
from gateway.watch.canary import Canary, Rhythm
from gateway.watch.canary_question import CanaryParts, CanaryQuestion
from gateway.watch.figures import Figures


@asynccontextmanager
async def open_canary(
    settings: Settings, parts: CanaryParts, *, alarms: Alarms, figures: Figures
) -> AsyncIterator[None]:
    """Let it sing while the block runs. Raises SettingsInvalid."""
    canary = settings.canary
    if canary is None:
        yield
        return
    question = CanaryQuestion(settings, canary, parts)
    singing = Canary(
        question.ask,
        question.logged,
        rhythm=Rhythm(
            interval_seconds=canary.interval_seconds,
            seen_within_seconds=canary.seen_within_seconds,
        ),
        alarms=alarms,
        figures=figures,
    )
    async with singing.running():
        yield
