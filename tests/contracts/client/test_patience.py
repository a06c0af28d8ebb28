"""When a client asks again, how long it waits, and what it never sends."""

from collections.abc import Callable, Iterator

import httpx
import msgspec
import pytest

from contracts.client import (
    AnswerMisread,
    AskLater,
    AsyncSamsynClient,
    ConsentWish,
    GatewayFailed,
    MendTheQuestion,
    NotSent,
    NumberInAddress,
    Patience,
    Question,
    SamsynClient,
)
from contracts.pnr import Pnr

GATEWAY = "https://gateway.example"
NUMBER = "0702751236"
PURPOSES = httpx.Response(200, json={"purposes": []})
REQUESTED = httpx.Response(
    201,
    json={"id": "req_1", "consent_url": "https://x.example", "expires_at": "2026-11-22T09:00:00Z"},
)
QUESTION = Question(about=Pnr(NUMBER), purpose="passport", case_reference="sag-1")
WISH = ConsentWish(purpose="resident-copy", fields=("person.name",), mode="once")

Reply = httpx.Response | httpx.TransportError


def problem(status: int, code: str, **more: object) -> httpx.Response:
    said = {
        "type": f"urn:samsyn:problem:{code}",
        "title": code,
        "status": status,
        "detail": "What the gateway says.",
        "code": code,
        "text": {"da": "Hvad gatewayen siger.", "en": "What the gateway says."},
    }
    return httpx.Response(status, json=said | more)


BUSY = problem(503, "evidence_unavailable", retry_after_seconds=2)
BRAKED = problem(429, "too_many_people", retry_after_seconds=3600)
LOST = httpx.ReadTimeout("https://somewhere.example is slow")
CLOSED = httpx.ConnectError("nobody at somewhere.example")


class Gateway:
    """Gives the replies in their order, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.asked: list[httpx.Request] = []
        self.waited: list[float] = []
        self._replies: Iterator[Reply] = iter(replies)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        reply = next(self._replies)
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, content=reply.content)

    def client(self, **settings: object) -> SamsynClient:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return SamsynClient(GATEWAY, token="token", http=http, pause=self.waited.append, **settings)


@pytest.mark.parametrize(
    ("first", "waits"), [(BUSY, [2.0]), (LOST, [0.5]), (CLOSED, [0.5])], ids=["503", "lost", "shut"]
)
def test_a_look_is_repeated_after_the_wait_it_was_told(first: Reply, waits: list[float]) -> None:
    gateway = Gateway(first, PURPOSES)

    answer = gateway.client().purposes()

    assert answer.purposes == ()
    assert gateway.waited == waits


def test_the_waits_grow_and_the_attempts_end() -> None:
    gateway = Gateway(LOST, LOST, LOST, LOST)

    with pytest.raises(AskLater) as ended:
        gateway.client(patience=Patience(attempts=4)).purposes()

    assert ended.value.code == "unreachable"
    assert gateway.waited == [0.5, 1.0, 2.0]


def test_a_question_about_a_citizen_is_sent_once() -> None:
    gateway = Gateway(BUSY)

    with pytest.raises(AskLater) as busy:
        gateway.client().citizen_data(QUESTION)

    assert busy.value.retry_after_seconds == 2
    assert len(gateway.asked) == 1
    assert gateway.waited == []


def test_a_question_that_may_have_arrived_is_not_repeated() -> None:
    gateway = Gateway(LOST)

    with pytest.raises(AskLater):
        gateway.client().citizen_data(QUESTION)

    assert len(gateway.asked) == 1


def test_a_question_that_cannot_have_arrived_is_repeated() -> None:
    gateway = Gateway(CLOSED, CLOSED, CLOSED)

    with pytest.raises(NotSent):
        gateway.client().citizen_data(QUESTION)

    assert len(gateway.asked) == 3


def test_a_request_for_consent_is_repeated_by_the_same_key() -> None:
    gateway = Gateway(LOST, BUSY, REQUESTED)

    requested = gateway.client().ask_for_consent(WISH)

    keys = {each.headers["Idempotency-Key"] for each in gateway.asked}
    assert requested.id == "req_1"
    assert (len(gateway.asked), len(keys)) == (3, 1)


def test_a_longer_wait_than_it_has_patience_for_is_told_at_once() -> None:
    gateway = Gateway(BRAKED)

    with pytest.raises(AskLater) as braked:
        gateway.client().purposes()

    assert braked.value.retry_after_seconds == 3600
    assert gateway.waited == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(500, "internal_error", trace_id="t-1"), GatewayFailed),
        (problem(404, "not_found"), MendTheQuestion),
        (problem(422, "idempotency_key_used"), MendTheQuestion),
        (httpx.Response(502, text="<h1>Bad gateway</h1>"), AnswerMisread),
        (httpx.Response(200, text="<h1>Sign in</h1>"), AnswerMisread),
        (httpx.Response(200, json={"purposes": [{"id": 1}]}), AnswerMisread),
    ],
    ids=["500", "no such route", "key", "a proxy's page", "a page", "another shape"],
)
def test_what_will_not_change_is_not_repeated(reply: httpx.Response, kind: type) -> None:
    gateway = Gateway(reply)

    with pytest.raises(kind):
        gateway.client().purposes()

    assert len(gateway.asked) == 1


def test_a_misread_answer_quotes_nothing() -> None:
    gateway = Gateway(httpx.Response(200, json={"purposes": [{"id": NUMBER}]}))

    with pytest.raises(AnswerMisread) as misread:
        gateway.client().purposes()

    assert str(misread.value) == "answer_misread"
    assert misread.value.__cause__ is misread.value.__context__ is None


def test_a_lost_answer_names_no_address() -> None:
    with pytest.raises(AskLater) as lost:
        Gateway(LOST).client(patience=Patience(attempts=1)).purposes()

    assert str(lost.value) == "unreachable"


def test_a_number_goes_into_the_body_alone() -> None:
    gateway = Gateway(BUSY)

    with pytest.raises(AskLater):
        gateway.client().citizen_data(QUESTION)

    (sent,) = gateway.asked
    assert msgspec.json.decode(sent.content) == {
        "subject": {"pnr": NUMBER},
        "purpose": "passport",
        "case_reference": "sag-1",
    }
    assert NUMBER not in f"{sent.url}{sent.headers}{QUESTION}"


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.data_of(NUMBER),
        lambda client: client.consent("070275-1236"),
        lambda client: client.my_access_check(f"passport {NUMBER}"),
        lambda client: list(client.organisation_access_log(case=NUMBER)),
        lambda client: client.citizen_data(Question(about=NUMBER, purpose="passport")),
    ],
    ids=["alias", "id", "purpose", "case", "alias in a body"],
)
def test_a_number_anywhere_else_is_never_sent(call: Callable[[SamsynClient], object]) -> None:
    gateway = Gateway()

    with pytest.raises(NumberInAddress) as refused:
        call(gateway.client())

    assert gateway.asked == []
    assert NUMBER not in str(refused.value)


def test_what_is_no_number_may_stand_in_an_address() -> None:
    gateway = Gateway(BUSY)

    with pytest.raises(AskLater):
        gateway.client(patience=Patience(attempts=1)).consent("con_9999999999")

    assert gateway.asked[0].url.path == "/v1/consents/con_9999999999"


def test_an_id_cannot_lead_to_another_route() -> None:
    gateway = Gateway(BUSY)

    with pytest.raises(AskLater):
        gateway.client(patience=Patience(attempts=1)).consent("../my-data?x=")

    assert gateway.asked[0].url.raw_path == b"/v1/consents/..%2Fmy-data%3Fx%3D"


def test_a_fresh_token_is_taken_for_each_attempt() -> None:
    gateway = Gateway(BUSY, PURPOSES)
    tokens = iter(["first", "second"])
    http = httpx.Client(transport=httpx.MockTransport(gateway))

    SamsynClient(
        GATEWAY, token=lambda: next(tokens), http=http, pause=gateway.waited.append
    ).purposes()

    assert [each.headers["Authorization"] for each in gateway.asked] == [
        "Bearer first",
        "Bearer second",
    ]


@pytest.mark.anyio
async def test_the_client_with_an_event_loop_waits_the_same() -> None:
    gateway = Gateway(BUSY, LOST, PURPOSES)

    async def pause(seconds: float) -> None:
        gateway.waited.append(seconds)

    http = httpx.AsyncClient(transport=httpx.MockTransport(gateway))
    async with AsyncSamsynClient(GATEWAY, http=http, pause=pause) as client, http:
        answer = await client.purposes()

    assert answer.purposes == ()
    assert gateway.waited == [2.0, 1.0]
