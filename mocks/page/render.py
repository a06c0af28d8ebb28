"""How an answer of the sandbox's page leaves: HTML without anything inline, kept by nobody."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.dates import COPENHAGEN
from mocks.exchange import Answer
from mocks.page.dress import Dress
from mocks.page.visit import LANGUAGES, PATH, SIZES, Visit
from mocks.page.words import say, spoken

ROOMS: Final = ("", "people", "faults", "clock", "events", "worlds", "calls")
_TEMPLATES: Final = Path(__file__).parent / "templates"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    ("content-security-policy", _POLICY),
    # Not "no-referrer": a form's Origin would be null then, and it is what we go by.
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
)
_HTML: Final = "text/html; charset=utf-8"
_LOCALES: Final = {"da": "da_DK", "en": "en_GB"}
_MOMENT: Final = {"da": "d. MMM yyyy 'kl.' HH.mm", "en": "d MMM yyyy, HH:mm"}
_CLOCK: Final = {"da": "HH.mm.ss", "en": "HH:mm:ss"}


class Printer:
    """Writes pages in one dress."""

    def __init__(self, dress: Callable[[], Dress]) -> None:
        """`dress` is read when the first page is: most runs of the mocks show none."""
        self._dress = dress

    def page(
        self, visit: Visit, template: str, told: Mapping[str, object], *, status: int = 200
    ) -> Answer:
        """Write a page."""
        dress, language = self._dress(), visit.language
        body = (
            _environment()
            .get_template(template)
            .render(
                visit=visit,
                lang=language,
                rooms=ROOMS,
                languages=LANGUAGES,
                sizes=SIZES,
                dress=dress,
                file=lambda name: f"{PATH}/files/{dress.edition}/{name}",
                t=partial(say, language),
                spoken=lambda text: spoken(text, language),
                moment=lambda at: _written(at, _MOMENT[language], language),
                day=lambda on: str(format_date(on, "d. MMM yyyy", locale=_LOCALES[language])),
                clock=lambda at: _written(at, _CLOCK[language], language),
                **{"problem": None, "done": None, **told},
            )
        )
        return Answer(status=status, body=body.encode(), content_type=_HTML, headers=HEADERS)


def sent_to(address: str, *cookies: str) -> Answer:
    """Send the browser to another page of ours."""
    set_cookies = tuple(("set-cookie", cookie) for cookie in cookies)
    location = ("location", quote(address, safe="/?=&#%.-_"))
    return Answer(status=303, headers=(*HEADERS, location, *set_cookies))


def _written(at: datetime, pattern: str, language: str) -> str:
    local = at.astimezone(COPENHAGEN)
    return str(format_datetime(local, pattern, locale=_LOCALES[language]))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
