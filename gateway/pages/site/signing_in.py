"""Signing in and out in a browser; staying signed in. The issuer's tokens end here: no browser ever
holds one.
"""

import re
import secrets
from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from gateway.api.problems import AnyRequest
from gateway.identity.callers import Citizen
from gateway.identity.provider import SignInTrouble, Why
from gateway.identity.sign_in import RETURN_PATH, Begun, SignedIn, SignIn
from gateway.pages.kit.cookies import MARK_LETTERS, SESSION, begun_name
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import check_token
from gateway.pages.kit.paths import safe_path
from gateway.pages.kit.powers import kept_powers
from gateway.pages.kit.render import HEADERS
from gateway.sessions.session import Employee, Session

HOME: Final = "/mine-data"
_EMPLOYEES_HOME: Final = "/sagsbehandler"
WRITTEN: Final = "skrevet-til"
"""The field by which a form that is not sent yet says where it would be sent to."""
SHOWN_AT: Final = "vist-paa"
_FORM_KEY_BYTES: Final = 24
_PERSONA: Final = re.compile(r"(?!.*[0-9]{3})[a-z][a-z0-9-]{0,63}", re.ASCII)


def signing_in_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_log_in(desk), _returned(desk), _stay(desk), _log_out(desk), _goodbye(desk)]


def proposed(named: str | None) -> str | None:
    """Give the persona whom the sandbox's page proposes: a name, and nothing like a number."""
    return named if named is not None and _PERSONA.fullmatch(named) else None


def _log_in(desk: Desk) -> HTTPRouteHandler:
    @get("/log-ind", media_type="text/html")
    async def log_in(
        til: FromQuery[str | None] = None,
        igen: FromQuery[str | None] = None,
        som: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        begun, address = await _sign_in(desk).begin(
            going_to=safe_path(til, otherwise=HOME),
            anew=igen is not None,
            hint=proposed(som) if desk.site.is_sandbox else None,
        )
        answer = Response(b"", status_code=303, headers={**HEADERS, "Location": address})
        sealed = desk.site.sessions.seal_begun(msgspec.msgpack.encode(begun))
        answer.cookies.append(desk.cookies.begun(begun.state, sealed))
        return answer

    return log_in


def _returned(desk: Desk) -> HTTPRouteHandler:
    @get(RETURN_PATH, media_type="text/html")
    async def returned(request: AnyRequest) -> Response[bytes]:
        told = request.query_params
        begun = _begun(desk, request, told.get("state"))
        code, error = told.get("code"), told.get("error")
        if error is not None or code is None:
            raise SignInTrouble(_why(error))
        signed_in = await _sign_in(desk).finish(begun, code=code, issuer=told.get("iss"))
        session, home = await _session(desk, signed_in)
        before = desk.stranger(request).session_name
        sessions = desk.site.sessions
        draft = await sessions.take_draft(before, by=session)
        session = msgspec.structs.replace(session, draft=draft)
        name = await sessions.start(session, instead_of=before)
        going_to = begun.going_to if begun.going_to != HOME else home
        answer = desk.sent_to(going_to)
        answer.cookies.append(desk.cookies.session(name))
        answer.cookies.append(desk.cookies.gone(begun_name(begun.state)))
        return answer

    return returned


def _stay(desk: Desk) -> HTTPRouteHandler:
    @post("/log-ind/bliv", status_code=200, media_type="text/html")
    async def stay(request: AnyRequest) -> Response[bytes]:
        """Go on: the visit itself has prolonged the session. What she is writing is kept, if the
        form says of what page it is: a browser without scripts sends it along.
        """
        visitor = await desk.visitor(request)
        form = await desk.form(request)
        if form.one(WRITTEN):
            shown_at = safe_path(form.one(SHOWN_AT), otherwise=HOME)
            at_her_page = msgspec.structs.replace(visitor, path=shown_at)
            await desk.keep_written(at_her_page, form, of=form.one(WRITTEN))
            return desk.sent_to(shown_at)
        check_token(form, visitor.form_key, request.url.path)
        if request.headers.get("accept") == "application/json":
            left = 0 if visitor.opened is None else visitor.opened.seconds_left
            said = msgspec.json.encode({"seconds_left": left})
            return Response(said, media_type="application/json", headers=dict(HEADERS))
        return desk.sent_to(safe_path(form.one("til"), otherwise=HOME))

    return stay


def _log_out(desk: Desk) -> HTTPRouteHandler:
    @post("/log-ud", status_code=200, media_type="text/html")
    async def log_out(request: AnyRequest) -> Response[bytes]:
        visitor = await desk.visitor(request)
        form = await desk.form(request)
        if visitor.session is not None:
            check_token(form, visitor.form_key, request.url.path)
        await desk.site.sessions.end(visitor.session_name)
        answer = desk.sent_to("/log-ud")
        answer.cookies.append(desk.cookies.gone(SESSION))
        return answer

    return log_out


def _goodbye(desk: Desk) -> HTTPRouteHandler:
    @get("/log-ud", media_type="text/html")
    async def goodbye(request: AnyRequest) -> Response[bytes]:
        visitor = await desk.visitor(request, prolongs=False)
        elsewhere = None
        if desk.site.sign_in is not None and visitor.session is None:
            elsewhere = await _goodbye_of(desk.site.sign_in)
        return desk.page(visitor, "site/logged_out.html", elsewhere=elsewhere)

    return goodbye


async def _goodbye_of(sign_in: SignIn) -> str | None:
    try:
        return await sign_in.goodbye()
    except SignInTrouble:
        return None  # here she is logged out all the same


def _sign_in(desk: Desk) -> SignIn:
    if desk.site.sign_in is None:
        raise SignInTrouble("sign_in_off")
    return desk.site.sign_in


def _begun(desk: Desk, request: AnyRequest, state: str | None) -> Begun:
    """Give the sign-in that this browser began. Raises SignInTrouble for one that it did not."""
    mark = (state or "")[:MARK_LETTERS]
    written = request.cookies.get(desk.cookies.named(begun_name(mark)))
    content = None if written is None else desk.site.sessions.open_begun(written)
    try:
        begun = msgspec.msgpack.decode(content or b"", type=Begun)
    except msgspec.MsgspecError:
        raise SignInTrouble("sign_in_failed") from None
    is_same = secrets.compare_digest(begun.state.encode(), (state or "").encode())
    if not is_same or desk.services.clock() >= begun.until:
        raise SignInTrouble("sign_in_failed")
    return begun


def _why(error: str | None) -> Why:
    is_too_low = error == "unmet_authentication_requirements"
    return "sign_in_too_low" if is_too_low else "sign_in_failed"


async def _session(desk: Desk, signed_in: SignedIn) -> tuple[Session, str]:
    """Give what is kept of a sign-in, in our own ids, and where it leads."""
    who, subjects = signed_in.who, desk.services.subjects
    form_key = secrets.token_urlsafe(_FORM_KEY_BYTES)
    if isinstance(who, Citizen):
        session = Session(
            kind="citizen",
            issuer=signed_in.issuer,
            subject=signed_in.subject,
            acr=who.acr,
            auth_time=who.auth_time,
            form_key=form_key,
            subject_id=await subjects.id_of(who.pnr),
            name=signed_in.name,
            powers=await kept_powers(who.powers, subjects),
        )
        return session, HOME
    actor = who.actor
    if actor is None:
        raise SignInTrouble("sign_in_failed")
    session = Session(
        kind="employee",
        issuer=signed_in.issuer,
        subject=signed_in.subject,
        acr=actor.acr,
        auth_time=actor.auth_time,
        form_key=form_key,
        subject_id=None if actor.subject is None else await subjects.id_of(actor.subject),
        name=signed_in.name or actor.id,
        employee=Employee(
            client_id=who.client_id, id=actor.id, unit=actor.unit, roles=tuple(sorted(actor.roles))
        ),
    )
    return session, _EMPLOYEES_HOME
