"""That a citizen opened what a firm handed in: an entry on her own log, found by nobody else's."""

import base64
import binascii
from collections.abc import Callable
from typing import Final

from contracts.pnr import Pnr
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.entries import Handed, Sight
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import SightPayload
from gateway.store.keys import SubjectKeys
from gateway.store.subjects import StoredSubjects
from gateway.store.writer import Writer

LONGEST_NAME: Final = 400


class HandedOver:
    """Seals what firms say into links, and keeps who opened one. The store has one."""

    def __init__(self, *, keys: SubjectKeys, subjects: StoredSubjects, writer: Writer) -> None:
        self._keys = keys
        self._subjects = subjects
        self._writer = writer

    def seal(self, content: bytes) -> str:
        """Write it as a name for an address that says nothing without our key."""
        return base64.urlsafe_b64encode(self._keys.seal_link(content)).decode("ascii").rstrip("=")

    def unseal(self, name: str) -> bytes | None:
        """Read it again; None for anything that is no name of ours."""
        if len(name) > LONGEST_NAME:
            return None
        try:
            sealed = base64.urlsafe_b64decode(name.encode("ascii") + b"==")
        except (ValueError, binascii.Error):
            return None
        return self._keys.open_link(sealed)

    async def opened(self, pnr: Pnr, sight: Callable[[str], Sight], handed: Handed) -> None:
        """Commit that she opened it. The firm does not find the entry: it is hers alone."""
        seen = sight(await self._subjects.id_of(pnr))
        await self._writer.write(
            AddEntry(
                new=NewEntry(
                    kind="handover_opened",
                    payload=SightPayload(sight=seen, handed=handed),
                    subject_id=seen.subject_id,
                    found=Found(correlation_id=seen.correlation_id),
                )
            )
        )
