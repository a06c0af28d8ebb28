"""The sessions of this store: each is sealed under a key that is made of ours and the cookie's
random name, so that whoever has the table, or even our key, reads no session without its cookie.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable
from gateway.sessions.jobs import End, Exchange, KeepDraft, Reseal, See, Start, TakeDraft
from gateway.sessions.session import MOST_SENT, Draft, Opened, Session, ends_at
from gateway.store.data_keys import Unreadable, seal, unseal
from gateway.store.instants import from_microseconds
from gateway.store.keys import SubjectKeys
from gateway.store.writer import Writer

_NAME_BYTES: Final = 32
_LONGEST_NAME: Final = 64
_TRIES: Final = 20
"""How often a session that others change at the same time is read anew."""
_SESSION: Final = "session"
_DRAFT: Final = "draft"
_BEGUN: Final = "sign-in"


class Sessions:
    """Begins, finds and ends sessions. The store has one; every process of the house finds them."""

    def __init__(self, *, keys: SubjectKeys, writer: Writer) -> None:
        self._keys = keys
        self._writer = writer

    def seal_begun(self, content: bytes) -> str:
        """Write what a sign-in under way must remember, for a cookie; nothing is kept here."""
        sealed = self._keys.seal_link(content, use=_BEGUN)
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def open_begun(self, written: str) -> bytes | None:
        """Read it again; None for anything that we have not sealed."""
        try:
            sealed = urlsafe_b64decode(written.encode("ascii") + b"==")
        except ValueError:
            return None
        return self._keys.open_link(sealed, use=_BEGUN)

    async def start(self, session: Session, *, instead_of: str | None) -> str:
        """Give the name of a new session; the one before it is over. Raises EvidenceUnavailable."""
        name = secrets.token_urlsafe(_NAME_BYTES)
        before = _index(instead_of) if _may_be(instead_of) else None
        await self._writer.write(
            Start(index=_index(name), sealed=self._seal(name, session), instead_of=before)
        )
        return name

    async def find(self, name: str | None, *, prolongs: bool = True) -> Opened | None:
        """Give the session of that name if it is in force. Raises EvidenceUnavailable."""
        if name is None or not _may_be(name):
            return None
        row = await self._writer.write(See(index=_index(name), prolongs=prolongs))
        if row is None or row.is_over:
            return None
        started = from_microseconds(row.started_us)
        return Opened(
            session=self._read(name, row.sealed),
            started_at=started,
            ends_at=ends_at(started, from_microseconds(row.seen_us)),
            read_at=from_microseconds(row.read_us),
        )

    async def change(self, name: str, session: Session) -> None:
        """Let it say something else."""
        await self._writer.write(Reseal(index=_index(name), sealed=self._seal(name, session)))

    async def spend(self, name: str, mark: str) -> bool:
        """Tell whether this is the first time that the form with that mark is sent; what was kept
        of a form before it is let go. Two at once: one of them is the first.
        """
        for _ in range(_TRIES):
            row = await self._writer.write(See(index=_index(name), prolongs=False))
            session = None if row is None else self._read(name, row.sealed)
            if row is None or session is None or mark in session.sent:
                return False
            sent = (*session.sent, mark)[-MOST_SENT:]
            sealed = self._seal(name, replace(session, sent=sent, draft=None))
            changed = Exchange(index=_index(name), before=row.sealed, sealed=sealed)
            if await self._writer.write(changed):
                return True
        raise EvidenceUnavailable("evidence_unavailable")

    async def end(self, name: str | None) -> None:
        """End it; where there is none nothing is done."""
        if _may_be(name):
            await self._writer.write(End(index=_index(name)))

    async def overdue(self, name: str | None) -> Session | None:
        """Give a session that is over and not yet forgotten: it tells whose form that was."""
        if name is None or not _may_be(name):
            return None
        row = await self._writer.write(See(index=_index(name), prolongs=False))
        return self._read(name, row.sealed) if row is not None and row.is_over else None

    async def keep_draft(self, name: str, draft: Draft) -> None:
        """Keep what she had typed until she has signed in again."""
        content = seal(self._key(name), msgspec.msgpack.encode(draft), bound_to=_DRAFT)
        await self._writer.write(KeepDraft(index=_index(name), draft=content))

    async def take_draft(self, name: str | None, *, by: Session) -> Draft | None:
        """Give what was typed in the session before, to the very person who typed it."""
        if name is None or not _may_be(name):
            return None
        taken = await self._writer.write(TakeDraft(index=_index(name)))
        if taken is None or not by.is_of_the_same(self._read(name, taken[0])):
            return None
        return self._decoded(name, taken[1])

    def _decoded(self, name: str, sealed: bytes) -> Draft:
        try:
            content = unseal(self._key(name), sealed, bound_to=_DRAFT)
            return msgspec.msgpack.decode(content, type=Draft)
        except (Unreadable, msgspec.MsgspecError):
            raise EvidenceUnavailable("evidence_unavailable") from None

    def _seal(self, name: str, session: Session) -> bytes:
        return seal(self._key(name), msgspec.msgpack.encode(session), bound_to=_SESSION)

    def _read(self, name: str, sealed: bytes) -> Session:
        try:
            content = unseal(self._key(name), sealed, bound_to=_SESSION)
            return msgspec.msgpack.decode(content, type=Session)
        except (Unreadable, msgspec.MsgspecError):
            raise EvidenceUnavailable("evidence_unavailable") from None

    def _key(self, name: str) -> bytes:
        return self._keys.session_key(name)


def _may_be(name: str | None) -> bool:
    return name is not None and 0 < len(name) <= _LONGEST_NAME and name.isascii()


def _index(name: str | None) -> bytes:
    """Give what the table knows a session by; the name does not follow from it."""
    return hashlib.sha256(f"samsyn/1/page-session/{name}".encode()).digest()
