"""The open routes of the ledger: keys, checkpoint and proofs. They name no person and need no
token: whoever holds a receipt may check it.
"""

from typing import Annotated

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from gateway.api.arriving import check_parameters
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest
from gateway.ledger.proofs import ConsistencyProof, EntryProof, Proofs
from gateway.proof.key_sets import PublishedKeySet

_FRESH = {"Cache-Control": "no-cache"}
"""The tree grows every second: ask again."""


def ledger_router(proofs: Proofs) -> Router:
    """Give the routes."""
    return Router(
        "/v1/ledger",
        route_handlers=[_keys(proofs), _checkpoint(proofs), _proof(proofs), _consistency(proofs)],
    )


def _keys(proofs: Proofs) -> HTTPRouteHandler:
    @get(
        "/keys",
        responses={
            200: _answer(PublishedKeySet, "Every key that has signed here"),
            **problems(400, 500, 503),
        },
        operation_id="getLedgerKeys",
        summary="The public keys of receipts and checkpoints",
        media_type="application/json",
    )
    async def keys(request: AnyRequest) -> Response[bytes]:
        check_parameters(request)
        return _json(await proofs.keys())

    return keys


def _checkpoint(proofs: Proofs) -> HTTPRouteHandler:
    @get(
        "/checkpoint",
        responses={
            200: ResponseSpec(
                data_container=str,
                media_type="text/plain",
                generate_examples=False,
                description="The newest signed checkpoint (C2SP tlog-checkpoint)",
            ),
            **problems(400, 404, 500, 503),
        },
        operation_id="getLedgerCheckpoint",
        summary="The ledger's size and root, signed",
        media_type="text/plain",
    )
    async def checkpoint(request: AnyRequest) -> Response[str]:
        check_parameters(request)
        note = await proofs.checkpoint()
        return Response(note, media_type="text/plain", headers=_FRESH)

    return checkpoint


def _proof(proofs: Proofs) -> HTTPRouteHandler:
    @get(
        "/entries/{entry_id:str}/proof",
        responses={
            200: _answer(EntryProof, "That the entry is in the tree of the checkpoint"),
            **problems(400, 404, 500, 503),
        },
        operation_id="getLedgerProof",
        summary="That an entry is in the ledger",
        media_type="application/json",
    )
    async def proof(request: AnyRequest, entry_id: FromPath[str]) -> Response[bytes]:
        check_parameters(request)
        return _json(await proofs.of_entry(entry_id))

    return proof


def _consistency(proofs: Proofs) -> HTTPRouteHandler:
    @get(
        "/consistency",
        responses={
            200: _answer(ConsistencyProof, "That the larger tree begins with the smaller"),
            **problems(400, 404, 500, 503),
        },
        operation_id="getLedgerConsistency",
        summary="That nothing was changed or taken away between two sizes",
        media_type="application/json",
    )
    async def between(
        request: AnyRequest,
        first: Annotated[int, QueryParameter(name="from", ge=0)],
        last: Annotated[int, QueryParameter(name="to", ge=0)],
    ) -> Response[bytes]:
        check_parameters(request, "from", "to")
        return _json(await proofs.between(first, last))

    return between


def _answer(kind: type[msgspec.Struct], description: str) -> ResponseSpec:
    return ResponseSpec(data_container=kind, generate_examples=False, description=description)


def _json(said: msgspec.Struct) -> Response[bytes]:
    return Response(msgspec.json.encode(said), media_type="application/json", headers=_FRESH)
