"""From a template to the bytes of a page, with the headers that let nothing from elsewhere in."""

from collections.abc import Mapping
from typing import Final, Protocol, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response

from gateway.pages.kit import formats
from gateway.pages.kit.forms import TOKEN, token_for
from gateway.pages.kit.navigation import navigation_of
from gateway.pages.kit.site import Site
from gateway.pages.kit.visitor import Visitor
from gateway.pages.kit.words import say, spoken

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Cookie",
}
OWN: Final = "/mine-data"
HTML: Final = "text/html"
"""The framework says the character set, UTF-8, of every text."""


class Somebody(Protocol):
    """Whose record a page shows, where it is not the reader's own."""

    @property
    def at(self) -> str:
        """Give where the pages about that one are."""
        ...


class Renderer:
    """Fills templates: every text is escaped, and nothing that is named may be missing."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=PackageLoader("gateway.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["fmt"] = formats
        self._templates.globals["site"] = site
        self._templates.globals["asset"] = site.assets.href
        self._templates.globals["form_token_name"] = TOKEN

    def page(
        self, visitor: Visitor, template: str, *, status: int = 200, **told: object
    ) -> Response[bytes]:
        """Answer with a page."""
        content = self.filled(visitor, template, **told)
        return Response(content, status_code=status, media_type=HTML, headers=dict(HEADERS))

    def filled(self, visitor: Visitor, template: str, **told: object) -> bytes:
        """Fill a template for a visitor."""
        language = visitor.language
        found = self._templates.get_template(template).render(
            **_whose(told),
            visitor=visitor,
            lang=language,
            nav=navigation_of(visitor),
            t=lambda key, **more: say(language, key, **more),
            spoken=lambda text: spoken(text, language),
            form_token=lambda path: token_for(visitor.form_key, path),
        )
        return found.encode()


def _whose(told: Mapping[str, object]) -> dict[str, object]:
    """Say on each page whose record it shows, and where its pages are: her own, if nothing else."""
    other = told.get("other")
    at = OWN if other is None else cast("Somebody", other).at
    return {"other": None, "at": at} | dict(told)
