"""IndkomstOplysningPersonHent as a service of the mocks: which question gets which answer."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec
from lxml import etree

from contracts.pnr import Pnr
from mocks.contract_files import ContractFiles
from mocks.exchange import Answer, Call, Check, Clock
from mocks.finding import Finding
from mocks.skat.agreements import PROFILES, Agreements, Right
from mocks.skat.answer import Head, PersonTold, Told, answer_with, declared_foreign
from mocks.skat.blankets import blanket_of
from mocks.skat.contract import FILES, PATH, WSDL, schema, tag
from mocks.skat.findings import business_findings, signature_finding
from mocks.skat.question import Question, Search, read
from mocks.skat.refusals import BUSINESS_ERRORS, NO_INCOME_ADVICE, BusinessError, FaultKind, fault
from mocks.skat.search import finds, judged
from mocks.skat.signature import WSSE, Checker, Problem
from mocks.skat.signing import Signer, wrapped
from mocks.soap import TOO_LONG, XML, Unreadable, parsed
from mocks.world.incomes import ForeignerFacts, ReportFacts
from mocks.world.model import World
from mocks.wrong_place import wrong_method, wrong_path

_HINT: Final = b"POST a question here, or GET ?wsdl\n"
_ABROAD: Final = ForeignerFacts(
    tax_number="SE198001019999",
    name="Prøve Udland",
    address=("Provgatan 1", "211 22 Malmö", "Sverige"),
    country="SE",
)
"""Where the fault `contradiction` says that somebody lives."""
_STALE: Final = timedelta(hours=1)
_FAULT_OF: Final[dict[Problem, FaultKind]] = {
    "no signature": "not_signed",
    "body or timestamp is not signed": "not_signed",
    "no certificate": "not_signed",
    "unknown certificate": "wrong_signature",
    "wrong signature": "wrong_signature",
    "outside its time": "too_old",
}


class Conduct(msgspec.Struct, frozen=True, kw_only=True):
    """How the register behaves where the real one's behaviour is a setting or unknown."""

    check: Check
    advises_no_income: bool = False
    """Whether an answer without income carries an advice; what SKAT does is unknown."""


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs and who checks. `impostor` signs what the fault `wrong_signer` sends."""

    signer: Signer
    impostor: Signer
    checker: Checker


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """What time it is for the register's data, and for messages and certificates."""

    world: Clock
    machine: Clock


class Skat:
    """The income register at its one path."""

    def __init__(
        self, world: World, *, agreements: Agreements, keys: Keys, clocks: Clocks, conduct: Conduct
    ) -> None:
        """Load the schema (blocks)."""
        self._world = world
        self._agreements = agreements
        self._keys = keys
        self._clocks = clocks
        self._conduct = conduct
        self._files = ContractFiles(FILES, registry="skat")
        self._schema = schema()

    @property
    def own_ways(self) -> Mapping[str, Callable[[Call], Answer]]:
        """Give the faults that only a register of signed messages can have."""
        return {
            "business_error": partial(self._business_error, "ordered"),
            "wrong_se_number": partial(self._business_error, "wrong_se_number"),
            "agreement_not_approved": partial(self._business_error, "agreement_not_approved"),
            "missing_data_delimitation": partial(self._business_error, "missing_data_delimitation"),
            "nobody": partial(self._business_error, None),
            "contradiction": self._contradicting,
            "wrapped_signature": self._wrapped,
            "unsigned": self._unsigned,
            "tampered": self._tampered,
            "wrong_signer": self._wrong_signer,
            "stale": self._stale,
        }

    def answer(self, call: Call) -> Answer:
        """Answer a question, or serve the contract's files."""
        if call.path.rstrip("/") != PATH:
            return wrong_path(call, hint=_HINT, expected=PATH)
        if call.method in {"GET", "HEAD"}:
            return self._contract(call)
        if call.method != "POST":
            return wrong_method(call, hint=_HINT, allowed="GET, POST")
        return self._asked(call, self._signed)

    def about_another(self, call: Call) -> Answer:
        """Answer the same question about somebody else who has income."""
        return self._asked(call, self._signed, is_about_another=True)

    def own_fault(self, call: Call) -> Answer:  # noqa: ARG002  the protocol's; any question fails
        """Fail with a SOAP fault that is not about the person."""
        return _refused("failed")

    def _contract(self, call: Call) -> Answer:
        asked = {name.lower(): value for name, value in call.query.items()}
        if "wsdl" in asked:
            return Answer(body=self._files.wsdl(WSDL, base=call.base), content_type=XML)
        found = self._files.xsd(asked.get("xsd", ""))
        if found is None:
            return wrong_path(call, hint=_HINT, expected="?wsdl, or ?xsd= as the WSDL names it")
        return Answer(body=found, content_type=XML)

    def _asked(
        self,
        call: Call,
        seal: Callable[[etree._Element], etree._Element],
        *,
        is_about_another: bool = False,
    ) -> Answer:
        if call.is_too_long:
            return _refused("too_long", TOO_LONG)
        try:
            envelope = parsed(call.body)
            problem = self._keys.checker.problem(envelope)
            if problem is not None and self._conduct.check == "strict":
                finding = signature_finding(problem, envelope, self._clocks.machine())
                return _refused(_FAULT_OF[problem], finding, verdict=f"refused: {problem}")
            question = read(envelope, schema=self._schema, files=self._files)
        except Unreadable as unreadable:
            return _refused("unreadable", *unreadable.findings)
        content, answer = self._content(question, is_about_another=is_about_another)
        if problem is not None:
            finding = signature_finding(problem, envelope, self._clocks.machine())
            answer = _warned(answer, problem, finding)
        body = etree.tostring(seal(content), encoding="UTF-8", xml_declaration=True)
        return msgspec.structs.replace(answer, body=body)

    def _content(
        self, question: Question, *, is_about_another: bool
    ) -> tuple[etree._Element, Answer]:
        """Give the content of the answer's body, and an answer that only lacks it."""
        head = Head(transaction_id=question.transaction_id, at=self._clocks.world())
        asked = Answer(content_type=XML, personas=self._personas(question))
        agreement = self._agreements.of(question.subscriber)
        wrong = judged(question, is_agreed=agreement is not None)
        findings = business_findings(
            question, wrong, agreements=self._agreements, files=self._files
        )
        is_lenient = self._conduct.check == "warn"
        if wrong and not (is_lenient and wrong == ("agreement_unknown",)):
            return self._error(head, wrong), msgspec.structs.replace(
                asked, verdict="refused: " + ", ".join(map(_shown, wrong)), findings=findings
            )
        rights = PROFILES["everything"] if agreement is None else agreement.rights
        people = self._people(question, rights, is_about_another=is_about_another)
        if not people and self._conduct.advises_no_income:
            head = msgspec.structs.replace(head, advice=(NO_INCOME_ADVICE,))
        if not findings:
            return answer_with(head, people), asked
        return answer_with(head, people), _warned(asked, _shown("agreement_unknown"), *findings)

    def _error(self, head: Head, errors: tuple[BusinessError, ...]) -> etree._Element:
        told = tuple(BUSINESS_ERRORS[error] for error in errors)
        return answer_with(msgspec.structs.replace(head, errors=told), ())

    def _people(
        self, question: Question, rights: frozenset[Right], *, is_about_another: bool
    ) -> list[PersonTold]:
        found: list[PersonTold] = []
        for search in question.searches:
            number = self._other_than(search) if is_about_another else search.number
            reports = self._reports(number, search) if number else ()
            if number and reports:
                told = tuple(self._told(report, rights) for report in reports)
                found.append(PersonTold(number=number, reference=search.reference, reports=told))
        return found

    def _reports(self, number: Pnr, search: Search) -> tuple[ReportFacts, ...]:
        known = self._world.incomes.known_of(number, self._clocks.world())
        return tuple(report for report in known if finds(search, report))

    def _told(self, report: ReportFacts, rights: frozenset[Right]) -> Told:
        undone_at = report.undone_at
        is_undone = undone_at is not None and undone_at <= self._clocks.world()
        return Told(report=report, blanket=blanket_of(report, rights, is_undone=is_undone))

    def _personas(self, question: Question) -> tuple[str, ...]:
        numbers = (search.number for search in question.searches)
        personas = (self._world.persona_of(number) for number in numbers if number)
        return tuple(persona.id for persona in personas if persona)

    def _other_than(self, search: Search) -> Pnr | None:
        return next(
            (
                persona.number
                for persona in self._world.personas
                if persona.number != search.number and self._reports(persona.number, search)
            ),
            None,
        )

    # The ways in which only this register can go wrong.

    def _business_error(self, error: BusinessError | None, call: Call) -> Answer:
        try:
            question = read(parsed(call.body), schema=self._schema, files=self._files)
        except Unreadable:
            return _refused("unreadable")
        head = Head(transaction_id=question.transaction_id, at=self._clocks.world())
        envelope = self._signed(self._error(head, (error,) if error else ()))
        body = etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)
        return Answer(body=body, content_type=XML)

    def _contradicting(self, call: Call) -> Answer:
        return self._asked(call, lambda content: self._signed(declared_foreign(content, _ABROAD)))

    def _wrapped(self, call: Call) -> Answer:
        """Leave what was signed in the header, under its id, and say something else in the body."""

        def seal(content: etree._Element) -> etree._Element:
            envelope = self._signed(content)
            header, body = envelope[0], envelope[1]
            aside = etree.SubElement(header, f"{{{WSSE}}}Aside")
            forged = deepcopy(body)
            forged.attrib.clear()
            aside.append(body)
            envelope.append(forged)
            for text in forged.iter(tag("content:AngivelseFeltIndholdTekst")):
                text.text = "1" + (text.text or "")
            return envelope

        return self._asked(call, seal)

    def _unsigned(self, call: Call) -> Answer:
        return self._asked(call, wrapped)

    def _wrong_signer(self, call: Call) -> Answer:
        signer = self._keys.impostor
        return self._asked(call, lambda content: signer.signed(content, self._clocks.machine()))

    def _stale(self, call: Call) -> Answer:
        then: datetime = self._clocks.machine() - _STALE
        return self._asked(call, lambda content: self._keys.signer.signed(content, then))

    def _tampered(self, call: Call) -> Answer:
        def seal(content: etree._Element) -> etree._Element:
            envelope = self._signed(content)
            texts = list(envelope.iter(tag("content:AngivelseFeltIndholdTekst")))
            changed = (
                texts[-1] if texts else next(envelope.iter(tag("context:ServiceIdentifikator")))
            )
            changed.text = "1" + (changed.text or "")
            return envelope

        return self._asked(call, seal)

    def _signed(self, content: etree._Element) -> etree._Element:
        return self._keys.signer.signed(content, self._clocks.machine())


def _shown(error: BusinessError) -> str:
    return f"{error} ({BUSINESS_ERRORS[error][0]}, invented)"


def _warned(answer: Answer, problem: str, *findings: Finding) -> Answer:
    """Say in the verdict what strict mocks would refuse, beside what is said there already."""
    said = answer.verdict.removeprefix("answered").removeprefix("warned: ").removeprefix(": ")
    return msgspec.structs.replace(
        answer,
        verdict=f"warned: {problem}" + (f"; {said}" if said else ""),
        findings=(*findings, *answer.findings),
    )


def _refused(kind: FaultKind, *findings: Finding, verdict: str | None = None) -> Answer:
    return Answer(
        status=500,
        body=fault(kind),
        content_type=XML,
        verdict=verdict or f"refused: {kind}",
        findings=findings,
    )
