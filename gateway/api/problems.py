"""Every error body, in one shape (RFC 9457) and from one table. No input and no registry text in
any.

A refusal's plain texts stand in gateway/access/refusals.py, where the rules are.
"""

from typing import Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec.structs import replace
from structlog import get_logger

from contracts.adapter import Text
from contracts.errors import CallerUnknown, GatewayError
from gateway.access.refusals import REFUSALS

log = get_logger("samsyn.api")

PROBLEMS: Final[dict[str, Text]] = {
    "invalid_token": Text(
        da="Adgangsbeviset mangler eller gælder ikke her. Hent et nyt.",
        en="The token is missing or not valid here. Get a new one.",
    ),
    "insufficient_user_authentication": Text(
        da="Log på igen med et stærkere login.",
        en="Sign in again with a stronger login.",
    ),
    "body_invalid": Text(
        da="Spørgsmålet kan ikke læses. Se `pointer` og /schema.",
        en="The question cannot be read. See `pointer` and /schema.",
    ),
    "pnr_invalid": Text(
        da="Det er ikke et personnummer: ti cifre og en dag, der findes og har været.",
        en="Not a personal number: ten digits and a day that exists and has come.",
    ),
    "reference_names_person": Text(
        da="En henvisning indeholder et personnummer. Nævn sagen ved dens eget nummer.",
        en="A reference holds a personal number. Name the case by a number of its own.",
    ),
    "person_named_twice": Text(
        da="Den samme person står to gange i husstanden. Se `pointer`.",
        en="The same person stands twice in the household. See `pointer`.",
    ),
    "period_invalid": Text(
        da="En periode er to måneder ÅÅÅÅ-MM, fremad i tid og højst 36 måneder.",
        en="A period is two months YYYY-MM, forward in time and at most 36 months.",
    ),
    "cursor_invalid": Text(
        da="Sidemærket er ikke et, vi har givet. Begynd forfra uden det.",
        en="The cursor is not one of ours. Start again without it.",
    ),
    "query_invalid": Text(
        da="Adressen har en parameter, som ikke bruges her, eller har den to gange. Se /schema.",
        en="The address has a parameter that is not used here, or has it twice. See /schema.",
    ),
    "time_invalid": Text(
        da="Et tidspunkt er en dag ÅÅÅÅ-MM-DD eller RFC 3339 med tidszone.",
        en="A time is a day YYYY-MM-DD or RFC 3339 with its offset.",
    ),
    "notice_differs": Text(
        da="Den henvisning er brugt om noget andet. Giv hver meddelelse sit eget navn.",
        en="That reference named something else before. Give each notice a name of its own.",
    ),
    "section_unknown": Text(
        da="En af de nævnte sektioner findes ikke. Se /v1/registries.",
        en="One of the sections named does not exist. See /v1/registries.",
    ),
    "authority_required": Text(
        da="Her spørger et fagsystem. Borgeren ser sine egne data i /v1/my-data.",
        en="A case system asks here. A citizen sees her own data at /v1/my-data.",
    ),
    "citizen_required": Text(
        da="Her ser borgeren sine egne data. Et fagsystem spørger i /v1/citizen-data.",
        en="A citizen sees her own data here. A case system asks at /v1/citizen-data.",
    ),
    "subject_unknown": Text(
        da="Ingen er kendt under det nummer eller alias.",
        en="Nobody is known by that number or alias.",
    ),
    "too_many_people": Text(
        da="Der blev spurgt om for mange personer på kort tid. Den, der spørger, må vente.",
        en="Too many people were asked about in a short time. Whoever asks must wait.",
    ),
    "evidence_unavailable": Text(
        da="Loggen kan ikke skrives nu. Uden log ingen data. Prøv igen om lidt.",
        en="The log cannot be written now. No log, no data. Try again soon.",
    ),
    "issuer_unavailable": Text(
        da="Udstederens nøgler kan ikke hentes nu. Prøv igen om lidt.",
        en="The issuer's keys cannot be fetched now. Try again soon.",
    ),
    "decision_changed": Text(
        da="Grundlaget ændrede sig, mens vi spurgte. Spørg igen.",
        en="The basis changed while we asked. Ask again.",
    ),
    "entry_unknown": Text(
        da="Den post findes ikke i loggen her.", en="There is no such entry in this ledger."
    ),
    "proof_pending": Text(
        da="Beviset er ikke klar endnu. Prøv igen om et sekund.",
        en="The proof is not ready yet. Try again in a second.",
    ),
    "snapshot_gone": Text(
        da="Det, der blev vist, er ikke gemt. De fleste formål gemmer det ikke.",
        en="What was shown is not kept. Most purposes do not keep it.",
    ),
    "power_unknown": Text(
        da="Den fuldmagt kan ikke åbnes: linket er brugt, udløbet eller ikke dit.",
        en="That power of attorney cannot be opened: the link was used, has expired or is not "
        "yours.",
    ),
    "power_is_your_own": Text(
        da="Det er din egen fuldmagt. Send linket til den, der skal have den.",
        en="It is your own power of attorney. Send the link to whoever is to hold it.",
    ),
    "too_many_powers": Text(
        da="Tre af dine links venter allerede. Vent, til de er åbnet eller udløbet.",
        en="Three of your links are waiting. Wait until they are opened or have expired.",
    ),
    "size_unknown": Text(
        da="Så stor har loggen aldrig været.", en="The ledger has never been that large."
    ),
    "sizes_invalid": Text(
        da="Bed om to størrelser, den mindste først.",
        en="Ask for two sizes, the smaller first.",
    ),
    "purpose_needs_no_consent": Text(
        da="Formålet hviler ikke på samtykke, og borgeren skal ikke spørges om det.",
        en="The purpose does not rest on consent, and the citizen is not to be asked for it.",
    ),
    "mode_not_permitted": Text(
        da="Formålet tillader ikke den slags samtykke: se `modes` i /v1/purposes.",
        en="The purpose does not allow that kind of consent: see `modes` in /v1/purposes.",
    ),
    "uses_not_permitted": Text(
        da="Så mange gange eller så længe kan et samtykke til formålet ikke gælde.",
        en="A consent for the purpose cannot hold so often or so long.",
    ),
    "redirect_uri_not_registered": Text(
        da="Adressen, som borgeren skal sendes tilbage til, er ikke en af organisationens.",
        en="The address to send the citizen back to is not one of the organisation's.",
    ),
    "pnr_not_accepted": Text(
        da="En anmodning om samtykke nævner ingen person. Borgeren viser selv, hvem hun er.",
        en="A request for consent names nobody. The citizen shows herself who she is.",
    ),
    "consent_request_unknown": Text(
        da="Den anmodning findes ikke, eller en anden har åbnet den. Bed om et nyt link.",
        en="There is no such request, or somebody else has opened it. Ask for a new link.",
    ),
    "consent_request_lapsed": Text(
        da="Linket gælder ikke mere. Bed den, der spørger, om et nyt.",
        en="The link is no longer valid. Ask whoever asks you for a new one.",
    ),
    "consent_request_answered": Text(
        da="Anmodningen er besvaret. Se dine samtykker.",
        en="The request has been answered. See your consents.",
    ),
    "too_many_open_requests": Text(
        da="Du har allerede tre ubesvarede anmodninger fra samme modtager. Svar på en først.",
        en="You already have three unanswered requests of the same recipient. Answer one first.",
    ),
    "too_many_consent_requests": Text(
        da="Organisationen har for mange ubesvarede anmodninger. Vent, til nogle er besvaret.",
        en="The organisation has too many unanswered requests. Wait until some are answered.",
    ),
    "consent_unknown": Text(
        da="Det samtykke findes ikke her.", en="There is no such consent here."
    ),
    "consent_ended": Text(
        da="Samtykket er slut og kan ikke ændres.",
        en="The consent has ended and cannot be changed.",
    ),
    "consent_fields_invalid": Text(
        da="Der er sagt ja til noget andet end det, der blev spurgt om, eller til intet.",
        en="Something else was agreed to than what was asked for, or nothing.",
    ),
    "relation_unknown": Text(
        da="Du kan ikke handle for nogen under det navn.",
        en="There is nobody by that name for whom you may act.",
    ),
    "self_share_off": Text(
        da="Udsagn til at tage med er ikke slået til her.",
        en="Statements to carry are not switched on here.",
    ),
    "statement_unavailable": Text(
        da="Registret svarer ikke lige nu, så der kan ikke siges ja eller nej.",
        en="The registry does not answer now, so neither yes nor no can be said.",
    ),
    "nothing_to_state": Text(
        da="Der er intet registreret, som udsagnet kan bygge på.",
        en="Nothing is registered that the statement could rest on.",
    ),
    "departure_not_ahead": Text(
        da="Rejsens dag er gået eller ligger mere end to år fremme.",
        en="The day of the journey has passed or is more than two years ahead.",
    ),
    "handover_unknown": Text(
        da="Linket gælder ikke. Bed den, der gav dig det, om et nyt.",
        en="The link is not valid. Ask whoever gave it to you for a new one.",
    ),
    "idempotency_key_used": Text(
        da="Nøglen i Idempotency-Key er brugt til en anden anmodning. Tag en ny.",
        en="The Idempotency-Key stood for another request before. Take a new one.",
    ),
    "idempotency_key_invalid": Text(
        da="Idempotency-Key er 1 til 100 synlige tegn.",
        en="An Idempotency-Key is 1 to 100 visible characters.",
    ),
    "not_ready": Text(da="Ikke klar endnu.", en="Not ready yet."),
    "not_found": Text(da="Den adresse findes ikke her.", en="There is nothing at that address."),
    "method_not_allowed": Text(
        da="Den metode bruges ikke på den adresse.", en="That method is not used at that address."
    ),
    "too_slow": Text(
        da="Spørgsmålet kom ikke frem i tide.", en="The question did not arrive in time."
    ),
    "too_large": Text(da="Spørgsmålet er for stort.", en="The question is too large."),
    "media_type_unsupported": Text(
        da="Et spørgsmål sendes som application/json.",
        en="A question is sent as application/json.",
    ),
    "http_error": Text(da="Forespørgslen kan ikke bruges.", en="The request cannot be used."),
    "internal_error": Text(
        da="Der skete en fejl hos os. Intet er udleveret.",
        en="Something failed on our side. Nothing was released.",
    ),
}
"""Code to plain text, for every code that is not a refusal."""

_CODE_BY_STATUS: Final = {
    400: "body_invalid",
    401: "invalid_token",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "media_type_unsupported",
    500: "internal_error",
}
DEFAULT_RETRY_AFTER_SECONDS: Final = 5
PROBLEM_TYPE: Final = "application/problem+json"
SAFE_HEADERS: Final = frozenset({"allow"})

AnyRequest = Request[object, object, object]  # type: ignore[type-var]  # Litestar's State bound


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The one shape of an error body (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    """The English text; `text` has both languages."""
    code: str
    text: Text
    trace_id: str | None = None
    """By which we find the request in our own log. Absent from the one answer to private parties
    that must always be the same.
    """
    pointer: str | None = None
    """JSON pointer to the part of the question that cannot be read; names of our own keys only."""
    retry_after_seconds: int | None = None


def text_of(code: str) -> Text:
    """Give the plain text of any code of ours."""
    return REFUSALS[code].text if code in REFUSALS else PROBLEMS[code]


def problem(code: str, *, status: int) -> Problem:
    """Write the part of an error body that is the same for every request."""
    text = text_of(code)
    return Problem(
        type=f"urn:samsyn:problem:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=text.en,
        code=code,
        text=text,
    )


def said_of(error: GatewayError) -> Problem:
    """Write what the gateway itself says."""
    retry_after = error.retry_after_seconds
    if error.status == 503 and retry_after is None:
        retry_after = DEFAULT_RETRY_AFTER_SECONDS
    return replace(problem(error.code, status=error.status), retry_after_seconds=retry_after)


def of_gateway_error(request: AnyRequest, error: GatewayError) -> Response[bytes]:
    """Answer what the gateway itself says."""
    said = said_of(error)
    retry_after = said.retry_after_seconds
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if isinstance(error, CallerUnknown):
        headers["WWW-Authenticate"] = f'Bearer error="{error.code}"'
    return _response(request, said, headers=headers)


def of_http_exception(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the router or the decoder refuses: Litestar's own text, which may quote, is
    dropped.
    """
    headers = {
        name: value for name, value in (error.headers or {}).items() if name.lower() in SAFE_HEADERS
    }
    code = _CODE_BY_STATUS.get(error.status_code, "http_error")
    return _response(request, problem(code, status=error.status_code), headers=headers)


def of_unreadable(request: AnyRequest, code: str, *, pointer: str | None) -> Response[bytes]:
    """Answer a question whose `pointer` cannot be read."""
    return _response(request, replace(problem(code, status=400), pointer=pointer), headers={})


def of_anything_else(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a fault of ours. Only the class name is logged: the text may hold a citizen's data."""
    log.error("internal_error", error=type(error).__name__, trace_id=trace_id_of(request))
    return _response(request, problem("internal_error", status=500), headers={})


def trace_id_of(request: AnyRequest) -> str:
    """Give the random id of this request; it names no person."""
    return str(request.scope["state"]["correlation_id"])


def _response(request: AnyRequest, said: Problem, *, headers: dict[str, str]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(replace(said, trace_id=trace_id_of(request))),
        status_code=said.status,
        media_type=PROBLEM_TYPE,
        headers={**headers, "Cache-Control": "no-store"},
    )
