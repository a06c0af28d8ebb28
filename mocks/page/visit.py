"""Who looks at the sandbox's page, in which world and how; and who may not.

The admin listener is for this machine. A page elsewhere can make a browser send forms here, and a
name elsewhere can be made to lead here; neither gets through: the host must be this machine's and a
form must come from a page of ours (decision 0055).
"""

import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final, Literal

import msgspec

from mocks.admin.service import is_addressed_here
from mocks.exchange import Call
from mocks.worlds import DEFAULT, Inhabited

Language = Literal["da", "en"]
PATH: Final = "/sandbox"
LANGUAGES: Final[tuple[Language, ...]] = ("da", "en")
SIZES: Final = ("normal", "stor", "meget-stor")
LANGUAGE_COOKIE: Final = "sandbox-sprog"
SIZE_COOKIE: Final = "sandbox-tekst"
_FORM: Final = "application/x-www-form-urlencoded"
_OURS: Final = re.compile(r"(/w/[A-Za-z0-9_-]{1,63})?/sandbox([/?][\w/.?=&%-]*)?", re.ASCII)


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the page, or one order from it."""

    world: Inhabited
    call: Call
    language: Language
    size: str

    @property
    def base(self) -> str:
        """Give what stands before every path of this world's page."""
        return "" if self.world.name == DEFAULT else f"/w/{self.world.name}"

    @property
    def is_default(self) -> bool:
        """Tell whether it is the world that a gateway asks where no other is named."""
        return self.world.name == DEFAULT

    @property
    def rest(self) -> str:
        """Give the path below the page's."""
        return self.call.path.removeprefix(PATH).strip("/")

    @property
    def here(self) -> str:
        """Give the address of this look, to come back to; without what was searched for."""
        return self.href(self.rest)

    def href(self, rest: str = "") -> str:
        """Give the address of a page of this world."""
        return f"{self.base}{PATH}" + (f"/{rest}" if rest else "")

    def asked(self, name: str) -> str:
        """Give what the address says, cut; empty where it says nothing."""
        return self.call.query.get(name, "").strip()[:100]


def visit_of(world: Inhabited, call: Call) -> Visit:
    """Read how somebody wants the page."""
    wishes = _cookies(call.headers.get("cookie", ""))
    size = wishes.get(SIZE_COOKIE, "")
    return Visit(
        world=world,
        call=call,
        language=_language(wishes.get(LANGUAGE_COOKIE, ""), call.headers),
        size=size if size in SIZES else SIZES[0],
    )


def may_visit(call: Call) -> bool:
    """Tell whether a call may go on: from this machine, and an order from a page of ours."""
    if not is_addressed_here(call):
        return False
    if call.method in {"GET", "HEAD"}:
        return True
    media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_ours = bool(call.base) and call.headers.get("origin") == call.base
    site = call.headers.get("sec-fetch-site", "same-origin")
    return is_ours and site == "same-origin" and media_type == _FORM


def safe_return(address: str, *, otherwise: str) -> str:
    """Give an address of the page to go back to; another's is none."""
    return address if _OURS.fullmatch(address) and "//" not in address else otherwise


def _language(wished: str, headers: Mapping[str, str]) -> Language:
    if wished in LANGUAGES:
        return "en" if wished == "en" else "da"
    return "en" if headers.get("accept-language", "da").lower().startswith("en") else "da"


def _cookies(written: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(written).items()}
    except CookieError:
        return {}
