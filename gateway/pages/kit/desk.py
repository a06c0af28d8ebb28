"""Where every page handler begins: who looks, who she is, what her form says, and until when."""

import asyncio
from collections.abc import Callable
from typing import Final, NoReturn
from urllib.parse import urlsplit

from litestar import Response
from litestar.exceptions import HTTPException
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable
from gateway.answering.case import Arrival
from gateway.api.arriving import arrived
from gateway.api.asking import Times
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Actor, Citizen, Requester
from gateway.pages.kit.cookies import LANGUAGE, SESSION, TEXT_SIZE, Cookies
from gateway.pages.kit.forms import Form, FormRefused, check_token, read_form
from gateway.pages.kit.paths import safe_path
from gateway.pages.kit.powers import powers_again
from gateway.pages.kit.render import HEADERS, Renderer
from gateway.pages.kit.visitor import TEXT_SIZES, TextSize, Visitor
from gateway.pages.kit.words import LANGUAGES, Language
from gateway.sessions.session import Draft, Invitation, Kind, Session

_VISITOR: Final = "visitor"
_ELSEWHERE: Final = frozenset({"cross-site", "same-site"})


class SignInNeeded(Exception):
    """Nobody is signed in who may see this page. `draft_kept`: what she typed waits for her."""

    def __init__(self, going_to: str, *, kind: Kind, draft_kept: bool = False) -> None:
        super().__init__("sign-in needed")
        self.going_to = going_to
        self.kind = kind
        self.draft_kept = draft_kept


class Desk:
    """What page handlers share."""

    def __init__(self, services: Services, times: Times) -> None:
        self.services = services
        self.site = services.site
        self.cookies = Cookies(self.site.public_url)
        self.renderer = Renderer(self.site)
        self._deadline_seconds = times.deadline_seconds

    async def visitor(self, request: AnyRequest, *, prolongs: bool = True) -> Visitor:
        """Give who looks at this page. Whoever is signed in stays so from now on, if `prolongs`."""
        plain = self.stranger(request)
        opened = None
        if plain.session_name is not None:
            opened = await self.site.sessions.find(plain.session_name, prolongs=prolongs)
        found = Visitor(
            language=plain.language,
            text_size=plain.text_size,
            path=plain.path,
            opened=opened,
            session_name=plain.session_name,
        )
        request.scope["state"][_VISITOR] = found
        return found

    def stranger(self, request: AnyRequest) -> Visitor:
        """Give the browser and its wishes, without looking who is signed in."""
        known = request.scope["state"].get(_VISITOR)
        if isinstance(known, Visitor):
            return known
        return Visitor(
            language=self._language(request),
            text_size=self._text_size(request),
            path=_page_path(request),
            session_name=request.cookies.get(self.cookies.named(SESSION)),
        )

    async def citizen(self, request: AnyRequest) -> tuple[Visitor, Citizen]:
        """Give the citizen whose page this is. Raises SignInNeeded."""
        visitor = await self.visitor(request)
        return visitor, await self._citizen(visitor)

    async def employee(self, request: AnyRequest) -> tuple[Visitor, Requester]:
        """Give the employee, with her authority as our register knows it. Raises SignInNeeded."""
        visitor = await self.visitor(request)
        return visitor, await self._employee(visitor)

    async def posted(self, request: AnyRequest, *, shown_at: str) -> tuple[Visitor, Citizen, Form]:
        """Give a citizen and her form, which the page at `shown_at` gave her.

        Raises SignInNeeded once what she typed has been kept, and FormRefused.
        """
        visitor = self._at(request, await self.visitor(request), shown_at)
        form, path = await self.form(request), request.url.path
        if visitor.kind != "citizen":
            await self._keep_overdue(visitor, Draft(path=path, fields=form.fields), kind="citizen")
        check_token(form, visitor.form_key, path)
        return visitor, await self._citizen(visitor), form

    async def posted_by_employee(
        self, request: AnyRequest, *, action: str, shown_at: str, kept: Callable[[Form], Form]
    ) -> tuple[Visitor, Requester, Form]:
        """Give an employee and her form, as `posted` does.

        `kept` takes out what must not be kept of it.
        `action` is where the form is sent by itself, for forms with buttons that lead elsewhere.
        """
        visitor = self._at(request, await self.visitor(request), shown_at)
        form = await self.form(request)
        if visitor.kind != "employee":
            draft = Draft(path=action, fields=kept(form).fields)
            await self._keep_overdue(visitor, draft, kind="employee")
        check_token(form, visitor.form_key, action)
        return visitor, await self._employee(visitor), form

    async def keep_written(self, visitor: Visitor, form: Form, *, of: str) -> None:
        """Keep what a citizen has written so far into the form that is sent to the path `of`.

        Raises FormRefused, and SignInNeeded where her time is over; then it is kept all the same.
        """
        draft = Draft(path=of, fields=form.fields)
        if visitor.kind != "citizen" or visitor.session is None or visitor.session_name is None:
            await self._keep_overdue(visitor, draft, kind="citizen")
            return
        check_token(form, visitor.form_key, of)
        if visitor.opened is not None and visitor.opened.is_last_stretch:
            await self.site.sessions.keep_draft(visitor.session_name, _without_token(draft))
            raise SignInNeeded(visitor.path, kind="citizen", draft_kept=True)
        kept = replace(visitor.session, draft=_without_token(draft))
        await self.site.sessions.change(visitor.session_name, kept)

    async def form(self, request: AnyRequest) -> Form:
        """Read a form that one of our own pages sends. Its token is still to be checked."""
        if request.headers.get("sec-fetch-site") in _ELSEWHERE or not self._is_ours(request):
            raise FormRefused
        try:
            async with asyncio.timeout_at(self.deadline(request)):
                content = await request.body()
        except TimeoutError:
            raise HTTPException(status_code=408) from None
        return read_form(content, request.headers.get("content-type", ""))

    def page(
        self, visitor: Visitor, template: str, *, status: int = 200, **told: object
    ) -> Response[bytes]:
        """Answer with a page."""
        return self.renderer.page(visitor, template, status=status, **told)

    def sent_to(self, path: str) -> Response[bytes]:
        """Send the browser to an address of ours, by GET."""
        return Response(b"", status_code=303, headers={**HEADERS, "Location": safe_path(path)})

    def arrival(self, request: AnyRequest) -> Arrival:
        """Give when this request came, and by what it is known."""
        return Arrival(deadline=self.deadline(request), correlation_id=trace_id_of(request))

    def deadline(self, request: AnyRequest) -> float:
        """Give the time (event loop's clock) by which this request is answered."""
        return arrived(request) + self._deadline_seconds

    async def forget_draft(self, visitor: Visitor) -> None:
        """Let go of what was kept for her, once it has been sent."""
        session, name = visitor.session, visitor.session_name
        if session is not None and name is not None and session.draft is not None:
            await self.site.sessions.change(name, _without_draft(session))

    async def remember(self, visitor: Visitor, invitation: Invitation) -> None:
        """Keep what she has just given, for the page that shows it: in her session, sealed."""
        session, name = visitor.session, visitor.session_name
        if session is not None and name is not None:
            changed = replace(session, draft=None, invitation=invitation)
            await self.site.sessions.change(name, changed)

    def _is_ours(self, request: AnyRequest) -> bool:
        """Tell whether a form comes from a page of ours, as far as the browser says."""
        origin = request.headers.get("origin")
        scheme = urlsplit(self.site.public_url).scheme
        here = f"{scheme}://{request.headers.get('host', '')}"  # a browser alone writes it
        return origin is None or origin in {here, self.site.public_url.rstrip("/")}

    async def _citizen(self, visitor: Visitor) -> Citizen:
        session = visitor.session
        if session is None or session.kind != "citizen" or session.subject_id is None:
            raise SignInNeeded(visitor.path, kind="citizen")
        number = await self.services.subjects.number_of_subject(session.subject_id)
        if number is None:
            raise SignInNeeded(visitor.path, kind="citizen")
        return Citizen(
            pnr=number,
            issuer=session.issuer,
            subject=session.subject,
            acr=session.acr,
            auth_time=session.auth_time,
            powers=await powers_again(session.powers, self.services.subjects),
        )

    async def _employee(self, visitor: Visitor) -> Requester:
        session = visitor.session
        works = None if session is None else session.employee
        known = None if works is None else self.site.authorities.get(works.client_id)
        if session is None or works is None or known is None:
            raise SignInNeeded(visitor.path, kind="employee")
        herself = session.subject_id
        number = None
        if herself is not None:
            number = await self.services.subjects.number_of_subject(herself)
            if number is None:  # a conflict of interest could not be seen
                raise EvidenceUnavailable("evidence_unavailable")
        return Requester(
            client_id=works.client_id,
            organisation=known,
            party_class="authority",
            actor=Actor(
                id=works.id,
                unit=works.unit,
                roles=frozenset(works.roles),
                acr=session.acr,
                auth_time=session.auth_time,
                subject=number,
            ),
        )

    async def _keep_overdue(self, visitor: Visitor, draft: Draft, *, kind: Kind) -> NoReturn:
        """Keep a form whose sender's time is over, if it is surely hers. Raises SignInNeeded."""
        name, going_to = visitor.session_name, visitor.path
        overdue = None if visitor.opened else await self.site.sessions.overdue(name)
        if overdue is None or name is None or overdue.kind != kind:
            raise SignInNeeded(going_to, kind=kind)
        check_token(Form(fields=draft.fields), overdue.form_key, draft.path)
        await self.site.sessions.keep_draft(name, _without_token(draft))
        raise SignInNeeded(going_to, kind=kind, draft_kept=True)

    def _at(self, request: AnyRequest, visitor: Visitor, shown_at: str) -> Visitor:
        """Give the visitor as at the page that gave her the form: its answer cannot be loaded."""
        found = replace(visitor, path=safe_path(shown_at))
        request.scope["state"][_VISITOR] = found
        return found

    def _language(self, request: AnyRequest) -> Language:
        wished = request.cookies.get(self.cookies.named(LANGUAGE))
        if wished in LANGUAGES:
            return wished
        for part in request.headers.get("accept-language", "").lower().split(","):
            tag = part.partition(";")[0].strip().partition("-")[0]
            if tag in LANGUAGES:
                return tag
        return "da"

    def _text_size(self, request: AnyRequest) -> TextSize:
        wished = request.cookies.get(self.cookies.named(TEXT_SIZE))
        return wished if wished in TEXT_SIZES else "normal"


def _without_draft(session: Session) -> Session:
    return replace(session, draft=None)


def _without_token(draft: Draft) -> Draft:
    return replace(draft, fields=Form(fields=draft.fields).without_token)


def _page_path(request: AnyRequest) -> str:
    """Give the address of this page, with its query; of what a form is sent to, the front page."""
    if request.method not in {"GET", "HEAD"}:
        return "/"
    query = request.url.query
    return safe_path(request.url.path + (f"?{query}" if query else ""))
