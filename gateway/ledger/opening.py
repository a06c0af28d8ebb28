"""Opening what entries say, for those who read them back: logs, the sweeper, the audit."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import Content, open_content
from gateway.store.data_keys import HOUSE, KeyWrapper, Unreadable
from gateway.store.tables import data_key


class Opener:
    """Opens entries with the data keys that the store holds now: a destroyed key opens nothing."""

    def __init__(self, wrapper: KeyWrapper) -> None:
        self._wrapper = wrapper

    def keys(self, connection: Connection, owners: Iterable[str]) -> dict[str, bytes]:
        """Give the data keys of these owners, where there are any. Raises Unreadable."""
        question = select(data_key.c.owner, data_key.c.wrapped).where(
            data_key.c.owner.in_(set(owners)), data_key.c.wrapped.is_not(None)
        )
        return {
            owner: self._wrapper.unwrap(wrapped, owner=owner)
            for owner, wrapped in connection.execute(question)
        }

    def opened(
        self, sealed: bytes, *, entry_id: str, subject_id: str | None, keys: dict[str, bytes]
    ) -> Content:
        """Open one entry. What cannot be read is not left out: EvidenceUnavailable."""
        try:
            return open_content(sealed, keys[subject_id or HOUSE], entry_id=entry_id)
        except (KeyError, Unreadable):
            raise EvidenceUnavailable("evidence_unavailable") from None
