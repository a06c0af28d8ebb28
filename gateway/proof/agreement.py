"""What a citizen agreed to, in one digest: the log commits to it, and a receipt in either form must
say the same.
"""

from collections.abc import Mapping, Sequence

import msgspec

from gateway.proof.jcs import NotCanonical, jcs_digest


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The terms that a consent was given for, in the order in which they are digested."""

    consent_id: str
    purpose: str
    purpose_version: str
    recipient_cvr: str
    fields: tuple[str, ...]
    max_uses: str
    expires_at: str
    """As the receipt writes it, RFC 3339 in UTC."""

    @property
    def digest(self) -> str:
        """Give b64u(H(JCS(the list of its values))); numbers are texts."""
        *before, fields, uses, expires_at = msgspec.structs.astuple(self)
        return jcs_digest([*before, sorted(fields), uses, expires_at])


def agreed_in(receipt: Mapping[str, object]) -> str | None:
    """Give the digest of what a consent's receipt says; None where its parts are not there."""
    read = _linked if "@context" in receipt else _plain
    try:
        return msgspec.convert(read(receipt), Agreement).digest
    except (msgspec.ValidationError, NotCanonical):
        return None


def _plain(receipt: Mapping[str, object]) -> Mapping[str, object]:
    purpose = _only(receipt.get("purposes"))
    return {
        "consent_id": receipt.get("record_id"),
        "purpose": purpose.get("purpose"),
        "purpose_version": _number(purpose.get("version")),
        "recipient_cvr": _only_text(purpose.get("recipient_third_parties")),
        "fields": [each.get("pii_type") for each in _objects(purpose.get("pii_information"))],
        "max_uses": _number(_object(purpose.get("frequency")).get("max_uses")),
        "expires_at": purpose.get("expires_at"),
    }


def _linked(receipt: Mapping[str, object]) -> Mapping[str, object]:
    process = _object(receipt.get("dpv:hasProcess"))
    purpose, version = _last_two(_named(process.get("dpv:hasPurpose"), "urn:samsyn:purpose:"))
    return {
        "consent_id": receipt.get("dct:identifier"),
        "purpose": purpose,
        "purpose_version": version,
        "recipient_cvr": _named(process.get("dpv:hasRecipient"), "urn:samsyn:cvr:"),
        "fields": [
            _named(each, "urn:samsyn:field:")
            for each in _objects(process.get("dpv:hasPersonalData"))
        ],
        "max_uses": _number(_object(process.get("dpv:hasFrequency")).get("max_uses")),
        "expires_at": _object(receipt.get("dpv:hasDuration")).get("dct:valid"),
    }


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    return [_object(each) for each in value] if isinstance(value, list) else []


def _only(value: object) -> Mapping[str, object]:
    listed = _objects(value)
    return listed[0] if len(listed) == 1 else {}


def _only_text(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else None


def _number(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _named(value: object, prefix: str) -> str | None:
    """Give what stands after the prefix in an `@id`."""
    name = _object(value).get("@id")
    is_ours = isinstance(name, str) and name.startswith(prefix)
    return name.removeprefix(prefix) if is_ours and isinstance(name, str) else None


def _last_two(name: str | None) -> tuple[str | None, str | None]:
    before, colon, last = (name or "").rpartition(":")
    return (before, last) if colon else (None, None)
