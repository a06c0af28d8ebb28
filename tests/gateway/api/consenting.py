"""The consent routes over a real store: an API whose recipients and citizens are a situation's."""

from collections.abc import Mapping

import httpx
import msgspec

from contracts.errors import CallerUnknown
from gateway.api.services import Services
from gateway.identity.callers import Citizen, Requester
from tests.gateway.api.fakes import CALLERS, Api, bearer
from tests.gateway.consents.situation import BO, COPY, FIELDS, FIRST, IDA, SECOND, Situation

WISH: Mapping[str, object] = {"purpose": COPY, "fields": list(FIELDS), "mode": "once"}
ASK = "/v1/consent-requests"
MINE = "/v1/my-data"
_CALLERS: dict[str, Requester | Citizen] = {
    **CALLERS,
    "first": FIRST,
    "second": SECOND,
    "ida": IDA,
    "bo": BO,
}


class Words:
    """Takes a word for a token."""

    async def verify(self, authorization_header: str | None) -> Requester | Citizen:
        word = (authorization_header or "").removeprefix("Bearer ")
        if word not in _CALLERS:
            raise CallerUnknown("invalid_token")
        return _CALLERS[word]


class ConsentApi(Api):
    """The API of a situation."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        super().__init__(situation.fakes)

    def services(self) -> Services:
        store = self.situation.store
        return msgspec.structs.replace(
            super().services(),
            answering=self.situation.answering,
            consents=self.situation.flows,
            verifier=Words(),  # a fake of the same shape
            ledger=store.ledger,
            logs=store.logs,
            subjects=store.subjects,
            catalogue=self.situation.parts.catalogue,
            clock=self.situation.clock,
        )

    async def wish(self, who: str = "first", **changes: object) -> httpx.Response:
        """Ask for a consent; a change to None leaves a member out."""
        body = {name: each for name, each in {**WISH, **changes}.items() if each is not None}
        return await self.post(ASK, who, body)

    async def post(
        self, path: str, who: str, body: object = None, **headers: str
    ) -> httpx.Response:
        sent = {**bearer(who), **headers}
        if body is None:
            return await self.send("POST", path, headers=sent)
        if isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
            return await self.send("POST", path, content=body, headers=sent)
        return await self.send("POST", path, json=body, headers=sent)

    async def made(self, **changes: object) -> str:
        request_id: str = (await self.wish(**changes)).json()["id"]
        return request_id

    async def granted(self, **changes: object) -> str:
        """Give the id of a consent that Ida gave the first recipient."""
        request_id = await self.made(**changes)
        path = f"{MINE}/consent-requests/{request_id}/decision"
        answer = {"decision": "grant", "fields": list(FIELDS)}
        consent_id: str = (await self.post(path, "ida", answer)).json()["consent_id"]
        return consent_id
