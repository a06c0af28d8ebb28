"""Whose replies are believed, over what, and when (trust.md 4, threat 10)."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.signature import DSIG, EXCLUSIVE, Signer
from adapters.transport.verification import Verifier, Window
from adapters.transport.xml import Element
from contracts.errors import RegistryError, RegistryMisread, RegistryRefused
from tests.adapters.pairs import elliptic_pair, pair
from tests.adapters.transport.replies import (
    NOW,
    OTHER,
    REGISTRY,
    SIGNER,
    STRANGER,
    WINDOW,
    Tamper,
    doubled,
    find,
    referring_to,
    removed,
    reply,
    said,
    signed_again,
    verified,
)


def unreferenced(number: int) -> Tamper:
    def spoil(root: Element) -> None:
        info = find(root, "SignedInfo")
        info.remove(info[2 + number])

    return spoil


def with_transform(algorithm: str) -> Tamper:
    def spoil(root: Element) -> None:
        transforms = find(root, "Transforms")
        etree.SubElement(transforms, f"{{{DSIG}}}Transform", {"Algorithm": algorithm})

    return spoil


HMAC = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
FORGERIES: dict[str, Tamper] = {
    "unsigned": removed("Signature"),
    "no-header": removed("Header"),
    "no-security": removed("Security"),
    "no-timestamp": removed("Timestamp"),
    "two-signatures": doubled("Signature"),
    "two-headers": doubled("Security"),
    "two-timestamps": doubled("Timestamp"),
    "two-tokens": doubled("BinarySecurityToken"),
    "two-values": doubled("SignatureValue"),
    "body-changed": said("a", text="1"),
    "created-changed": said("Created", text="2026-11-22T09:59:59.000Z"),
    "expires-changed": said("Expires", text="2026-11-22T10:06:00.000Z"),
    "value-changed": said("SignatureValue", text="AAAA"),
    "value-no-base64": said("SignatureValue", text="?"),
    "digest-changed": said("DigestValue", text="AAAA"),
    "body-not-referenced": unreferenced(0),
    "nothing-referenced": removed("SignedInfo"),
    "other-uri": said("Reference", URI=""),
    "external-uri": said("Reference", URI="http://127.0.0.1/body"),
    "body-without-id": said("Body", wsu=""),
    "body-named-otherwise": said("Body", wsu="other"),
    "same-id-elsewhere": said("a", Id="body"),
    "hmac": said("SignatureMethod", Algorithm=HMAC),
    "weaker-digest": said("DigestMethod", Algorithm=SHA1),
    "other-canonical": said(
        "CanonicalizationMethod", Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    ),
    "with-comments": said("Transform", Algorithm=f"{EXCLUSIVE}WithComments"),
    "xslt": with_transform("http://www.w3.org/TR/1999/REC-xslt-19991116"),
    "xpath": with_transform("http://www.w3.org/TR/1999/REC-xpath-19991116"),
    "enveloped": with_transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_reply_is_misread_and_the_next_true_one_read(
    forge: Tamper,
) -> None:
    root = reply()
    forge(root)

    with pytest.raises(RegistryMisread):
        verified(root)

    assert verified(reply()) == "30000 æ"


@pytest.mark.parametrize(
    "parts", [["#body"], ["#timestamp"], ["#token"], ["#body", "#token"], ["#timestamp", "#token"]]
)
def test_a_trusted_signature_over_less_than_body_and_timestamp_is_misread(parts: list[str]) -> None:
    with pytest.raises(RegistryMisread):
        verified(referring_to(*parts))


@pytest.mark.parametrize("parts", [["#body", "#timestamp"], ["#timestamp", "#body", "#token"]])
def test_body_and_timestamp_are_enough_and_the_token_may_be_signed_too(parts: list[str]) -> None:
    assert verified(referring_to(*parts)) == "30000 æ"


def test_another_certificate_is_refused_and_ours_still_read() -> None:
    with pytest.raises(RegistryRefused):
        verified(reply(STRANGER))

    assert verified(reply()) == "30000 æ"


def test_a_trusted_certificate_over_another_keys_signature_is_misread() -> None:
    root = reply(STRANGER)
    find(root, "BinarySecurityToken").text = find(reply(), "BinarySecurityToken").text

    with pytest.raises(RegistryMisread):
        verified(root)


@pytest.mark.parametrize("signer", [SIGNER, STRANGER], ids=["old", "new"])
def test_during_a_change_of_certificate_both_are_believed(signer: Signer) -> None:
    trusted = (REGISTRY.certificate, OTHER.certificate)

    assert verified(reply(signer), certificates=trusted) == "30000 æ"


def test_without_a_token_every_trusted_certificate_is_tried() -> None:
    root = referring_to("#body", "#timestamp")
    removed("BinarySecurityToken")(root)

    assert verified(root, certificates=(OTHER.certificate, REGISTRY.certificate)) == "30000 æ"


@pytest.mark.parametrize(
    ("start", "days"),
    [(datetime(2026, 1, 1, tzinfo=UTC), 30), (datetime(2027, 1, 1, tzinfo=UTC), 30)],
    ids=["expired", "not-yet"],
)
def test_a_certificate_out_of_its_time_is_refused(start: datetime, days: int) -> None:
    late = pair("late", start=start, days=days)
    root = reply(Signer(certificate=late.certificate, key=late.key))

    with pytest.raises(RegistryRefused):
        verified(root, certificates=(late.certificate,))


MINUTE = timedelta(minutes=1)
TIMES = {
    "before-the-question": (NOW - 3 * MINUTE, WINDOW),
    "from-later": (NOW + 2 * MINUTE, WINDOW),
    "expired": (
        NOW,
        Window(asked_at=NOW, now=NOW + 7 * MINUTE, leeway=timedelta(seconds=60)),
    ),
    "no-leeway": (
        NOW - timedelta(seconds=1),
        Window(asked_at=NOW, now=NOW, leeway=timedelta(0)),
    ),
}


@pytest.mark.parametrize(("at", "window"), TIMES.values(), ids=TIMES.keys())
def test_a_reply_of_another_time_is_misread(at: datetime, window: Window) -> None:
    with pytest.raises(RegistryMisread):
        verified(reply(at=at), window=window)

    assert verified(reply()) == "30000 æ"


@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_clocks_may_differ_by_the_leeway(seconds: int) -> None:
    assert verified(reply(at=NOW + timedelta(seconds=seconds))) == "30000 æ"


def test_a_reply_that_is_slow_to_come_is_still_good() -> None:
    slow = Window(asked_at=NOW, now=NOW + 4 * MINUTE, leeway=timedelta(0))

    assert verified(reply(), window=slow) == "30000 æ"


TIMESTAMPS = {
    "local-time": ("2026-11-22T11:00:00.000", "2026-11-22T11:05:00.000"),
    "no-date": ("10:00:00Z", "10:05:00Z"),
    "garbage": ("now", "later"),
    "month-13": ("2026-13-22T10:00:00Z", "2026-13-22T10:05:00Z"),
    "blank": ("", ""),
    "backward": ("2026-11-22T10:00:00Z", "2026-11-22T09:55:00Z"),
    "for-hours": ("2026-11-22T10:00:00Z", "2026-11-22T20:00:00Z"),
    "year-1": ("0001-01-01T00:00:00+14:00", "0001-01-01T00:05:00+14:00"),
}


def stamped(created: str, expires: str) -> Element:
    """Write a reply with these times, signed by the trusted key."""
    root = reply()
    said("Created", text=created)(root)
    said("Expires", text=expires)(root)
    return signed_again(root)


@pytest.mark.parametrize(("created", "expires"), TIMESTAMPS.values(), ids=TIMESTAMPS.keys())
def test_a_timestamp_that_says_nothing_usable_is_misread(created: str, expires: str) -> None:
    with pytest.raises(RegistryMisread):
        verified(stamped(created, expires))


def test_an_offset_is_read_as_the_instant_it_is() -> None:
    danish = stamped("2026-11-22T11:00:00.000+01:00", "2026-11-22T11:05:00.000+01:00")

    assert verified(danish) == "30000 æ"


def test_sha1_is_refused_unless_the_route_names_it() -> None:
    old = Signer(certificate=REGISTRY.certificate, key=REGISTRY.key, suite=RSA_SHA1)

    with pytest.raises(RegistryMisread):
        verified(reply(old))

    assert verified(reply(old), suite=RSA_SHA1) == "30000 æ"


def test_a_route_of_sha1_takes_nothing_else() -> None:
    with pytest.raises(RegistryMisread):
        verified(reply(), suite=RSA_SHA1)


def test_no_failure_carries_a_cause() -> None:
    root = reply()
    said("a", text="1")(root)

    with pytest.raises(RegistryError) as caught:
        verified(root)

    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize("trusted", [b"", REGISTRY.key, elliptic_pair("curve").certificate])
def test_what_is_no_certificate_is_not_trusted(trusted: bytes) -> None:
    with pytest.raises(ValueError, match="certificate"):
        Verifier([trusted])
