"""Reporting an error, and following it: her side of a correction."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog

from contracts.errors import GatewayError, NotPermitted, QuestionInvalid
from contracts.paths import groups_of, leaf_paths, section_of
from gateway.corrections.desk import Desk
from gateway.corrections.jobs import sight_of
from gateway.corrections.states import LONGEST_MESSAGE, OPEN, Correction, Reported, State
from gateway.corrections.stored import StoredCorrections
from gateway.identity.callers import Citizen, Organisation
from gateway.ledger.entries import Sight
from gateway.ledger.protocol import Subjects
from gateway.portable.fields import Plugins, record_types
from gateway.portable.owners import Owner, Owners
from gateway.store.ids import random_id
from gateway.store.instants import Clock

EVERY: Final = timedelta(seconds=20)
"""How often those under way are asked after."""
_KEY: Final = re.compile(r"\[[^\]]*\]")
_PERSON: Final = re.compile(r"\[(?:per|sub)_[^\]]*\]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_PATH: Final = 200
log = structlog.get_logger("samsyn.corrections")


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """A correction as she reads it."""

    id: str
    path: str
    message: str
    owner: Owner
    state: State
    reported_at: datetime
    changed_at: datetime


class CorrectionParts(msgspec.Struct, frozen=True, kw_only=True):
    """What corrections need, wired by gateway/app.py."""

    stored: StoredCorrections
    subjects: Subjects
    operator: Organisation
    owners: Owners
    plugins: Plugins
    desk: Desk | None
    """None: no owner is reached from here; pages tell whom to call."""
    clock: Clock


class Corrections:
    """Takes reports in, carries them to owners, and tells how they stand."""

    def __init__(self, parts: CorrectionParts) -> None:
        self._parts = parts
        types: Mapping[str, type[msgspec.Struct]] = record_types(parts.plugins)
        leaves = [leaf for name, kind in types.items() for leaf in leaf_paths(name, kind)]
        self._known = frozenset(groups_of(leaves))

    @property
    def is_on(self) -> bool:
        """Tell whether owners are reached from here."""
        return self._parts.desk is not None

    def owner_of(self, path: str) -> Owner | None:
        """Give who owns a field; None for a path that is no field of any record."""
        bare = _KEY.sub("[]", path)
        is_known = len(path) <= _LONGEST_PATH and {bare, bare.removesuffix("[]")} & self._known
        return self._parts.owners.of(bare) if is_known else None

    async def report(
        self, citizen: Citizen, path: str, message: str, *, correlation_id: str
    ) -> Tracked:
        """Keep what she reports and hand it over. Raises NotPermitted where no owner is reached,
        QuestionInvalid for no field of a record or no message, TooManyQuestions.
        """
        if self._parts.desk is None:
            raise NotPermitted("corrections_off")
        owner = self.owner_of(path)
        said = _CONTROL.sub("", message).strip()
        if owner is None or not 0 < len(said) <= LONGEST_MESSAGE:
            raise QuestionInvalid("correction_invalid")
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        content = Reported(path=_PERSON.sub("[]", path), message=said, owner=owner.name)
        sight = self._sight(subject_id, content, correlation_id)
        correction_id = await self._parts.stored.report(sight, content)
        kept = await self._parts.stored.of_person(subject_id)
        mine = next(each for each in kept if each.id == correction_id)
        await self._carry(mine, correlation_id)
        (told,) = (
            each
            for each in await self._told(subject_id, correlation_id=correlation_id)
            if each.id == correction_id
        )
        return told

    async def all(self, citizen: Citizen, *, correlation_id: str) -> tuple[Tracked, ...]:
        """Give what she has reported, the newest first, as the owners say it stands now."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        reported = await self._parts.stored.of_person(subject_id)
        under_way = (each for each in reported if each.state in OPEN)
        await asyncio.gather(*(self._carry(each, correlation_id) for each in under_way))
        return await self._told(subject_id, correlation_id=correlation_id)

    async def _told(self, subject_id: str, *, correlation_id: str) -> tuple[Tracked, ...]:
        """Read how it stands; that she reads it is an entry."""
        found = await self._parts.stored.of_person(subject_id)
        await self._parts.stored.note_reading(
            subject_id, rows=len(found), correlation_id=correlation_id
        )
        return tuple(map(self._tracked, found))

    async def paths_under_way(self, subject_id: str) -> tuple[str, ...]:
        """Give the fields of a citizen that are being looked into."""
        return await self._parts.stored.paths_under_way(subject_id)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Ask after those under way while the block runs."""
        if self._parts.desk is None:
            yield
            return
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(EVERY.total_seconds())
            with contextlib.suppress(GatewayError):
                await self.follow_once()

    async def follow_once(self) -> None:
        """Ask after each that nobody has heard of for a while."""
        since = self._parts.clock() - EVERY
        for each in await self._parts.stored.under_way(unchanged_since=since):
            await self._carry(each, random_id("fol"))

    async def _carry(self, correction: Correction, correlation_id: str) -> None:
        """Hand it over if that is still to be done, else ask how it stands."""
        desk, state = self._parts.desk, correction.state
        if desk is None:
            return
        if state == "kept":
            number = await self._parts.subjects.number_of_subject(correction.subject_id)
            if number is None:
                return
            is_sent = await desk.hand_over(correction.id, number, correction.content)
            news: State | None = "sent" if is_sent else None
        else:
            news = await desk.ask_after(correction.id)
        if news is not None and news != state:
            sight = self._sight(correction.subject_id, correction.content, correlation_id)
            await self._parts.stored.go_on(correction, news, sight)

    def _sight(self, subject_id: str, content: Reported, correlation_id: str) -> Sight:
        return sight_of(
            subject_id=subject_id,
            owner=content.owner,
            operator_cvr=self._parts.operator.cvr,
            path=_KEY.sub("[]", content.path),
            section=section_of(content.path),
            correlation_id=correlation_id,
        )

    def _tracked(self, correction: Correction) -> Tracked:
        content = correction.content
        owner = self.owner_of(content.path)
        return Tracked(
            id=correction.id,
            path=content.path,
            message=content.message,
            owner=Owner(name=content.owner) if owner is None else owner,
            state=correction.state,
            reported_at=correction.reported_at,
            changed_at=correction.changed_at,
        )
