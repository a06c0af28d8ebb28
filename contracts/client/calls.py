"""Every operation of the API as a value: what is sent, and how its answer is read."""

from typing import TypeAlias
from uuid import uuid4

from contracts.client import questions as q
from contracts.client.access_logs import AccessLog, OrganisationLog, Unused
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
from contracts.client.reading import as_it_came, citizen_data, household_data, reader, text
from contracts.client.sending import AnswerT, Call, address, body_of, parameters
from contracts.dates import Period

Months: TypeAlias = Period | None


def ask(question: q.Question) -> Call[CitizenDataAnswer]:
    """POST /v1/citizen-data."""
    return Call(method="POST", path="/v1/citizen-data", body=body_of(question), read=citizen_data)


def ask_household(question: q.HouseholdQuestion) -> Call[HouseholdAnswer]:
    """POST /v1/household-data."""
    return Call(
        method="POST", path="/v1/household-data", body=body_of(question), read=household_data
    )


def check(question: q.Question) -> Call[Checked]:
    """POST /v1/access-checks."""
    return _post("/v1/access-checks", body_of(question), Checked)


def organisation_log(query: dict[str, str]) -> Call[OrganisationLog]:
    """GET /v1/organisation/access-log."""
    return _get("/v1/organisation/access-log", OrganisationLog, query)


def unused_rights(days: int | None) -> Call[Unused]:
    """GET /v1/organisation/unused-rights."""
    query = parameters(days=None if days is None else str(days))
    return _get("/v1/organisation/unused-rights", Unused, query)


def ask_for_consent(wish: q.ConsentWish, key: str | None) -> Call[Requested]:
    """POST /v1/consent-requests, with a key so that it may be sent again."""
    return Call(
        method="POST",
        path="/v1/consent-requests",
        headers={"Idempotency-Key": key or str(uuid4())},
        body=body_of(wish),
        read=reader(Requested),
    )


def consent_request(request_id: str) -> Call[RequestStanding]:
    """GET /v1/consent-requests/{request_id}."""
    return _get(address("/v1/consent-requests/{}", request_id), RequestStanding)


def consent(consent_id: str) -> Call[ConsentStanding]:
    """GET /v1/consents/{consent_id}."""
    return _get(address("/v1/consents/{}", consent_id), ConsentStanding)


def give_up_consent(consent_id: str) -> Call[ConsentStanding]:
    """DELETE /v1/consents/{consent_id}."""
    path = address("/v1/consents/{}", consent_id)
    return Call(method="DELETE", path=path, read=reader(ConsentStanding))


def hand_in_journey(departs_on: str, destination: str) -> Call[Link]:
    """POST /v1/handovers."""
    return _post("/v1/handovers", {"departs_on": departs_on, "destination": destination}, Link)


def my_data(sections: tuple[str, ...] | None, period: Months) -> Call[CitizenDataAnswer]:
    """GET /v1/my-data."""
    return Call(
        method="GET", path="/v1/my-data", query=_wanted(sections, period), read=citizen_data
    )


def my_access_check(purpose: str) -> Call[Checked]:
    """GET /v1/my-data/access-check."""
    return _get("/v1/my-data/access-check", Checked, parameters(purpose=purpose))


def my_access_log(cursor: str | None) -> Call[AccessLog]:
    """GET /v1/my-data/access-log."""
    return _get("/v1/my-data/access-log", AccessLog, parameters(cursor=cursor))


def shown(entry_id: str) -> Call[KeptAnswer]:
    """GET /v1/my-data/access-log/{entry_id}/shown."""
    return _get(address("/v1/my-data/access-log/{}/shown", entry_id), KeptAnswer)


def my_export(form: str) -> Call[bytes]:
    """GET /v1/my-data/export."""
    query = parameters(format=form)
    return Call(method="GET", path="/v1/my-data/export", query=query, read=as_it_came)


def my_relations() -> Call[RelationList]:
    """GET /v1/my-data/relations."""
    return _get("/v1/my-data/relations", RelationList)


def data_of(
    alias: str, sections: tuple[str, ...] | None, period: Months
) -> Call[CitizenDataAnswer]:
    """GET /v1/my-data/relations/{alias}."""
    path = address("/v1/my-data/relations/{}", alias)
    return Call(method="GET", path=path, query=_wanted(sections, period), read=citizen_data)


def access_log_of(alias: str, cursor: str | None) -> Call[AccessLog]:
    """GET /v1/my-data/relations/{alias}/access-log."""
    path = address("/v1/my-data/relations/{}/access-log", alias)
    return _get(path, AccessLog, parameters(cursor=cursor))


def open_consent_request(
    request_id: str, language: str | None, on_behalf_of: str | None
) -> Call[ShownQuestion]:
    """GET /v1/my-data/consent-requests/{request_id}."""
    path = address("/v1/my-data/consent-requests/{}", request_id)
    return _get(path, ShownQuestion, parameters(language=language, for_=on_behalf_of))


def answer_consent_request(request_id: str, decision: q.Decision) -> Call[Outcome]:
    """POST /v1/my-data/consent-requests/{request_id}/decision."""
    path = address("/v1/my-data/consent-requests/{}/decision", request_id)
    return _post(path, body_of(decision), Outcome)


def my_consents() -> Call[OwnList]:
    """GET /v1/my-data/consents."""
    return _get("/v1/my-data/consents", OwnList)


def my_consent(consent_id: str) -> Call[bytes]:
    """GET /v1/my-data/consents/{consent_id}."""
    path = address("/v1/my-data/consents/{}", consent_id)
    return Call(method="GET", path=path, read=as_it_came)


def withdraw_consent(consent_id: str) -> Call[Withdrawn]:
    """POST /v1/my-data/consents/{consent_id}/withdrawal."""
    return _post(address("/v1/my-data/consents/{}/withdrawal", consent_id), None, Withdrawn)


def my_powers() -> Call[PowerList]:
    """GET /v1/my-data/powers-of-attorney."""
    return _get("/v1/my-data/powers-of-attorney", PowerList)


def give_power(wish: q.PowerWish) -> Call[OfferedPower]:
    """POST /v1/my-data/powers-of-attorney."""
    return _post("/v1/my-data/powers-of-attorney", body_of(wish), OfferedPower)


def open_power(code: str) -> Call[OpenedPower]:
    """POST /v1/my-data/powers-of-attorney/invitations/{code}/opening."""
    path = address("/v1/my-data/powers-of-attorney/invitations/{}/opening", code)
    return _post(path, None, OpenedPower)


def answer_power(power_id: str, decision: str) -> Call[PowerState]:
    """POST /v1/my-data/powers-of-attorney/{power_id}/decision."""
    path = address("/v1/my-data/powers-of-attorney/{}/decision", power_id)
    return _post(path, {"decision": decision}, PowerState)


def end_power(power_id: str) -> Call[PowerState]:
    """POST /v1/my-data/powers-of-attorney/{power_id}/withdrawal."""
    path = address("/v1/my-data/powers-of-attorney/{}/withdrawal", power_id)
    return _post(path, None, PowerState)


def state(statement: q.Statement) -> Call[bytes]:
    """POST /v1/my-data/statements."""
    return Call(
        method="POST",
        path="/v1/my-data/statements",
        body=body_of(statement),
        read=as_it_came,
    )


def open_handover(name: str) -> Call[Opened]:
    """GET /v1/my-data/handovers/{name}."""
    return _get(address("/v1/my-data/handovers/{}", name), Opened)


def my_corrections() -> Call[CorrectionList]:
    """GET /v1/my-data/corrections."""
    return _get("/v1/my-data/corrections", CorrectionList)


def report_error(path: str, message: str) -> Call[Tracked]:
    """POST /v1/my-data/corrections."""
    return _post("/v1/my-data/corrections", {"path": path, "message": message}, Tracked)


def purposes() -> Call[PurposesView]:
    """GET /v1/purposes."""
    return _get("/v1/purposes", PurposesView)


def registries() -> Call[RegistriesView]:
    """GET /v1/registries."""
    return _get("/v1/registries", RegistriesView)


def ledger_keys() -> Call[PublishedKeySet]:
    """GET /v1/ledger/keys."""
    return _get("/v1/ledger/keys", PublishedKeySet)


def ledger_proof(entry_id: str) -> Call[EntryProof]:
    """GET /v1/ledger/entries/{entry_id}/proof."""
    return _get(address("/v1/ledger/entries/{}/proof", entry_id), EntryProof)


def ledger_checkpoint() -> Call[str]:
    """GET /v1/ledger/checkpoint."""
    return Call(method="GET", path="/v1/ledger/checkpoint", read=text)


def ledger_consistency(first: int, last: int) -> Call[ConsistencyProof]:
    """GET /v1/ledger/consistency."""
    query = {"from": str(first), "to": str(last)}
    return _get("/v1/ledger/consistency", ConsistencyProof, query)


def _get(path: str, wanted: type[AnswerT], query: dict[str, str] | None = None) -> Call[AnswerT]:
    return Call(method="GET", path=path, query=query or {}, read=reader(wanted))


def _post(path: str, body: dict[str, object] | None, wanted: type[AnswerT]) -> Call[AnswerT]:
    return Call(method="POST", path=path, body=body, read=reader(wanted))


def _wanted(sections: tuple[str, ...] | None, period: Months) -> dict[str, str]:
    return parameters(
        sections=None if sections is None else ",".join(sections),
        from_=None if period is None else period.from_month,
        to=None if period is None else period.to_month,
    )
