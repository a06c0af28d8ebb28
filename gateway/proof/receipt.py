"""The receipt of an answer: a digest for each field, one for the whole answer, and our signature.

Whoever holds the answer and our public key can prove years later what was shown.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

import msgspec

from gateway.proof.encoding import to_b64u
from gateway.records.canonical import canonical, canonical_struct
from gateway.records.digests import FieldDigests, version_of

NOT_IN_ANSWER_DIGEST: Final = frozenset({"receipt", "as_of"})
"""The members of an answer that are known only after its entry is committed."""


class Unsigned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a receipt's signature is over."""

    entry_id: str
    """The durable entry that says that this answer was given; the citizen sees the same id in her
    log.
    """
    version: str
    """One digest of all `digests`; the answer's ETag."""
    answer: str
    """The digest of the whole answer but for `receipt` and `as_of`."""
    digests: dict[str, str]
    """One for each field shown, by its label: equal digests are equal values."""
    salts: dict[str, str]
    """What each digest is recomputed with; none where a key in the label is hidden (`[~1]`)."""
    persons: dict[str, str] = {}
    """Alias to the pseudonym that stands for the person in digests and labels."""
    signed_at: datetime
    key_id: str


class Receipt(Unsigned, frozen=True, kw_only=True, omit_defaults=True):
    """What every answer with data carries."""

    signature: str
    """Ed25519 over the canonical JSON (RFC 8785) of the other members."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is certain of a receipt before its entry is committed; the entry commits to it."""

    version: str
    answer: str
    fields: FieldDigests


class Signs(Protocol):
    """A key to sign with; gateway.proof.keys.SigningKey is one."""

    @property
    def key_id(self) -> str:
        """Give the name of the key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Give the signature of a message."""
        ...


def draft_receipt(answer: msgspec.Struct | Mapping[str, object], fields: FieldDigests) -> Draft:
    """Digest an answer whose `receipt` and `as_of` are yet to come."""
    return Draft(
        version=version_of(fields.digests),
        answer=answer_digest(answer),
        fields=fields,
    )


def sign_receipt(draft: Draft, key: Signs, *, entry_id: str, signed_at: datetime) -> Receipt:
    """Sign what was committed: `signed_at` is the time of the commit, and the answer's `as_of`."""
    unsigned = Unsigned(
        entry_id=entry_id,
        version=draft.version,
        answer=draft.answer,
        digests=draft.fields.digests,
        salts=draft.fields.salts,
        persons=draft.fields.persons,
        signed_at=signed_at,
        key_id=key.key_id,
    )
    signature = to_b64u(key.sign(canonical_struct(unsigned)))
    return Receipt(**msgspec.structs.asdict(unsigned), signature=signature)


def answer_digest(answer: msgspec.Struct | Mapping[str, object]) -> str:
    """Digest an answer as it is sent, without its receipt and the time of its commit.

    A Struct without these two is taken at its word: its record comes from `plain`.
    """
    if isinstance(answer, msgspec.Struct) and not NOT_IN_ANSWER_DIGEST & {
        *answer.__struct_fields__
    }:
        return to_b64u(hashlib.sha256(canonical_struct(answer)).digest())
    plain = msgspec.to_builtins(answer)
    covered = {name: each for name, each in plain.items() if name not in NOT_IN_ANSWER_DIGEST}
    return to_b64u(hashlib.sha256(canonical(covered)).digest())
