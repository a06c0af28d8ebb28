import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
import respx

from adapters.transport.exchange import Limits
from adapters.transport.graphql import GraphqlQuestion, GraphqlService, Paging, together
from contracts.errors import RegistryError, RegistryMisread, RegistryRefused, RegistryUnavailable

pytestmark = pytest.mark.anyio

URL = "https://registry.invalid/graphql"


class Town(msgspec.Struct, frozen=True):
    name: str


QUESTION = GraphqlQuestion(
    root_field="towns",
    document="query ($first: Int!, $after: String, $in: String) { towns }",
    variables={"in": "Jylland"},
    node_type=Town,
)


def error_of(codes: Sequence[str]) -> RegistryError:
    return RegistryRefused() if "KEY" in codes else RegistryMisread()


@pytest.fixture
def router() -> respx.Router:
    return respx.Router(assert_all_called=False)


@pytest.fixture
def service(router: respx.Router) -> GraphqlService:
    return GraphqlService(
        httpx.MockTransport(router.async_handler),
        endpoint=lambda: httpx.URL(URL),
        error_of=error_of,
        limits=Limits(timeout_seconds=1.5),
        paging=Paging(page_size=2, max_pages=3),
    )


def page(*names: str, cursor: str | None = None, **headers: str) -> httpx.Response:
    info = {"hasNextPage": cursor is not None, "endCursor": cursor}
    towns = {"nodes": [{"name": name} for name in names], "pageInfo": info}
    return httpx.Response(200, json={"data": {"towns": towns}}, headers=headers)


async def test_the_question_is_posted_as_json_with_its_page(
    router: respx.Router, service: GraphqlService
) -> None:
    route = router.post(URL).mock(return_value=page("Hobro"))

    await service.ask(QUESTION)

    sent = route.calls.last.request
    assert json.loads(sent.content) == {
        "query": QUESTION.document,
        "variables": {"in": "Jylland", "first": 2, "after": None},
    }
    assert sent.headers["content-type"] == "application/json"
    assert sent.extensions["timeout"]["read"] == 1.5


async def test_every_page_is_read_in_order(router: respx.Router, service: GraphqlService) -> None:
    route = router.post(URL)
    route.side_effect = [page("Hobro", "Skive", cursor="c1"), page("Thisted")]

    answer = await service.ask(QUESTION)

    assert answer.nodes == (Town("Hobro"), Town("Skive"), Town("Thisted"))
    after = [json.loads(call.request.content)["variables"]["after"] for call in route.calls]
    assert after == [None, "c1"]


async def test_the_answer_is_as_old_as_its_first_page(
    router: respx.Router, service: GraphqlService
) -> None:
    first = page("Hobro", cursor="c1", Date="Sun, 22 Nov 2026 09:00:00 GMT")
    router.post(URL).side_effect = [first, page(Date="Sun, 22 Nov 2026 09:00:09 GMT")]

    answer = await service.ask(QUESTION)

    assert answer.said_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "pages",
    [
        [page("a", cursor="1"), page("b", cursor="2"), page("c", cursor="3")],
        [page("a", cursor="1"), page("b", cursor="1")],
        [page("a", cursor="")],
    ],
    ids=["more pages than the bound", "the same page again", "a next page without a cursor"],
)
async def test_pages_without_an_end_are_misread_and_the_next_question_is_answered(
    router: respx.Router, service: GraphqlService, pages: list[httpx.Response]
) -> None:
    router.post(URL).side_effect = [*pages, page("Hobro")]
    with pytest.raises(RegistryMisread):
        await service.ask(QUESTION)

    assert (await service.ask(QUESTION)).nodes == (Town("Hobro"),)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"errors": [{"extensions": {"code": "KEY"}}]}, RegistryRefused),
        ({"errors": [{"message": "x"}, {"extensions": {"code": "KEY"}}]}, RegistryRefused),
        ({"errors": [{"extensions": None}]}, RegistryMisread),
        ({"errors": {"message": "x"}}, RegistryMisread),
        ({"data": {"towns": None}}, RegistryMisread),
        ({"data": {"towns": {"edges": []}}}, RegistryMisread),
        ({"data": {}}, RegistryMisread),
        ({"data": None}, RegistryMisread),
        ([], RegistryMisread),
    ],
)
async def test_errors_inside_200_and_wrong_shapes_are_raised_and_recovered_from(
    router: respx.Router, service: GraphqlService, body: object, kind: type[RegistryError]
) -> None:
    router.post(URL).side_effect = [httpx.Response(200, json=body), page("Hobro")]
    with pytest.raises(kind):
        await service.ask(QUESTION)

    assert (await service.ask(QUESTION)).nodes == (Town("Hobro"),)


async def test_data_beside_errors_is_never_used(
    router: respx.Router, service: GraphqlService
) -> None:
    towns = {"nodes": [{"name": "Hobro"}], "pageInfo": {"hasNextPage": False}}
    body = {"data": {"towns": towns}, "errors": [{"message": "x"}]}
    router.post(URL).side_effect = [httpx.Response(200, json=body), page("Hobro")]

    with pytest.raises(RegistryMisread):
        await service.ask(QUESTION)
    assert await service.ask(QUESTION)


@pytest.mark.parametrize("none", [None, []])
async def test_an_empty_list_of_errors_is_no_error(
    router: respx.Router, service: GraphqlService, none: object
) -> None:
    towns = {"nodes": [], "pageInfo": {"hasNextPage": False}}
    body = {"data": {"towns": towns}, "errors": none}
    router.post(URL).mock(return_value=httpx.Response(200, json=body))

    assert (await service.ask(QUESTION)).nodes == ()


async def test_an_answer_too_large_is_misread(router: respx.Router) -> None:
    service = GraphqlService(
        httpx.MockTransport(router.async_handler),
        endpoint=lambda: httpx.URL(URL),
        error_of=error_of,
        limits=Limits(max_answer_bytes=200),
        paging=Paging(),
    )
    router.post(URL).side_effect = [page(*["Hobro"] * 50), page("Hobro")]

    with pytest.raises(RegistryMisread):
        await service.ask(QUESTION)
    assert await service.ask(QUESTION)


async def test_the_first_failure_ends_the_others_and_is_raised_alone() -> None:
    ended = []

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("waiting")
            raise

    async def fail() -> None:
        await asyncio.sleep(0)
        raise RegistryUnavailable(retry_after_seconds=7)

    async def ask() -> None:
        async with together() as tasks:
            tasks.create_task(wait())
            tasks.create_task(fail())

    with pytest.raises(RegistryError) as raised:
        await ask()

    assert raised.value.retry_after_seconds == 7
    assert raised.value.__cause__ is None
    assert ended == ["waiting"]


async def test_a_cancelled_question_stops_what_it_sent_together() -> None:
    started, ended = asyncio.Event(), []

    async def wait() -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("stopped")

    async def ask() -> None:
        async with together() as tasks:
            tasks.create_task(wait())

    question = asyncio.create_task(ask())
    await started.wait()
    question.cancel()

    with pytest.raises(asyncio.CancelledError):
        await question
    assert ended == ["stopped"]
