"""A document that we signed as a whole: a consent receipt, a statement for a citizen to carry.

The signature is Ed25519 over the canonical JSON (RFC 8785) of all members but itself, as receipts
of answers are signed.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from gateway.proof.encoding import from_b64u, to_b64u
from gateway.proof.jcs import NotCanonical, jcs
from gateway.proof.keys import KeySet
from gateway.proof.receipt import Signs
from gateway.proof.rules import Finding, failed, held
from gateway.records.canonical import canonical

SIGNATURE: Final = "signature"


class _Seal(msgspec.Struct, frozen=True, kw_only=True):
    """The members by which a document is signed."""

    signed_at: datetime
    key_id: str
    signature: str


def sign_document(
    document: Mapping[str, object], key: Signs, *, signed_at: datetime
) -> dict[str, object]:
    """Give the document with time, key and signature. It holds texts, whole numbers and truths."""
    at = msgspec.to_builtins(signed_at.astimezone(UTC))
    unsigned = {**document, "signed_at": at, "key_id": key.key_id}
    return {**unsigned, SIGNATURE: to_b64u(key.sign(canonical(unsigned)))}


def verify_document(members: Mapping[str, object], keys: KeySet) -> tuple[Finding, ...]:
    """Check who signed it, when, and that nothing was changed since."""
    seal = _seal_of(members)
    if seal is None:
        return (failed("document_shape"),)
    named = next((key for key in keys.keys if key.key_id == seal.key_id), None)
    if named is None:
        return (failed("key_unknown"),)
    if not named.was_in_use(seal.signed_at):
        return (failed("key_not_in_force"),)
    unsigned = {name: each for name, each in members.items() if name != SIGNATURE}
    try:
        holds = named.verify(from_b64u(seal.signature), jcs(unsigned))
    except (NotCanonical, ValueError):
        holds = False
    return (held("document_signature", holds=holds, detail=seal.key_id),)


def _seal_of(members: Mapping[str, object]) -> _Seal | None:
    try:
        seal = msgspec.convert(members, _Seal)
    except msgspec.ValidationError:
        return None
    return None if seal.signed_at.tzinfo is None else seal
