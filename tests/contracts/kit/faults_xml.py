"""Faults of the XML model, and the check that must catch each."""

import httpx
from lxml import etree

from adapters.transport.exchange import Reply
from adapters.transport.xml import Branch, Element
from contracts.errors import CitizenUnknown, RegistryMisread, RegistryUnavailable
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Reading
from tests.contracts.kit.xml_model import NAMESPACE, LicenceRegister

Faulty = type[LicenceRegister]
FAULTS: dict[str, tuple[str, Faulty]] = {}


def caught_by(check: str):
    def register(faulty: Faulty) -> Faulty:
        FAULTS[faulty.__name__] = (check, faulty)
        return faulty

    return register


def parsed(body: bytes, **how: bool) -> Element:
    try:
        root = etree.fromstring(body, etree.XMLParser(**how))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise RegistryMisread
    return root


@caught_by("a_protected_citizen_keeps_her_protection")
class LooksForTheMarkInAnotherNamespace(LicenceRegister):
    def is_protected(self, answer: Branch) -> bool:
        return answer.optional("{urn:other}Protected") is not None


@caught_by("an_answer_cut_short_is_refused_or_read_whole")
class ReadsWhatIsLeftOfACutAnswer(LicenceRegister):
    def parse(self, reply: Reply) -> Element:
        return parsed(reply.body, recover=True)


@caught_by("a_hostile_answer_is_refused_or_read_unharmed")
class ExpandsEntities(LicenceRegister):
    def parse(self, reply: Reply) -> Element:
        return parsed(reply.body, resolve_entities=True)


@caught_by("a_hostile_answer_is_refused_or_read_unharmed")
class LosesWhatFollowsAComment(LicenceRegister):
    def read(self, root: Element) -> Reading:
        for element in root.iter(f"{{{NAMESPACE}}}Holder"):
            del element[:]
        return super().read(root)

    def parse(self, reply: Reply) -> Element:
        return parsed(reply.body, resolve_entities=False, remove_comments=False)


@caught_by("an_unknown_citizen_is_unknown_and_not_an_outage")
class CallsAnErrorInsideTwoHundredAnOutage(LicenceRegister):
    def judge(self, error: str | None) -> None:
        if error is not None:
            raise RegistryUnavailable


@caught_by("an_answer_that_is_none_is_misread")
class CallsAnotherDocumentNobody(LicenceRegister):
    def read(self, root: Element) -> Reading:
        if root.tag != f"{{{NAMESPACE}}}Answer":
            raise CitizenUnknown
        return super().read(root)


@caught_by("an_answer_that_is_none_is_misread")
class CallsAMaintenancePageAnOutage(LicenceRegister):
    def parse(self, reply: Reply) -> Element:
        try:
            return super().parse(reply)
        except RegistryMisread:
            pass
        raise RegistryUnavailable


@caught_by("a_question_that_fails_is_asked_once")
class AsksThreeTimes(LicenceRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        for _ in range(2):
            try:
                return await super().exchange(request)
            except RegistryUnavailable:
                continue
        return await super().exchange(request)


@caught_by("two_questions_at_once_do_not_mix")
class KeepsTheQuestionOnTheAdapter(LicenceRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        self.asked = lookup.pnr
        return await super().fetch(lookup)

    def number(self, text: str | None) -> Pnr:
        return self.asked


@caught_by("the_number_is_in_no_address")
class PutsTheNumberInTheQuery(LicenceRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        digits = request.content.partition(b"<Number>")[2][:10].decode()
        asked = request.url.copy_merge_params({"pnr": digits})
        return await super().exchange(httpx.Request("POST", asked, content=request.content))


@caught_by("no_failure_tells_the_number")
class TellsTheAnswerInItsCause(LicenceRegister):
    def parse(self, reply: Reply) -> Element:
        try:
            return super().parse(reply)
        except RegistryMisread as error:
            error.__context__ = ValueError(reply.body.decode("latin-1"))
            raise


@caught_by("an_answer_about_another_person_is_not_passed_off_as_the_asked_one")
class BelievesEveryAnswer(LicenceRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        request = httpx.Request("POST", "https://registry.invalid/", content=self.question(lookup))
        reading = self.read(self.parse(await self.exchange(request)))
        return Reading(sections=reading.sections, about=lookup.pnr)
