"""From a call to an answer: which world, which service, which fault, one line in the journal."""

import time
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from mocks.exchange import UNKNOWN, Answer, Call, Check, Clock, Registry, RegistryService, Service
from mocks.faults import Fault, FaultBoard
from mocks.finding import Finding, redacted
from mocks.journal import Journal, JournalEntry, Said
from mocks.trouble.header import HEADERS, OrderUnclear, ordered, read_orders
from mocks.trouble.spoiling import Suffering, Twins, spoil
from mocks.wrong_place import wrong_path

NO_REGISTRY: Final = "none"
"""What the journal calls the registry of a call that met none."""
_WORLD_PREFIX: Final = "/w/"
NOTHING: Final = b"nothing is here; GET / lists what there is\n"
_CERTIFICATE: Final = Finding(
    where="TLS",
    rule="a client certificate of the sandbox's CA",
    expected="gateway_certificate_file of samsyn mocks --json, on the TLS listener",
)
NO_CERTIFICATE: Final = Answer(
    status=403,
    body=b"this registry wants a client certificate\n",
    verdict="refused: no certificate",
    findings=(_CERTIFICATE,),
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a service answers: the path itself and whatever lies below it."""

    path: str
    service: Service
    registry: Registry | None = None
    """Set for what can have faults and is journalled."""
    failing: RegistryService | None = None
    """The same service, where it has faults of its own."""
    needs_certificate: bool = False
    ways: Mapping[str, Callable[[Call], Answer]] = {}
    """Faults that this registry has in its own words."""
    twins: Twins = Twins()
    """The same service with its clock off."""

    def holds(self, path: str) -> bool:
        """Tell whether a path is answered here."""
        return path == self.path or path.startswith(self.path.rstrip("/") + "/")


class Switchboard:
    """Everything behind one listener."""

    def __init__(
        self,
        places: tuple[Place, ...],
        *,
        faults: FaultBoard,
        journal: Journal,
        check: Check,
        clock: Clock,
    ) -> None:
        self._places = sorted(places, key=lambda place: len(place.path), reverse=True)
        self._faults = faults
        self._journal = journal
        self._check = check
        self._clock = clock

    def answer(self, call: Call) -> Answer:
        """Answer a call, honestly or with the fault that is ordered for it."""
        world, path = _world_of(call.path)
        base = call.base if world is None else f"{call.base}{_WORLD_PREFIX}{world}"
        call = msgspec.structs.replace(call, path=path, base=base)
        place = next((place for place in self._places if place.holds(path)), None)
        if place is None:
            return self._stray(
                call, wrong_path(call, hint=NOTHING, expected="GET / lists them"), world=world
            )
        if place.registry is None:
            return self._stray(call, place.service.answer(call), world=world)
        try:
            by_header = _orders(call, place.registry)
        except OrderUnclear as unclear:
            return _not_understood(unclear)
        return self._ask(place, call, place.registry, world=world, by_header=by_header)

    def _stray(self, call: Call, answer: Answer, *, world: str | None = None) -> Answer:
        """Note a call that meant some registry and met none."""
        if answer.findings:
            entry = JournalEntry(
                at=self._clock(),
                registry=NO_REGISTRY,
                world=world,
                personas=(UNKNOWN,),
                verdict=answer.verdict,
                status=answer.status,
                fault=None,
                ms=0.0,
                method=call.method,
                path=redacted(call.path),
                findings=answer.findings,
            )
            self._journal.note(entry, Said(call=call, answer=answer))
        return answer

    def _ask(
        self,
        place: Place,
        call: Call,
        registry: Registry,
        *,
        world: str | None,
        by_header: tuple[Fault, ...],
    ) -> Answer:
        started = time.perf_counter()
        honest = self._honest(place, call)
        fault = self._fault(honest, registry, world=world, by_header=by_header)
        given = honest
        if fault is not None:
            given = spoil(fault, honest, self._suffering(place, call))
            given = msgspec.structs.replace(given, crossing=f"{registry}/{world}")
        self._journal.note(
            JournalEntry(
                at=self._clock(),
                registry=registry,
                world=world,
                personas=honest.personas or (UNKNOWN,),
                verdict=honest.verdict,
                status=given.status,
                fault=fault.fault if fault else None,
                ms=round((time.perf_counter() - started + given.delay_seconds) * 1000, 3),
                method=call.method,
                path=redacted(call.path),
                findings=honest.findings,
            ),
            Said(call=call, answer=given),
        )
        return given

    def _honest(self, place: Place, call: Call) -> Answer:
        # Contract files are for everybody; a question needs the certificate.
        is_question = place.needs_certificate and call.method == "POST"
        lacks_certificate = is_question and not call.has_certificate
        if lacks_certificate and self._check == "strict":
            return NO_CERTIFICATE
        answer = place.service.answer(call)
        if not lacks_certificate:
            return answer
        is_fine = answer.verdict == "answered"
        return msgspec.structs.replace(
            answer,
            verdict="warned: no certificate" if is_fine else answer.verdict,
            findings=(_CERTIFICATE, *answer.findings),
        )

    def _fault(
        self,
        honest: Answer,
        registry: Registry,
        *,
        world: str | None,
        by_header: tuple[Fault, ...],
    ) -> Fault | None:
        if by_header:
            return self._faults.drawn(by_header)
        by_world = ordered(world, registry) if world else None
        return by_world or self._faults.find(honest, registry=registry, world=world)

    def _suffering(self, place: Place, call: Call) -> Suffering:
        return Suffering(
            service=place.failing,
            call=call,
            ways=place.ways,
            twins=place.twins,
            now=self._clock(),
        )


def _orders(call: Call, registry: Registry) -> tuple[Fault, ...]:
    header = next((call.headers[name] for name in HEADERS if name in call.headers), None)
    return () if header is None else read_orders(header, registry)


def _not_understood(unclear: OrderUnclear) -> Answer:
    line = f"X-Samsyn-Fault: {unclear}. GET /faults on the admin listener lists all.\n"
    return Answer(status=400, body=line.encode())


def _world_of(path: str) -> tuple[str | None, str]:
    if not path.startswith(_WORLD_PREFIX):
        return None, path
    world, _, rest = path.removeprefix(_WORLD_PREFIX).partition("/")
    return world, "/" + rest
