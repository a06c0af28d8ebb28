"""Faults to order: which there are, which are set, what each does to an honest answer.

A fault is set by the admin listener, ordered by the header `X-Mock-Fault: NAME[;seconds=N]` on a
direct call, or named by the path: below `/w/NAME/` every registry has the fault NAME; below
`/w/WORLD/` it has what was set there. Nothing is random.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

from mocks.exchange import Answer, Call, Registry, RegistryService

FaultName = Literal[
    "down",
    "unavailable",
    "slow",
    "wrong_person",
    "garbage",
    "html",
    "fault",
    "half",
    "wrong_charset",
    "unauthorised",
    "refused",
    "business_error",
    "unsigned",
    "tampered",
    "wrong_signer",
    "stale",
    "events-and-replica-out-of-step",
]
FAULTS: Final[dict[FaultName, str]] = {
    "down": "the connection is closed without an answer",
    "unavailable": "503 with Retry-After: 30",
    "slow": "the honest answer after `seconds` (default 10)",
    "wrong_person": "an answer about another person or address",
    "garbage": "200 with bytes that are no message",
    "html": "200 with a maintenance page in HTML",
    "fault": "the registry's own fault: a SOAP fault, or GraphQL errors inside 200",
    "half": "half of the honest answer, then the connection is closed",
    "wrong_charset": "the honest answer in ISO-8859-1, still declared as UTF-8",
    "unauthorised": "401",
    "refused": "403: certificate or agreement refused",
}
OF_REGISTRIES_ONLY: Final = frozenset({"wrong_person", "fault"})
OF_SKAT_ONLY: Final[dict[FaultName, str]] = {
    "business_error": "a business error inside 200, signed",
    "unsigned": "the honest answer without a signature",
    "tampered": "one figure changed after signing",
    "wrong_signer": "signed by another certificate of the same CA",
    "stale": "signed an hour ago",
}
OF_CPR_ONLY: Final[dict[FaultName, str]] = {
    "events-and-replica-out-of-step": "the replica has none of this world's events, which the feed "
    "tells of; set by POST /faults it is not loaded from then on, and with the registry feed the "
    "notices are held back instead",
}
DEFAULT_SECONDS: Final = 10.0
LONGEST_SECONDS: Final = 120.0
_GARBAGE: Final = bytes(range(128, 256)) * 4
_HTML: Final = b"<!doctype html><title>Maintenance</title><h1>We are back soon</h1>"


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault as set; without `persona` it meets everybody, without `world` the calls outside
    worlds.
    """

    registry: Registry
    fault: FaultName
    persona: str | None = None
    world: str | None = None
    seconds: float = DEFAULT_SECONDS

    def __post_init__(self) -> None:
        if self.registry == "issuer" and (self.fault in OF_REGISTRIES_ONLY or self.persona):
            raise ValueError("the issuer has no fault of that kind and none by persona")
        if self.registry != "skat" and self.fault in OF_SKAT_ONLY:
            raise ValueError("only the income register signs its answers")
        if self.registry != "cpr" and self.fault in OF_CPR_ONLY:
            raise ValueError("only the person register is loaded by night")
        if not 0 <= self.seconds <= LONGEST_SECONDS:
            raise ValueError("seconds lie between 0 and 120")

    def meets(self, answer: Answer, *, registry: str, world: str | None) -> bool:
        """Tell whether this answer suffers the fault."""
        return (
            self.registry == registry
            and self.world == world
            and (self.persona is None or self.persona in answer.personas)
        )


class FaultBoard:
    """The faults that are set. A new one replaces that of the same registry, persona and world."""

    def __init__(self) -> None:
        self._faults: dict[tuple[str, str | None, str | None], Fault] = {}

    def set(self, fault: Fault) -> None:
        """Let a fault happen from now on."""
        self._faults[fault.registry, fault.persona, fault.world] = fault

    def clear(self) -> None:
        """Let every registry be well again."""
        self._faults.clear()

    def listing(self) -> list[Fault]:
        """Give the faults that are set, in the order of setting."""
        return list(self._faults.values())

    def find(self, answer: Answer, *, registry: str, world: str | None) -> Fault | None:
        """Give the fault that meets this answer; one for a person goes before one for everybody."""
        meeting = [
            fault
            for fault in self._faults.values()
            if fault.meets(answer, registry=registry, world=world)
        ]
        return min(meeting, key=lambda fault: fault.persona is None, default=None)


def ordered(text: str, registry: Registry) -> Fault | None:
    """Read a world's name or a header as a fault; None where it names none or a wrong figure."""
    name, _, rest = text.partition(";")
    _, _, seconds = rest.strip().partition("seconds=")
    order = {"registry": registry, "fault": name.strip()} | (
        {"seconds": seconds} if seconds else {}
    )
    try:
        return msgspec.convert(order, Fault, strict=False)
    except msgspec.ValidationError:
        return None


def spoil(
    fault: Fault,
    honest: Answer,
    *,
    service: RegistryService | None,
    call: Call,
    ways: Mapping[str, Callable[[Call], Answer]] | None = None,
) -> Answer:
    """Give what the fault makes of the honest answer; `ways` are those of this registry alone."""
    if ways and fault.fault in ways:
        return ways[fault.fault](call)
    if service is not None and fault.fault == "wrong_person":
        return service.about_another(call)
    if service is not None and fault.fault == "fault":
        return service.own_fault(call)
    return msgspec.structs.replace(honest, **_change(fault, honest))


def _change(fault: Fault, honest: Answer) -> dict[str, object]:
    changes: dict[str, dict[str, object]] = {
        "down": {"delivery": "none"},
        "half": {"delivery": "half"},
        "slow": {"delay_seconds": fault.seconds},
        "garbage": {"status": 200, "body": _GARBAGE},
        "html": {"status": 200, "body": _HTML, "content_type": "text/html; charset=utf-8"},
        "unavailable": _plain(503, "unavailable") | {"headers": (("retry-after", "30"),)},
        "unauthorised": _plain(401, "unauthorised"),
        "refused": _plain(403, "refused"),
    }
    if fault.fault == "wrong_charset":
        return {"body": honest.body.decode("utf-8", "replace").encode("iso-8859-1", "replace")}
    return changes[fault.fault]


def _plain(status: int, text: str) -> dict[str, object]:
    return {"status": status, "body": text.encode(), "content_type": "text/plain; charset=utf-8"}
