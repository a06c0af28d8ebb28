"""What a fault makes of an honest answer: bytes, status and delivery. Knows no registry's words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, RegistryService, Service
from mocks.faults import Fault
from mocks.trouble.bodies import (
    bomb,
    contradicted,
    gzip_bomb,
    with_new_field,
    with_split_number,
    without_its_end,
)
from mocks.trouble.catalogue import CERTIFICATE_FAULTS

Way = Callable[[Call], Answer]
Shifted = Callable[[timedelta], Service]
HUGE_PADDING_BYTES: Final = 72 * 1024 * 1024
"""More than any of our adapters reads, the income register's included."""
_RETIMED: Final = {"clock_skew": None, "expired_token": -timedelta(hours=2)}
_GARBAGE: Final = bytes(range(128, 256)) * 4
_HTML: Final = (
    b"<!doctype html><title>Maintenance (sandbox)</title>"
    b"<p>Sandkasse: ingen her er virkelige.</p><h1>We are back soon</h1>"
)


class Twins(msgspec.Struct, frozen=True, kw_only=True):
    """How to get at a service whose clock is off: what it knows, or what time it says it is."""

    knowing: Shifted | None = None
    saying: Shifted | None = None
    retimed: Callable[[Answer, timedelta], Answer] | None = None
    """Give an answer of tokens as if written earlier or later: they can be asked for only once."""


class Suffering(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a fault may need of the place that suffers it."""

    service: RegistryService | None
    call: Call
    ways: Mapping[str, Way] = {}
    """Faults in the registry's own words."""
    twins: Twins = Twins()
    now: datetime


def spoil(fault: Fault, honest: Answer, place: Suffering) -> Answer:
    """Give what the fault makes of the honest answer."""
    if fault.fault in CERTIFICATE_FAULTS:
        return _by_certificate(fault, honest, place.call)
    if place.twins.retimed and fault.fault in _RETIMED:
        later = _RETIMED[fault.fault] or timedelta(seconds=fault.lasting)
        return place.twins.retimed(honest, later)
    told = _in_its_own_words(fault, place)
    if told is not None:
        return told
    return msgspec.structs.replace(honest, **_change(fault, honest, now=place.now))


def _by_certificate(fault: Fault, honest: Answer, call: Call) -> Answer:
    """Close connections from before the fault: on a new one the caller sees the certificate.

    Whoever accepts it, or came without TLS, is answered.
    """
    is_seen = call.shown_certificate in {None, fault.fault}
    return honest if is_seen else msgspec.structs.replace(honest, delivery="none")


def _in_its_own_words(fault: Fault, place: Suffering) -> Answer | None:
    name, call = fault.fault, place.call
    if name in place.ways:
        return place.ways[name](call)
    if name == "stale_data" and place.twins.knowing:
        return place.twins.knowing(-timedelta(seconds=fault.lasting)).answer(call)
    if name == "clock_skew" and place.twins.saying:
        return place.twins.saying(timedelta(seconds=fault.lasting)).answer(call)
    return None if place.service is None else _of_any_registry(name, place.service, call)


def _of_any_registry(name: str, service: RegistryService, call: Call) -> Answer | None:
    if name == "wrong_person":
        return service.about_another(call)
    if name not in {"fault", "fault_in_200"}:
        return None
    told = service.own_fault(call)
    return msgspec.structs.replace(told, status=200) if name == "fault_in_200" else told


def _change(fault: Fault, honest: Answer, *, now: datetime) -> dict[str, object]:
    body = honest.body
    changes: dict[str, Callable[[], dict[str, object]]] = {
        "down": lambda: {"delivery": "none"},
        "timeout": lambda: {"delivery": "none", "delay_seconds": fault.lasting},
        "half": lambda: {"delivery": "half"},
        "truncated": lambda: {"body": body[: len(body) // 2]},
        "slow": lambda: {"delay_seconds": fault.lasting},
        "slow_drip": lambda: {"delivery": "drip", "drip_seconds": fault.lasting},
        "huge_answer": lambda: {"padding_bytes": HUGE_PADDING_BYTES},
        "swapped_answers": lambda: {"swaps_within_seconds": fault.lasting},
        "garbage": lambda: {"status": 200, "body": _GARBAGE},
        "empty": lambda: {"status": 200, "body": b""},
        "html": lambda: {
            "status": 200,
            "body": _HTML,
            "content_type": "text/html; charset=utf-8",
        },
        "broken_xml": lambda: {"body": without_its_end(body)},
        "wrong_charset": lambda: {
            "body": body.decode("utf-8", "replace").encode("iso-8859-1", "replace")
        },
        "byte_order_mark": lambda: {"body": b"\xef\xbb\xbf" + body},
        "bomb": lambda: {"body": bomb(body)},
        "gzip_bomb": lambda: {"body": gzip_bomb(), "headers": (("content-encoding", "gzip"),)},
        "header_flood": lambda: {"headers": (*honest.headers, ("x-flood", "x" * 100_000))},
        "redirect": lambda: _plain(302, "elsewhere", location="http://127.0.0.1:9/elsewhere"),
        "new_field": lambda: {"body": with_new_field(body)},
        "split_number": lambda: {"body": with_split_number(body)},
        "unavailable": lambda: _plain(503, "unavailable", retry_after="30"),
        "rate_limited": lambda: _plain(429, "too many requests", retry_after="30"),
        "unauthorised": lambda: _plain(401, "unauthorised"),
        "refused": lambda: _plain(403, "refused"),
        "clock_skew": lambda: {"headers": (*honest.headers, _date(now, fault.lasting))},
        "contradiction": lambda: {"body": contradicted(honest)},
    }
    return changes[fault.fault]()


def _plain(status: int, text: str, **headers: str) -> dict[str, object]:
    return {
        "status": status,
        "body": text.encode(),
        "content_type": "text/plain; charset=utf-8",
        "headers": tuple((name.replace("_", "-"), value) for name, value in headers.items()),
    }


def _date(now: datetime, seconds: float) -> tuple[str, str]:
    return "date", format_datetime(now + timedelta(seconds=seconds), usegmt=True)
