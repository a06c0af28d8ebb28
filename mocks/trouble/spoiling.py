"""What a fault makes of an honest answer: bytes, status and delivery. Knows no registry's words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

import msgspec

from mocks.exchange import Answer, Call, RegistryService, Service
from mocks.faults import Fault
from mocks.trouble.catalogue import CERTIFICATE_FAULTS
from mocks.trouble.contradiction import contradicted

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
    name, call, service = fault.fault, place.call, place.service
    if name in place.ways:
        return place.ways[name](call)
    if service is not None and name == "wrong_person":
        return service.about_another(call)
    if service is not None and name == "fault":
        return service.own_fault(call)
    if name == "stale_data" and place.twins.knowing:
        return place.twins.knowing(-timedelta(seconds=fault.lasting)).answer(call)
    if name == "clock_skew" and place.twins.saying:
        return place.twins.saying(timedelta(seconds=fault.lasting)).answer(call)
    return None


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
        "broken_xml": lambda: {"body": _without_its_end(body)},
        "wrong_charset": lambda: {
            "body": body.decode("utf-8", "replace").encode("iso-8859-1", "replace")
        },
        "unavailable": lambda: _plain(503, "unavailable", retry_after="30"),
        "rate_limited": lambda: _plain(429, "too many requests", retry_after="30"),
        "unauthorised": lambda: _plain(401, "unauthorised"),
        "refused": lambda: _plain(403, "refused"),
        "clock_skew": lambda: {"headers": (*honest.headers, _date(now, fault.lasting))},
        "contradiction": lambda: {"body": contradicted(honest)},
    }
    return changes[fault.fault]()


def _without_its_end(body: bytes) -> bytes:
    """Cut the last end tag, or the last brace, off."""
    mark = b"</" if body.lstrip().startswith(b"<") else b"}"
    return body[: max(body.rfind(mark), 0)]


def _plain(status: int, text: str, *, retry_after: str | None = None) -> dict[str, object]:
    return {
        "status": status,
        "body": text.encode(),
        "content_type": "text/plain; charset=utf-8",
        "headers": (("retry-after", retry_after),) if retry_after else (),
    }


def _date(now: datetime, seconds: float) -> tuple[str, str]:
    return "date", format_datetime(now + timedelta(seconds=seconds), usegmt=True)
