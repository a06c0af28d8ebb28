"""Faults of the JSON model: each is the model with one thing wrong. The key names what is wrong,
the value the check that must catch it.
"""

import asyncio
import contextlib
import json
import logging
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import msgspec

from adapters.transport.exchange import Reply, check_status
from contracts.adapter import REGISTRY_BASE
from contracts.errors import (
    CitizenUnknown,
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from contracts.reading import Note, Reading
from tests.contracts.kit.json_model import SECRET, Answer, BenefitRegister, Benefits, Payment

Faulty = type[BenefitRegister]
FAULTS: dict[str, tuple[str, Faulty]] = {}


def caught_by(check: str):
    def register(faulty: Faulty) -> Faulty:
        FAULTS[faulty.__name__] = (check, faulty)
        return faulty

    return register


async def read_to_its_end(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> Reply:
    return await whole(await transport.handle_async_request(request))


async def whole(response: httpx.Response) -> Reply:
    return Reply(
        status=response.status_code,
        content_type="",
        body=await response.aread(),
        said_at=None,
        retry_after_seconds=None,
    )


@caught_by("no_two_items_of_a_list_have_the_same_key")
class GivesAPaymentTwice(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return msgspec.structs.replace(super().record(answer), payments=answer.payments * 2)


@caught_by("a_protected_citizen_keeps_her_protection")
class DropsTheProtectionMark(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return msgspec.structs.replace(super().record(answer), is_protected=False)


@caught_by("a_known_citizen_gives_exactly_this_record")
class MapsAFieldWrongly(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return msgspec.structs.replace(super().record(answer), payments=())


@caught_by("a_question_that_fails_is_asked_once")
class AsksAgain(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        reply = await super().exchange(request)
        return await super().exchange(request) if reply.status == 503 else reply


@caught_by("a_question_that_fails_is_asked_once")
class AsksAgainAfterASilence(BenefitRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        try:
            return await super().fetch(lookup)
        except RegistryUnavailable:
            return await super().fetch(lookup)


@caught_by("a_record_survives_json")
class WritesMoneyAsFloat(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        payments = tuple(
            msgspec.structs.replace(each, amount=float(each.amount)) for each in answer.payments
        )
        return msgspec.structs.replace(super().record(answer), payments=payments)


@caught_by("a_record_does_not_change")
class GivesAList(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return msgspec.structs.replace(super().record(answer), payments=list(answer.payments))


@caught_by("the_reading_has_the_sections_and_types_that_the_plugin_offers")
class GivesAnotherRecord(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return Payment(month="2026-01", text="", amount=Decimal(1))


@caught_by("every_question_is_asked_anew")
class KeepsAnswersByPerson(BenefitRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        kept = vars(self).setdefault("kept", {})
        if lookup.pnr not in kept:
            kept[lookup.pnr] = await super().fetch(lookup)
        return kept[lookup.pnr]


@caught_by("an_answer_that_has_changed_is_read_anew")
class KeepsTheFirstRecordByPerson(BenefitRegister):
    def reading(self, answer: Answer, lookup: Lookup, *, said_at: datetime | None) -> Reading:
        kept = vars(self).setdefault("kept", {})
        fresh = super().reading(answer, lookup, said_at=said_at)
        return kept.setdefault(lookup.pnr, fresh)


@caught_by("two_questions_at_once_do_not_mix")
class KeepsTheLastRecordWhileWaiting(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        self.last = await super().exchange(request)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return self.last


@caught_by("twenty_questions_at_once_do_not_mix")
class KeepsOneAnswerForEverybody(BenefitRegister):
    kept: Reply | None = None

    async def exchange(self, request: httpx.Request) -> Reply:
        if self.kept is None:
            KeepsOneAnswerForEverybody.kept = await super().exchange(request)
        return self.kept


@caught_by("a_question_that_fails_harms_no_other")
class FailsAllWhenOneFails(BenefitRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        vars(self).setdefault("failures", [])
        try:
            reading = await super().fetch(lookup)
        except RegistryError:
            self.failures.append(lookup.pnr)
            raise
        for _ in range(50):
            await asyncio.sleep(0)
        if self.failures:
            raise RegistryUnavailable
        return reading


@caught_by("a_question_that_hangs_ends_when_it_is_cancelled")
class SwallowsItsCancellation(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        try:
            return await super().exchange(request)
        except asyncio.CancelledError:
            pass
        raise RegistryUnavailable


@caught_by("the_gateways_deadline_passes_through")
class CallsTheDeadlineAnOutage(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        try:
            return await super().exchange(request)
        except BaseException as error:
            if isinstance(error, RegistryError):
                raise
        raise RegistryUnavailable


@caught_by("a_cancelled_question_leaves_nothing_behind")
class LeavesItsTaskRunning(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        self.asking = asyncio.create_task(super().exchange(request))
        return await asyncio.shield(self.asking)


@caught_by("after_a_cancelled_question_the_next_is_answered")
class KeepsItsPlaceWhenCancelled(BenefitRegister):
    busy = False

    async def fetch(self, lookup: Lookup) -> Reading:
        if self.busy:
            raise RegistryUnavailable
        self.busy = True
        try:
            reading = await super().fetch(lookup)
        except Exception:
            self.busy = False
            raise
        self.busy = False
        return reading


@caught_by("an_answer_without_end_is_refused")
class ReadsWithoutEnd(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        self.limits = msgspec.structs.replace(self.limits, max_answer_bytes=2**40)
        return await super().exchange(request)


@caught_by("every_request_has_a_timeout_of_its_own")
class WaitsForEver(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        return await read_to_its_end(self.transport, request)


class NumberTold(RegistryUnavailable):
    def __init__(self, number: str) -> None:
        RegistryError.__init__(self)
        self.args = (f"nobody answers about {number}",)


@caught_by("no_failure_tells_the_number")
class TellsTheNumberInItsError(BenefitRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        try:
            return await super().fetch(lookup)
        except RegistryUnavailable:
            pass
        raise NumberTold(lookup.pnr.reveal())


@caught_by("every_failure_is_a_registry_error_with_its_kinds_text")
class HasATextOfItsOwn(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        try:
            return await super().exchange(request)
        except RegistryUnavailable as error:
            error.args = ("try again",)
            raise


@caught_by("no_failure_tells_the_number")
class TellsTheNumberInACause(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        try:
            return super().decode(body)
        except RegistryMisread as error:
            raise error from ValueError(body.decode("latin-1"))

    def judge(self, reply: Reply) -> None:
        try:
            super().judge(reply)
        except RegistryUnavailable as error:
            raise error from ValueError(reply.body.decode("latin-1"))


@caught_by("no_failure_quotes_the_registry")
class QuotesTheRegistryInAHiddenCause(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        try:
            msgspec.json.decode(body, type=Answer, dec_hook=lambda to, text: to(text))
        except ValueError as error:
            error.add_note(body.decode("latin-1"))
            raise RegistryMisread from None
        return super().decode(body)


@caught_by("a_good_answer_puts_no_number_in_a_log")
class LogsTheQuestion(BenefitRegister):
    def request(self, lookup: Lookup) -> httpx.Request:
        request = super().request(lookup)
        logging.getLogger("benefits").debug("asking", extra={"question": request.content})
        return request


@caught_by("no_failure_quotes_the_registry")
class LogsTheAnswerOfAFailure(BenefitRegister):
    def judge(self, reply: Reply) -> None:
        logging.getLogger("benefits").info("status %s: %s", reply.status, reply.body[:60])
        super().judge(reply)


@caught_by("no_secret_comes_out")
class KeepsItsSecretInPlainSight(BenefitRegister):
    def request(self, lookup: Lookup) -> httpx.Request:
        self.token = SECRET
        return super().request(lookup)


@caught_by("no_secret_comes_out")
class LogsItsSecret(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        logging.getLogger("benefits").debug("token %s", SECRET)
        return await super().exchange(request)


@caught_by("the_number_is_in_no_address")
class AsksByUrl(BenefitRegister):
    def request(self, lookup: Lookup) -> httpx.Request:
        return httpx.Request("GET", REGISTRY_BASE.join(f"benefits/{lookup.pnr.reveal()}"))


@caught_by("an_unknown_citizen_is_unknown_and_not_an_outage")
class CallsNobodyAnOutage(BenefitRegister):
    def judge(self, reply: Reply) -> None:
        if reply.status == httpx.codes.NOT_FOUND:
            raise RegistryUnavailable
        super().judge(reply)


@caught_by("an_outage_may_be_asked_again")
class CallsAnOutageNobody(BenefitRegister):
    def judge(self, reply: Reply) -> None:
        if reply.status != httpx.codes.OK:
            raise CitizenUnknown


@caught_by("an_outage_may_be_asked_again")
class LetsTheLinesErrorsThrough(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        return await read_to_its_end(self.transport, request)


@caught_by("a_refusal_alerts_a_person")
class CallsARefusalAnOutage(BenefitRegister):
    async def fetch(self, lookup: Lookup) -> Reading:
        try:
            return await super().fetch(lookup)
        except RegistryRefused:
            pass
        raise RegistryUnavailable


@caught_by("an_answer_that_is_none_is_misread")
class InventsAnEmptyAnswer(BenefitRegister):
    def read(self, reply: Reply, lookup: Lookup) -> Reading:
        try:
            return super().read(reply, lookup)
        except RegistryMisread:
            pass
        empty = Answer(about=lookup.pnr, payments=(), protected=False, decided=datetime.now(UTC))
        return self.reading(empty, lookup, said_at=None)


@caught_by("a_status_that_nobody_planned_for_is_no_answer")
class ReadsEveryStatus(BenefitRegister):
    def judge(self, reply: Reply) -> None:
        if reply.status >= 400:
            super().judge(reply)


@caught_by("every_failure_is_a_registry_error_with_its_kinds_text")
class CrashesOnNonsense(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        json.loads(body)["about"]
        return super().decode(body)


@caught_by("after_every_failure_the_next_question_is_answered")
class GivesUpForGood(BenefitRegister):
    broken = False

    async def fetch(self, lookup: Lookup) -> Reading:
        if self.broken:
            raise RegistryUnavailable
        try:
            return await super().fetch(lookup)
        except RegistryRefused:
            self.broken = True
            raise


@caught_by("when_to_come_again_is_handed_on")
class ForgetsWhenToComeAgain(BenefitRegister):
    def judge(self, reply: Reply) -> None:
        if reply.status == httpx.codes.SERVICE_UNAVAILABLE:
            raise RegistryUnavailable
        super().judge(reply)


@caught_by("every_answer_is_read_to_its_end_or_closed")
class LeavesRefusedAnswersOpen(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        request.extensions["timeout"] = httpx.Timeout(4).as_dict()
        response = await self.transport.handle_async_request(request)
        if response.status_code in {401, 403}:
            raise RegistryRefused
        return await whole(response)


@caught_by("the_transport_is_left_open")
class ClosesTheTransport(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        async with self.transport:
            return await super().exchange(request)


@caught_by("an_answer_about_another_person_is_not_passed_off_as_the_asked_one")
class TakesAboutFromTheQuestion(BenefitRegister):
    def about(self, answer: Answer, lookup: Lookup) -> Pnr:
        return lookup.pnr


@caught_by("the_reading_says_whom_the_answer_is_about")
class SaysNotWhom(BenefitRegister):
    def about(self, answer: Answer, lookup: Lookup) -> Pnr | None:
        return None


@caught_by("every_note_is_on_a_field_that_exists")
class NotesAFieldThatIsNot(BenefitRegister):
    def reading(self, answer: Answer, lookup: Lookup, *, said_at: datetime | None) -> Reading:
        reading = super().reading(answer, lookup, said_at=said_at)
        note = Note(path="payments[].ammount", kind="uncertain")
        section = msgspec.structs.replace(reading.sections[0], notes=(note,))
        return msgspec.structs.replace(reading, sections=(section,))


@caught_by("every_instant_is_utc")
class GivesDanishTime(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return msgspec.structs.replace(super().record(answer), decided_at=answer.decided)


@caught_by("every_instant_is_utc")
class GivesANaiveInstant(BenefitRegister):
    def reading(self, answer: Answer, lookup: Lookup, *, said_at: datetime | None) -> Reading:
        naive = answer.decided.replace(tzinfo=None)
        return super().reading(answer, lookup, said_at=naive)


@caught_by("a_reading_shows_no_number")
class PutsANumberInTheRecordAsText(BenefitRegister):
    def record(self, answer: Answer) -> msgspec.Struct:
        return Benefits(payments=answer.payments, payee=answer.about.reveal())


@caught_by("an_answer_in_another_encoding_is_refused_or_read_whole")
class ReplacesLettersItCannotRead(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        return super().decode(body.decode("utf-8", errors="replace").encode())


@caught_by("an_answer_cut_short_is_refused_or_read_whole")
class MendsWhatWasCut(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        for end in (
            b"",
            b'"',
            b"}",
            b'"}',
            b'],"protected":false,"decided":"2026-11-01T10:00:00Z"}',
        ):
            try:
                return super().decode(body + end)
            except RegistryMisread:
                continue
        raise RegistryMisread


@caught_by("a_hostile_answer_is_refused_or_read_unharmed")
class TakesNanForAnAmount(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        return super().decode(body.replace(b'"amount":NaN', b'"amount":"0"'))


@caught_by("a_hostile_answer_is_refused_or_read_unharmed")
class CrashesOnDepth(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        with contextlib.suppress(ValueError):
            json.loads(body)
        return super().decode(body)


@caught_by("damaged_bytes_give_a_reading_or_a_registry_error")
class CrashesOnDamagedBytes(BenefitRegister):
    def decode(self, body: bytes) -> Answer:
        body.decode("utf-8")
        return super().decode(body)


@caught_by("connecting_asks_nothing")
class AsksWhenConnected(BenefitRegister):
    def __init__(self, settings, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(settings, transport)
        hello = transport.handle_async_request(httpx.Request("GET", REGISTRY_BASE))
        with contextlib.suppress(StopIteration):
            hello.send(None)


@caught_by("a_new_connection_knows_nothing_of_the_old")
class SharesItsTransport(BenefitRegister):
    async def exchange(self, request: httpx.Request) -> Reply:
        shared = vars(SharesItsTransport)
        if "shared" not in shared:
            SharesItsTransport.shared = self.transport
        self.transport = SharesItsTransport.shared
        return await super().exchange(request)


@caught_by("the_old_connection_still_answers_beside_the_new")
class UsesTheNewestTransport(BenefitRegister):
    newest: httpx.AsyncBaseTransport

    def __init__(self, settings, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(settings, transport)
        UsesTheNewestTransport.newest = transport

    async def exchange(self, request: httpx.Request) -> Reply:
        self.transport = self.newest
        return await super().exchange(request)


@caught_by("the_new_connection_answers_when_the_old_is_closed")
class UsesTheOldestTransport(BenefitRegister):
    oldest: httpx.AsyncBaseTransport | None = None

    def __init__(self, settings, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(settings, transport)
        UsesTheOldestTransport.oldest = self.oldest or transport

    async def exchange(self, request: httpx.Request) -> Reply:
        self.transport = self.oldest
        return await super().exchange(request)


@caught_by("a_probe_names_no_person")
class ProbesSomebody(BenefitRegister):
    async def probe(self) -> None:
        somebody = {"about": "140776-1234"}
        request = httpx.Request("POST", REGISTRY_BASE.join("benefits"), json=somebody)
        check_status(await self.exchange(request))


@caught_by("a_probe_raises_registry_errors_only")
class ProbeCrashes(BenefitRegister):
    async def probe(self) -> None:
        reply = await self.exchange(httpx.Request("GET", REGISTRY_BASE.join("state")))
        check_status(reply)
        json.loads(reply.body)["about"]


@caught_by("a_probe_tells_that_the_registry_is_away_or_refuses")
class ProbesNothing(BenefitRegister):
    async def probe(self) -> None:
        return None
