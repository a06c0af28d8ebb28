"""The client of the API for a program with an event loop. Method for method that of client.py."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from types import TracebackType
from typing import Literal, Self

import httpx

from contracts.client import calls
from contracts.client import questions as q
from contracts.client.access_logs import (
    AccessLog,
    LogRow,
    OrganisationLog,
    OrganisationRow,
    Unused,
)
from contracts.client.acting import OfferedPower, OpenedPower, PowerList, PowerState, RelationList
from contracts.client.answers import Checked, CitizenDataAnswer, HouseholdAnswer, KeptAnswer
from contracts.client.consents import (
    ConsentStanding,
    Outcome,
    OwnList,
    Requested,
    RequestStanding,
    ShownQuestion,
    Withdrawn,
)
from contracts.client.errands import CorrectionList, Link, Opened, Tracked
from contracts.client.open import (
    ConsistencyProof,
    EntryProof,
    PublishedKeySet,
    PurposesView,
    RegistriesView,
)
from contracts.client.patience import Patience, read_or_raise, unreachable
from contracts.client.problems import SamsynError
from contracts.client.sending import AnswerT, Call, parameters
from contracts.client.token import Token, bearer
from contracts.dates import Period

_USUAL_SECONDS = 30.0


class AsyncSamsynClient:
    """Asks a gateway as whoever the token names: a case system, a firm or a citizen.

    Every method raises a `SamsynError`, by what the asker does next (contracts/client/problems.py).
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: Token | None = None,
        http: httpx.AsyncClient | None = None,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Ask at `base_url`, by a token or by what gives a fresh one. `http` stays the caller's."""
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._is_ours = http is None
        self._http = http or httpx.AsyncClient(timeout=_USUAL_SECONDS)
        self._patience = patience
        self._pause = pause

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections, where they are the client's own."""
        if self._is_ours:
            await self._http.aclose()

    # An authority's and a firm's questions.

    async def citizen_data(self, question: q.Question) -> CitizenDataAnswer:
        """Ask about one citizen. Each question has an entry in her log: it is never repeated."""
        return await self._send(calls.ask(question))

    async def household_data(self, question: q.HouseholdQuestion) -> HouseholdAnswer:
        """Ask about an applicant and those who live with her, each decided by herself."""
        return await self._send(calls.ask_household(question))

    async def access_check(self, question: q.Question) -> Checked:
        """Ask what the question would give: a dry run without a value."""
        return await self._send(calls.check(question))

    async def organisation_access_log(
        self,
        *,
        case: str | None = None,
        unit: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> AsyncIterator[OrganisationRow]:
        """Walk the authority's own look-ups, newest first, page after page."""
        query = parameters(case=case, unit=unit, from_=since, to=until)
        page = await self.organisation_access_log_page(query)
        for row in page.entries:
            yield row
        while page.next_cursor is not None:
            page = await self.organisation_access_log_page(query | {"cursor": page.next_cursor})
            for row in page.entries:
                yield row

    async def organisation_access_log_page(self, query: dict[str, str]) -> OrganisationLog:
        """Give one page, by the parameters of the API."""
        return await self._send(calls.organisation_log(query))

    async def unused_rights(self, days: int | None = None) -> Unused:
        """Give what agreements and consents allow and nobody used."""
        return await self._send(calls.unused_rights(days))

    async def ask_for_consent(
        self, wish: q.ConsentWish, *, idempotency_key: str | None = None
    ) -> Requested:
        """Ask for a consent, naming nobody: give the link to the citizen."""
        return await self._send(calls.ask_for_consent(wish, idempotency_key))

    async def consent_request(self, request_id: str) -> RequestStanding:
        """Tell what has become of a request."""
        return await self._send(calls.consent_request(request_id))

    async def consent(self, consent_id: str) -> ConsentStanding:
        """Tell how a consent stands."""
        return await self._send(calls.consent(consent_id))

    async def give_up_consent(self, consent_id: str) -> ConsentStanding:
        """Give a consent back."""
        return await self._send(calls.give_up_consent(consent_id))

    async def hand_in_journey(self, departs_on: date, destination: str) -> Link:
        """Hand in a journey, naming nobody: give the link to whoever travels."""
        return await self._send(calls.hand_in_journey(departs_on.isoformat(), destination))

    # A citizen's own.

    async def my_data(
        self, *, sections: tuple[str, ...] | None = None, period: Period | None = None
    ) -> CitizenDataAnswer:
        """Give the citizen's own record."""
        return await self._send(calls.my_data(sections, period))

    async def my_access_check(self, purpose: str) -> Checked:
        """Tell what an authority would see of her for a purpose."""
        return await self._send(calls.my_access_check(purpose))

    async def my_access_log(self) -> AsyncIterator[LogRow]:
        """Walk who has seen her data, newest first, page after page."""
        page = await self.my_access_log_page()
        for row in page.entries:
            yield row
        while page.next_cursor is not None:
            page = await self.my_access_log_page(page.next_cursor)
            for row in page.entries:
                yield row

    async def my_access_log_page(self, cursor: str | None = None) -> AccessLog:
        """Give one page of her log."""
        return await self._send(calls.my_access_log(cursor))

    async def shown(self, entry_id: str) -> KeptAnswer:
        """Give what they saw, where the purpose keeps it."""
        return await self._send(calls.shown(entry_id))

    async def my_export(self, form: Literal["json", "csv", "html"] = "json") -> bytes:
        """Give everything of hers, to take along."""
        return await self._send(calls.my_export(form))

    async def my_relations(self) -> RelationList:
        """Give for whom she may act."""
        return await self._send(calls.my_relations())

    async def data_of(
        self,
        alias: str,
        *,
        sections: tuple[str, ...] | None = None,
        period: Period | None = None,
    ) -> CitizenDataAnswer:
        """Give the record of somebody for whom she may act."""
        return await self._send(calls.data_of(alias, sections, period))

    async def access_log_of(self, alias: str) -> AsyncIterator[LogRow]:
        """Walk the log of somebody for whom she may act."""
        page = await self.access_log_page_of(alias)
        for row in page.entries:
            yield row
        while page.next_cursor is not None:
            page = await self.access_log_page_of(alias, page.next_cursor)
            for row in page.entries:
                yield row

    async def access_log_page_of(self, alias: str, cursor: str | None = None) -> AccessLog:
        """Give one page of that log."""
        return await self._send(calls.access_log_of(alias, cursor))

    async def open_consent_request(
        self,
        request_id: str,
        *,
        language: Literal["da", "en"] | None = None,
        on_behalf_of: str | None = None,
    ) -> ShownQuestion:
        """Show her what she is asked to agree to, with her own values."""
        return await self._send(calls.open_consent_request(request_id, language, on_behalf_of))

    async def answer_consent_request(self, request_id: str, decision: q.Decision) -> Outcome:
        """Agree, to all or some of it, or refuse."""
        return await self._send(calls.answer_consent_request(request_id, decision))

    async def my_consents(self) -> OwnList:
        """Give what waits for her answer, and what she agreed to."""
        return await self._send(calls.my_consents())

    async def my_consent(self, consent_id: str) -> bytes:
        """Give the signed receipt of a consent as it came: `samsyn verify` checks it."""
        return await self._send(calls.my_consent(consent_id))

    async def withdraw_consent(self, consent_id: str) -> Withdrawn:
        """Withdraw a consent: from now on it gives nothing."""
        return await self._send(calls.withdraw_consent(consent_id))

    async def my_powers_of_attorney(self) -> PowerList:
        """Give the powers of attorney that she gave and holds."""
        return await self._send(calls.my_powers())

    async def give_power_of_attorney(self, wish: q.PowerWish) -> OfferedPower:
        """Offer a power of attorney: send the link to whoever is to hold it."""
        return await self._send(calls.give_power(wish))

    async def open_power_of_attorney(self, code: str) -> OpenedPower:
        """Look at a power of attorney that was offered to her."""
        return await self._send(calls.open_power(code))

    async def answer_power_of_attorney(
        self, power_id: str, decision: Literal["accept", "decline"]
    ) -> PowerState:
        """Accept or decline it."""
        return await self._send(calls.answer_power(power_id, decision))

    async def end_power_of_attorney(self, power_id: str) -> PowerState:
        """Withdraw what she gave, or give back what she holds."""
        return await self._send(calls.end_power(power_id))

    async def make_statement(self, statement: q.Statement) -> bytes:
        """Give a signed yes or no as it came, for her to carry."""
        return await self._send(calls.state(statement))

    async def open_handover(self, name: str) -> Opened:
        """Look at a journey that a firm handed in."""
        return await self._send(calls.open_handover(name))

    async def my_corrections(self) -> CorrectionList:
        """Give the errors that she reported, and what became of them."""
        return await self._send(calls.my_corrections())

    async def report_error(self, path: str, message: str) -> Tracked:
        """Report an error to who owns the field."""
        return await self._send(calls.report_error(path, message))

    # Everybody's.

    async def purposes(self) -> PurposesView:
        """Give what may be asked for what."""
        return await self._send(calls.purposes())

    async def registries(self) -> RegistriesView:
        """Give who answers."""
        return await self._send(calls.registries())

    async def ledger_keys(self) -> PublishedKeySet:
        """Give the ledger's keys."""
        return await self._send(calls.ledger_keys())

    async def ledger_proof(self, entry_id: str) -> EntryProof:
        """Give the proof that an entry is in the ledger, a second after it was written."""
        return await self._send(calls.ledger_proof(entry_id))

    async def ledger_checkpoint(self) -> str:
        """Give the ledger's signed root."""
        return await self._send(calls.ledger_checkpoint())

    async def ledger_consistency(self, first: int, last: int) -> ConsistencyProof:
        """Give the proof that a later ledger holds all of an earlier one."""
        return await self._send(calls.ledger_consistency(first, last))

    async def _send(self, call: Call[AnswerT]) -> AnswerT:
        attempt = 1
        while True:
            error = await self._tried(call)
            if not isinstance(error, SamsynError):
                return error
            await self._pause(self._patience.wait(call, error, attempt=attempt))
            attempt += 1

    async def _tried(self, call: Call[AnswerT]) -> AnswerT | SamsynError:
        try:
            response = await self._http.request(
                call.method,
                f"{self._base_url}{call.path}",
                params=dict(call.query),
                content=call.content(),
                headers=bearer(call, self._token),
            )
            return read_or_raise(call, response)
        except httpx.TransportError as error:
            return unreachable(error)
        except SamsynError as error:
            return error
