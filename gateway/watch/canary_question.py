"""The canary's question, put through the one path that answers, and her log, read as she reads it.

The log is read by the ledger's own `log_of`, which writes an entry each time: a reader of the
canary's own would show that a log is whole that no citizen ever opens. One look is enough where
nothing is wrong.
"""

import asyncio
from typing import Final

import msgspec

from contracts.dates import Period, danish_day
from contracts.errors import EvidenceUnavailable
from contracts.pnr import Pnr, PnrInvalid
from gateway.access.purposes import Catalogue, Purpose
from gateway.answering.case import Arrival
from gateway.answering.life import Answering
from gateway.identity.callers import Actor, Requester
from gateway.ledger.protocol import Ledger, Subjects
from gateway.question import Question
from gateway.settings import CanarySettings, Settings, SettingsInvalid
from gateway.store.instants import Clock
from gateway.watch.canary import LookedUp, RegistryDown

MARK: Final = "samsyn-canary"
"""Stands in the row for unit, case and notice: whoever reads it sees what it was."""
LOG_ROWS: Final = 100
_FACTS_UNAVAILABLE: Final = "facts_unavailable"


class CanaryParts(msgspec.Struct, frozen=True, kw_only=True):
    """What the canary asks with."""

    answering: Answering
    ledger: Ledger
    subjects: Subjects
    catalogue: Catalogue
    clock: Clock


class CanaryQuestion:
    """One question, again and again. Never serialised: it holds the personal number."""

    def __init__(self, settings: Settings, canary: CanarySettings, parts: CanaryParts) -> None:
        """Read the number. Raises SettingsInvalid."""
        self._pnr = canary_number(canary)
        self._purpose = canary_purpose(canary, parts.catalogue)
        self._client = canary.client
        self._settings = settings
        self._parts = parts

    async def ask(self) -> LookedUp:
        """Ask as the client. Raises RegistryDown, or the GatewayError that says why not."""
        deadline = asyncio.get_running_loop().time() + self._settings.deadline_seconds
        arrival = Arrival(deadline=deadline)
        try:
            answer = await self._parts.answering.answer(
                self._requester(), self._question(), arrival=arrival
            )
        except EvidenceUnavailable as unavailable:
            if unavailable.code == _FACTS_UNAVAILABLE:
                raise RegistryDown from None
            raise
        return LookedUp(entry_id=answer.receipt.entry_id, correlation_id=arrival.correlation_id)

    async def logged(self) -> frozenset[str]:
        """Give the newest entries of her log."""
        subject_id = await self._parts.subjects.id_of(self._pnr)
        page = await self._parts.ledger.log_of(subject_id, cursor=None, limit=LOG_ROWS)
        return frozenset(row.entry_id for row in page.entries)

    def _requester(self) -> Requester:
        client = self._settings.clients[self._client]
        return Requester(
            client_id=self._client,
            organisation=client.organisation,
            party_class=client.party_class,
            actor=Actor(
                id=MARK,
                unit=MARK,
                roles=frozenset(self._purpose.roles),
                acr="high",
                auth_time=self._parts.clock(),
            ),
        )

    def _question(self) -> Question:
        return Question(
            subject=self._pnr,
            purpose=self._purpose.id,
            period=Period.ending(danish_day(self._parts.clock())),
            case_reference=MARK,
            notice_reference=MARK,
        )


def canary_number(canary: CanarySettings) -> Pnr:
    """Read her number from its file. Raises SettingsInvalid."""
    try:
        return Pnr(canary.number_file.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError, PnrInvalid):
        pass
    raise SettingsInvalid(
        "samsyn.toml [canary]: the file that `number_file` names holds no personal number that we "
        "can read: put the synthetic citizen's number in it, and nothing else"
    )


def canary_purpose(canary: CanarySettings, catalogue: Catalogue) -> Purpose:
    """Find its purpose. Raises SettingsInvalid."""
    purpose = catalogue.of(canary.purpose)
    if purpose is None:
        raise SettingsInvalid(
            "samsyn.toml [canary]: `purpose` is not in the catalogue: name one that is"
        )
    return purpose
