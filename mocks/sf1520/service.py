"""PersonLookup as a service of the mocks: which question gets which answer or fault."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.contract_files import ContractFiles
from mocks.exchange import Answer, Call, Check, Clock
from mocks.finding import Finding, shape
from mocks.near import nobody
from mocks.sf1520.answer import Answers
from mocks.sf1520.contract import FILES, VERSIONS, Version, version_of, wsdl_name
from mocks.sf1520.faults import FaultKind, fault
from mocks.sf1520.question import Question, Reader
from mocks.sf1520.relations import ACTIVE
from mocks.soap import TOO_LONG, XML, Unreadable
from mocks.world.model import World
from mocks.world.people import PersonFacts
from mocks.wrong_place import wrong_method, wrong_path

_HINT: Final = b"POST PersonLookup here, or GET ?wsdl\n"
_PLACES: Final = "/service/CPR/PersonBaseDataExtended/4 or …/5"
_WHERE: Final = "PersonLookupRequest/{}"
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
        self._files = ContractFiles(FILES, registry="cpr")
        self._answers = Answers(world)
        self._readers = {version: Reader(version, self._files) for version in VERSIONS}

    def answer(self, call: Call) -> Answer:
        """Answer a question, or serve the contract's files."""
        version = version_of(call.path)
        if version is None:
            return wrong_path(call, hint=_HINT, expected=_PLACES)
        if call.method in {"GET", "HEAD"}:
            return self._contract(call, version)
        if call.method != "POST":
            return wrong_method(call, hint=_HINT, allowed="GET, POST")
        return self._lookup(call, version)

    def about_another(self, call: Call) -> Answer:
        """Answer the same question about somebody else who is alive and resident."""
        version = version_of(call.path)
        if version is None:
            return self.answer(call)
        try:
            asked = self._readers[version].read(call.body)
        except Unreadable:
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
        asked = {name.lower(): value for name, value in call.query.items()}
        if "wsdl" in asked:
            wsdl = self._files.wsdl(wsdl_name(version), base=call.base)
            return Answer(body=wsdl, content_type=XML)
        found = self._files.xsd(asked.get("xsd", ""))
        if found is None:
            return wrong_path(call, hint=_HINT, expected="?wsdl, or ?xsd= as the WSDL names it")
        return Answer(body=found, content_type=XML)

    def _lookup(self, call: Call, version: Version) -> Answer:
        if call.is_too_long:
            return _refusal("too_long", TOO_LONG)
        try:
            question = self._readers[version].read(call.body)
        except Unreadable as unreadable:
            return _refusal("unreadable", *unreadable.findings)
        if question.agreement in self._agreements:
            return self._found(question, version)
        unknown = self._unknown_agreement(question)
        if self._check == "strict":
            return _refusal("not_authorised", unknown)
        answer = self._found(question, version)
        warned = answer.verdict == "answered"
        return msgspec.structs.replace(
            answer,
            verdict="warned: unknown agreement" if warned else answer.verdict,
            findings=(*answer.findings, unknown),
        )

    def _unknown_agreement(self, question: Question) -> Finding:
        where = "InvocationContext/ServiceAgreementUUID"
        return Finding(
            where=_WHERE.format(where),
            rule="a service agreement that this platform knows",
            sent=None if question.agreement is None else shape(question.agreement),
            expected=" or ".join(sorted(self._agreements)) or "none: samsyn mocks --agreement",
            see=self._files.path_of("common/InvocationContext.xsd"),
            is_invented=True,
        )

    def _found(self, question: Question, version: Version) -> Answer:
        person = self._world.person(question.number) if question.number else None
        if person is not None:
            return self._about(person, version)
        finding = nobody(question.number, self._world.personas, where=_WHERE.format("PNR"))
        return msgspec.structs.replace(
            _refusal("not_found", finding),
            personas=self._personas(question.number),
            verdict="unknown",
        )

    def _about(self, person: PersonFacts, version: Version) -> Answer:
        return Answer(
            body=self._answers.about(person, version, self._clock()),
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


def _refusal(kind: FaultKind, *findings: Finding) -> Answer:
    return Answer(
        status=500,
        body=fault(kind),
        content_type=XML,
        verdict=f"refused: {kind}",
        findings=findings,
    )
