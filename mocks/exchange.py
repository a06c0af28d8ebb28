"""One question and one answer on the mocks' wire; knows no registry, no fault and no server."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import parse_qsl

import msgspec

from mocks.finding import Finding

Clock = Callable[[], datetime]
Check = Literal["strict", "warn"]
Delivery = Literal["whole", "half", "drip", "none"]
Registry = Literal["cpr", "dar", "dawa", "skat", "issuer"]
UNKNOWN = "unknown"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a service sees it: header names lower case, path without the world's prefix."""

    method: str
    path: str
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: bytes = b""
    has_certificate: bool = False
    """Whether the caller showed a client certificate that our CA signed."""
    base: str = ""
    """How the caller names us, up to the path: `http://127.0.0.1:8090`, a world's prefix included.
    """
    is_too_long: bool = False
    """Whether the body was longer than any question; it is empty then."""
    shown_certificate: str | None = None
    """What we showed: `honest` or the name of a certificate fault; None without TLS."""

    def form(self) -> dict[str, str]:
        """Read an urlencoded body; a repeated name is left out, so that nobody reads the other
        value.
        """
        return single_values(self.body.decode("utf-8", errors="replace"))

    def __repr__(self) -> str:
        # The body and the query may hold a personal number or a secret.
        return f"Call({self.method} {self.path})"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back. `personas` and `verdict` are for the journal and the faults, never for the
    wire.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    personas: tuple[str, ...] = ()
    """Ids of the people that the answer concerns."""
    verdict: str = "answered"
    delay_seconds: float = 0.0
    delivery: Delivery = "whole"
    findings: tuple[Finding, ...] = ()
    """What is wrong with the question; for the journal."""
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    """Set for a body without an end, instead of `body`."""
    drip_seconds: float = 0.0
    """How long a dripping body takes."""
    padding_bytes: int = 0
    """How many spaces follow the body."""
    swaps_within_seconds: float | None = None
    """How long to wait for another answer of the same `crossing` to be exchanged with."""
    crossing: str = ""
    later: "Callable[[], Answer] | None" = None
    """Set where there is nothing to say yet: asked again until the answer has none."""
    patience_seconds: float = 0.0
    """How long it may be asked again; then it goes out as it is."""

    def __repr__(self) -> str:
        return f"Answer({self.status}, {self.verdict})"


class Service(Protocol):
    """Whatever answers below one path."""

    def answer(self, call: Call) -> Answer:
        """Answer honestly."""
        ...


class RegistryService(Service, Protocol):
    """A registry's mock: it can also go wrong in the ways that only it knows."""

    def about_another(self, call: Call) -> Answer:
        """Answer as if another person or address had been asked about."""
        ...

    def own_fault(self, call: Call) -> Answer:
        """Fail in the registry's own words."""
        ...


def single_values(text: str) -> dict[str, str]:
    """Read `a=1&b=2`; names that come more than once are left out."""
    pairs = parse_qsl(text, keep_blank_values=True)
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if names.count(name) == 1}


def as_json(content: object, *, status: int = 200) -> Answer:
    """Answer with JSON that nobody keeps."""
    return Answer(
        status=status,
        body=msgspec.json.encode(content),
        content_type="application/json",
        headers=(("cache-control", "no-store"),),
    )
