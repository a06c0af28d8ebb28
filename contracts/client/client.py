"""The client of the API for a program that waits for each answer."""

import time
from collections.abc import Callable, Iterator
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


class SamsynClient:
    """Asks a gateway as whoever the token names: a case system, a firm or a citizen.

    Every method raises a `SamsynError`, by what the asker does next (contracts/client/problems.py).
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: Token | None = None,
        http: httpx.Client | None = None,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Ask at `base_url`, by a token or by what gives a fresh one. `http` stays the caller's."""
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._is_ours = http is None
        self._http = http or httpx.Client(timeout=_USUAL_SECONDS)
        self._patience = patience
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, where they are the client's own."""
        if self._is_ours:
            self._http.close()

    # An authority's and a firm's questions.

    def citizen_data(self, question: q.Question) -> CitizenDataAnswer:
        """Ask about one citizen. Each question has an entry in her log: it is never repeated."""
        return self._send(calls.ask(question))

    def household_data(self, question: q.HouseholdQuestion) -> HouseholdAnswer:
        """Ask about an applicant and those who live with her, each decided by herself."""
        return self._send(calls.ask_household(question))

    def access_check(self, question: q.Question) -> Checked:
        """Ask what the question would give: a dry run without a value."""
        return self._send(calls.check(question))

    def organisation_access_log(
        self,
        *,
        case: str | None = None,
        unit: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[OrganisationRow]:
        """Walk the authority's own look-ups, newest first, page after page."""
        query = parameters(case=case, unit=unit, from_=since, to=until)
        page = self.organisation_access_log_page(query)
        yield from page.entries
        while page.next_cursor is not None:
            page = self.organisation_access_log_page(query | {"cursor": page.next_cursor})
            yield from page.entries

    def organisation_access_log_page(self, query: dict[str, str]) -> OrganisationLog:
        """Give one page, by the parameters of the API."""
        return self._send(calls.organisation_log(query))

    def unused_rights(self, days: int | None = None) -> Unused:
        """Give what agreements and consents allow and nobody used."""
        return self._send(calls.unused_rights(days))

    def ask_for_consent(
        self, wish: q.ConsentWish, *, idempotency_key: str | None = None
    ) -> Requested:
        """Ask for a consent, naming nobody: give the link to the citizen."""
        return self._send(calls.ask_for_consent(wish, idempotency_key))

    def consent_request(self, request_id: str) -> RequestStanding:
        """Tell what has become of a request."""
        return self._send(calls.consent_request(request_id))

    def consent(self, consent_id: str) -> ConsentStanding:
        """Tell how a consent stands."""
        return self._send(calls.consent(consent_id))

    def give_up_consent(self, consent_id: str) -> ConsentStanding:
        """Give a consent back."""
        return self._send(calls.give_up_consent(consent_id))

    def hand_in_journey(self, departs_on: date, destination: str) -> Link:
        """Hand in a journey, naming nobody: give the link to whoever travels."""
        return self._send(calls.hand_in_journey(departs_on.isoformat(), destination))

    # A citizen's own.

    def my_data(
        self, *, sections: tuple[str, ...] | None = None, period: Period | None = None
    ) -> CitizenDataAnswer:
        """Give the citizen's own record."""
        return self._send(calls.my_data(sections, period))

    def my_access_check(self, purpose: str) -> Checked:
        """Tell what an authority would see of her for a purpose."""
        return self._send(calls.my_access_check(purpose))

    def my_access_log(self) -> Iterator[LogRow]:
        """Walk who has seen her data, newest first, page after page."""
        page = self.my_access_log_page()
        yield from page.entries
        while page.next_cursor is not None:
            page = self.my_access_log_page(page.next_cursor)
            yield from page.entries

    def my_access_log_page(self, cursor: str | None = None) -> AccessLog:
        """Give one page of her log."""
        return self._send(calls.my_access_log(cursor))

    def shown(self, entry_id: str) -> KeptAnswer:
        """Give what they saw, where the purpose keeps it."""
        return self._send(calls.shown(entry_id))

    def my_export(self, form: Literal["json", "csv", "html"] = "json") -> bytes:
        """Give everything of hers, to take along."""
        return self._send(calls.my_export(form))

    def my_relations(self) -> RelationList:
        """Give for whom she may act."""
        return self._send(calls.my_relations())

    def data_of(
        self,
        alias: str,
        *,
        sections: tuple[str, ...] | None = None,
        period: Period | None = None,
    ) -> CitizenDataAnswer:
        """Give the record of somebody for whom she may act."""
        return self._send(calls.data_of(alias, sections, period))

    def access_log_of(self, alias: str) -> Iterator[LogRow]:
        """Walk the log of somebody for whom she may act."""
        page = self.access_log_page_of(alias)
        yield from page.entries
        while page.next_cursor is not None:
            page = self.access_log_page_of(alias, page.next_cursor)
            yield from page.entries

    def access_log_page_of(self, alias: str, cursor: str | None = None) -> AccessLog:
        """Give one page of that log."""
        return self._send(calls.access_log_of(alias, cursor))

    def open_consent_request(
        self,
        request_id: str,
        *,
        language: Literal["da", "en"] | None = None,
        on_behalf_of: str | None = None,
    ) -> ShownQuestion:
        """Show her what she is asked to agree to, with her own values."""
        return self._send(calls.open_consent_request(request_id, language, on_behalf_of))

    def answer_consent_request(self, request_id: str, decision: q.Decision) -> Outcome:
        """Agree, to all or some of it, or refuse."""
        return self._send(calls.answer_consent_request(request_id, decision))

    def my_consents(self) -> OwnList:
        """Give what waits for her answer, and what she agreed to."""
        return self._send(calls.my_consents())

    def my_consent(self, consent_id: str) -> bytes:
        """Give the signed receipt of a consent as it came: `samsyn verify` checks it."""
        return self._send(calls.my_consent(consent_id))

    def withdraw_consent(self, consent_id: str) -> Withdrawn:
        """Withdraw a consent: from now on it gives nothing."""
        return self._send(calls.withdraw_consent(consent_id))

    def my_powers_of_attorney(self) -> PowerList:
        """Give the powers of attorney that she gave and holds."""
        return self._send(calls.my_powers())

    def give_power_of_attorney(self, wish: q.PowerWish) -> OfferedPower:
        """Offer a power of attorney: send the link to whoever is to hold it."""
        return self._send(calls.give_power(wish))

    def open_power_of_attorney(self, code: str) -> OpenedPower:
        """Look at a power of attorney that was offered to her."""
        return self._send(calls.open_power(code))

    def answer_power_of_attorney(
        self, power_id: str, decision: Literal["accept", "decline"]
    ) -> PowerState:
        """Accept or decline it."""
        return self._send(calls.answer_power(power_id, decision))

    def end_power_of_attorney(self, power_id: str) -> PowerState:
        """Withdraw what she gave, or give back what she holds."""
        return self._send(calls.end_power(power_id))

    def make_statement(self, statement: q.Statement) -> bytes:
        """Give a signed yes or no as it came, for her to carry."""
        return self._send(calls.state(statement))

    def open_handover(self, name: str) -> Opened:
        """Look at a journey that a firm handed in."""
        return self._send(calls.open_handover(name))

    def my_corrections(self) -> CorrectionList:
        """Give the errors that she reported, and what became of them."""
        return self._send(calls.my_corrections())

    def report_error(self, path: str, message: str) -> Tracked:
        """Report an error to who owns the field."""
        return self._send(calls.report_error(path, message))

    # Everybody's.

    def purposes(self) -> PurposesView:
        """Give what may be asked for what."""
        return self._send(calls.purposes())

    def registries(self) -> RegistriesView:
        """Give who answers."""
        return self._send(calls.registries())

    def ledger_keys(self) -> PublishedKeySet:
        """Give the ledger's keys."""
        return self._send(calls.ledger_keys())

    def ledger_proof(self, entry_id: str) -> EntryProof:
        """Give the proof that an entry is in the ledger, a second after it was written."""
        return self._send(calls.ledger_proof(entry_id))

    def ledger_checkpoint(self) -> str:
        """Give the ledger's signed root."""
        return self._send(calls.ledger_checkpoint())

    def ledger_consistency(self, first: int, last: int) -> ConsistencyProof:
        """Give the proof that a later ledger holds all of an earlier one."""
        return self._send(calls.ledger_consistency(first, last))

    def _send(self, call: Call[AnswerT]) -> AnswerT:
        attempt = 1
        while True:
            error = self._tried(call)
            if not isinstance(error, SamsynError):
                return error
            self._pause(self._patience.wait(call, error, attempt=attempt))
            attempt += 1

    def _tried(self, call: Call[AnswerT]) -> AnswerT | SamsynError:
        try:
            response = self._http.request(
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
