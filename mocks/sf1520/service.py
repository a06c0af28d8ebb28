"""PersonLookup as a service of the mocks: which question gets which answer or fault."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.exchange import Answer, Call, Check, Clock
from mocks.sf1520.answer import ACTIVE, answer_about
from mocks.sf1520.contract import FILES, VERSIONS, Version, schema, version_of, wsdl_name
from mocks.sf1520.faults import FaultKind, fault
from mocks.sf1520.question import Question, read
from mocks.soap import XML, Published, Unreadable
from mocks.world.model import World
from mocks.world.people import PersonFacts

_NOTHING_HERE: Final = Answer(status=404, body=b"POST PersonLookup here, or GET ?wsdl\n")
_POST_ONLY: Final = Answer(
    status=405, body=b"POST PersonLookup here, or GET ?wsdl\n", headers=(("allow", "GET, POST"),)
)
_ONBOARDING: Final[tuple[FaultKind, ...]] = (
    "agreement_not_approved",
    "missing_data_delimitation",
    "expired_token",
)


class PersonLookup:
    """The person register below `/service/CPR/PersonBaseDataExtended/`: versions 4 and 5."""

    def __init__(
        self, world: World, *, clock: Clock, check: Check, agreements: frozenset[str]
    ) -> None:
        """Load the schemas (blocks). `agreements` are the ServiceAgreementUUIDs that are known."""
        self._world = world
        self._clock = clock
        self._check = check
        self._agreements = agreements
        self._published = Published(FILES)
        self._schemas = {version: schema(version) for version in VERSIONS}

    def answer(self, call: Call) -> Answer:
        """Answer a question, or serve the contract's files."""
        version = version_of(call.path)
        if version is None:
            return _NOTHING_HERE
        if call.method == "GET":
            return self._contract(call, version)
        return self._lookup(call, version) if call.method == "POST" else _POST_ONLY

    def about_another(self, call: Call) -> Answer:
        """Answer the same question about somebody else who is alive and resident."""
        version = version_of(call.path)
        asked = self._asked(call, version) if version else None
        if version is None or asked is None:
            return self.answer(call)
        return self._about(self._other_than(asked.number), version)

    def own_fault(self, call: Call) -> Answer:  # noqa: ARG002  the protocol's; any question fails
        """Fail as the platform does: a SOAP fault that is not about the person."""
        return _refusal("failed")

    @property
    def own_ways(self) -> Mapping[str, Callable[[Call], Answer]]:
        """Give the refusals of a caller whose agreement is not in order, and of a number that
        nobody has.
        """
        return {kind: partial(_refused, kind) for kind in _ONBOARDING} | {
            "nobody": partial(_refused, "not_found")
        }

    def _contract(self, call: Call, version: Version) -> Answer:
        if "wsdl" in call.query:
            return Answer(body=self._published.wsdl(wsdl_name(version)), content_type=XML)
        found = self._published.xsd(call.query.get("xsd", ""))
        return Answer(body=found, content_type=XML) if found else _NOTHING_HERE

    def _lookup(self, call: Call, version: Version) -> Answer:
        question = self._asked(call, version)
        if question is None:
            return _refusal("unreadable")
        is_known_agreement = question.agreement in self._agreements
        if not is_known_agreement and self._check == "strict":
            return _refusal("not_authorised")
        answer = self._found(question, version)
        if is_known_agreement or answer.verdict != "answered":
            return answer
        return msgspec.structs.replace(answer, verdict="warned: unknown agreement")

    def _asked(self, call: Call, version: Version) -> Question | None:
        try:
            return read(call.body, version, schema=self._schemas[version])
        except Unreadable:
            return None

    def _found(self, question: Question, version: Version) -> Answer:
        person = self._world.person(question.number) if question.number else None
        if person is None:
            return msgspec.structs.replace(
                _refusal("not_found"), personas=self._personas(question.number), verdict="unknown"
            )
        return self._about(person, version)

    def _about(self, person: PersonFacts, version: Version) -> Answer:
        return Answer(
            body=answer_about(person, version, self._clock(), world=self._world),
            content_type=XML,
            personas=self._personas(person.number),
        )

    def _personas(self, number: Pnr | None) -> tuple[str, ...]:
        persona = self._world.persona_of(number) if number else None
        return (persona.id,) if persona else ()

    def _other_than(self, number: Pnr | None) -> PersonFacts:
        return next(
            person
            for person in self._world.people
            if person.number != number and person.status in ACTIVE
        )


def _refused(kind: FaultKind, _: Call) -> Answer:
    return _refusal(kind)


def _refusal(kind: FaultKind) -> Answer:
    return Answer(status=500, body=fault(kind), content_type=XML, verdict=f"refused: {kind}")
