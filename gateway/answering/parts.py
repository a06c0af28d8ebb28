"""What answering needs, wired by gateway/app.py."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import msgspec

from gateway.access.agreements import Agreements
from gateway.access.consents import Consent
from gateway.access.delegations import Delegation
from gateway.access.purposes import Catalogue
from gateway.identity.callers import Organisation
from gateway.ledger.entries import Sight
from gateway.ledger.protocol import Ledger, Subjects
from gateway.ledger.signing import Signer
from gateway.registries.plan import Registries


class Consents(Protocol):
    """The consents that citizens gave."""

    async def of(self, consent_id: str) -> Consent | None:
        """Give a consent as it is now. Raises EvidenceUnavailable."""
        ...


class Powers(Protocol):
    """The powers of attorney that citizens gave."""

    async def between(self, grantor: str, holder: str) -> tuple[Delegation, ...]:
        """Give what one citizen gave to another, ended ones too. Raises EvidenceUnavailable."""
        ...

    async def end_after_death(self, powers: tuple[Delegation, ...], sight: Sight) -> None:
        """End those that are kept here for good: one of the two is dead by the register."""
        ...


class NoPowers:
    """A house where nobody has given any."""

    async def between(self, grantor: str, holder: str) -> tuple[Delegation, ...]:
        """Give none."""
        del grantor, holder
        return ()

    async def end_after_death(self, powers: tuple[Delegation, ...], sight: Sight) -> None:
        """End none."""


class UnderCorrection(Protocol):
    """What citizens have reported as wrong."""

    async def paths_under_way(self, subject_id: str) -> tuple[str, ...]:
        """Give the fields of a citizen that are being looked into. Raises EvidenceUnavailable."""
        ...


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind one question, already open."""

    catalogue: Catalogue
    agreements: Agreements
    registries: Registries
    ledger: Ledger
    subjects: Subjects
    consents: Consents
    corrections: UnderCorrection
    powers: Powers = NoPowers()
    signer: Signer
    operator: Organisation
    pseudonym: Callable[[str, str], str]
    """Employee's id and organisation's CVR to what the log shows."""
    clock: Callable[[], datetime]
