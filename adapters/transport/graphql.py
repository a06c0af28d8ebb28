"""GraphQL questions over `exchange`: one root field a request, errors inside 200, pages to the end.

Knows no registry. What an error code means is the asker's to say; an answer with errors is never
used, not even in part.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Final, Generic, TypeVar

import httpx
import msgspec

from adapters.transport.exchange import Limits, check_status, exchange
from contracts.errors import RegistryError, RegistryMisread

ErrorOf = Callable[[Sequence[str]], RegistryError]
"""Given the `extensions.code` of each error that has one."""
JsonText = str | int | None | Sequence[str] | Mapping[str, "JsonText"]
NodeT = TypeVar("NodeT", bound=msgspec.Struct)
DataT = TypeVar("DataT")
NULL: Final = msgspec.Raw(b"null")


class Paging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many nodes a page asks for, and how many pages are read before we call it broken."""

    page_size: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100
    max_pages: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10


class GraphqlQuestion(msgspec.Struct, Generic[NodeT], frozen=True, kw_only=True):
    """A question for the nodes of one connection; `document` also takes `first` and `after`."""

    root_field: str
    document: str
    variables: Mapping[str, JsonText]
    node_type: type[NodeT]


class GraphqlAnswer(msgspec.Struct, Generic[NodeT], frozen=True, kw_only=True):
    """Every node of every page, in the registry's order, and when the first page was said."""

    nodes: tuple[NodeT, ...]
    said_at: datetime | None


class PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    """Whether there is more."""

    has_next_page: bool
    end_cursor: str | None = None


class Connection(msgspec.Struct, Generic[NodeT], frozen=True, rename="camel"):
    """One page of nodes."""

    nodes: list[NodeT]
    page_info: PageInfo


class _Envelope(msgspec.Struct, frozen=True):
    data: msgspec.Raw = NULL
    errors: msgspec.Raw = NULL


class _Extensions(msgspec.Struct, frozen=True):
    code: str | None = None


class _Error(msgspec.Struct, frozen=True):
    extensions: _Extensions | None = None


class GraphqlService:
    """One GraphQL endpoint. `endpoint` gives its address anew: a key in it is kept nowhere."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        *,
        endpoint: Callable[[], httpx.URL],
        error_of: ErrorOf,
        limits: Limits,
        paging: Paging,
    ) -> None:
        self._transport = transport
        self._endpoint = endpoint
        self._error_of = error_of
        self._limits = limits
        self._paging = paging

    async def ask(self, question: GraphqlQuestion[NodeT]) -> GraphqlAnswer[NodeT]:
        """Ask for every page in turn. Raises RegistryError; RegistryMisread beyond `max_pages`."""
        nodes: list[NodeT] = []
        first_said_at: datetime | None = None
        cursor: str | None = None
        for page_number in range(self._paging.max_pages):
            page, said_at = await self._ask_page(question, after=cursor)
            nodes += page.nodes
            first_said_at = said_at if page_number == 0 else first_said_at
            if not page.page_info.has_next_page:
                return GraphqlAnswer(nodes=tuple(nodes), said_at=first_said_at)
            cursor = _next_cursor(page.page_info, after=cursor)
        raise RegistryMisread

    async def _ask_page(
        self, question: GraphqlQuestion[NodeT], *, after: str | None
    ) -> tuple[Connection[NodeT], datetime | None]:
        paging = {"first": self._paging.page_size, "after": after}
        variables = {**question.variables, **paging}
        request = httpx.Request(
            "POST",
            self._endpoint(),
            content=msgspec.json.encode({"query": question.document, "variables": variables}),
            headers={"content-type": "application/json", "accept": "application/json"},
        )
        reply = await exchange(self._transport, request, limits=self._limits)
        check_status(reply)
        data = self._data(reply.body)
        # mypy: the node's type is a value here, known at run time only.
        page = _decode(data, dict[str, Connection[question.node_type]])  # type: ignore[name-defined]
        if set(page) != {question.root_field}:
            raise RegistryMisread
        return page[question.root_field], reply.said_at

    def _data(self, body: bytes) -> msgspec.Raw:
        envelope = _decode(body, _Envelope)
        if bytes(envelope.errors) not in {b"null", b"[]"}:
            errors = _decode(envelope.errors, list[_Error])
            codes = [e.extensions.code for e in errors if e.extensions and e.extensions.code]
            raise self._error_of(codes)
        return envelope.data


@asynccontextmanager
async def together() -> AsyncIterator[asyncio.TaskGroup]:
    """Run tasks that do not wait for each other. The first failure ends the rest, raised alone."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


def _next_cursor(info: PageInfo, *, after: str | None) -> str:
    """Refuse a next page that cannot be asked for, or that is the same one again."""
    if not info.end_cursor or info.end_cursor == after:
        raise RegistryMisread
    return info.end_cursor


def _decode(text: bytes | msgspec.Raw, shape: type[DataT]) -> DataT:
    try:
        return msgspec.json.decode(text, type=shape)
    except (ValueError, RecursionError):
        # ValueError covers malformed JSON, wrong shapes and bytes that are no UTF-8.
        raise RegistryMisread from None
