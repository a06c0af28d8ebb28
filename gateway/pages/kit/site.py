"""What the pages know of the house that they stand in, wired by gateway/app.py."""

from collections.abc import Mapping

import msgspec

from gateway.identity.callers import Organisation
from gateway.identity.sign_in import SignIn
from gateway.pages.kit.assets import Assets
from gateway.sessions.sessions import Sessions
from gateway.settings import ContactSettings, PagesSettings


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The authority, how to reach it, how people sign in, and what the pages wear."""

    operator: Organisation
    authorities: Mapping[str, Organisation]
    """By client: those whose employees may sign in."""
    contact: ContactSettings
    pages: PagesSettings
    public_url: str
    is_sandbox: bool
    assets: Assets
    sessions: Sessions
    sign_in: SignIn | None
    """None: nobody can sign in."""
    sandbox_url: str | None = None
    """The page where the sandbox's registries are steered; None: there is none."""
