"""The catalogue of personas as a page: plain HTML, no script, one style sheet of its own."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mocks.catalogue.shown import ShownPersona
from mocks.exchange import Answer
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.income_truth import Figure

STYLE_PATH: Final = "/personas/style.css"
MONTHS_SHOWN: Final = 13
_TEMPLATES: Final = Path(__file__).parent / "templates"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'none'"
)
_HEADERS: Final = (
    ("content-security-policy", _POLICY),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("vary", "accept"),
)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A persona of the first set, with the number that the same persona has in the second."""

    persona: ShownPersona
    second_pnr: str
    income: tuple[Figure, ...]
    """The last months only, the newest first."""


def catalogue_page(personas: Sequence[ShownPersona], *, people: int, version_tag: str) -> Answer:
    """Give the page; `people` is how many the population has."""
    template = _environment().get_template("personas.html")
    body = template.render(
        cards=_cards(personas), people=people, version_tag=version_tag, months=MONTHS_SHOWN
    )
    return Answer(body=body.encode(), content_type="text/html; charset=utf-8", headers=_HEADERS)


def style_sheet() -> Answer:
    """Give the page's style sheet."""
    return Answer(
        body=(_TEMPLATES / "style.css").read_bytes(),
        content_type="text/css; charset=utf-8",
        headers=(("cache-control", "max-age=300"),),
    )


def _cards(personas: Sequence[ShownPersona]) -> tuple[Card, ...]:
    numbers = {persona.id: persona.pnr for persona in personas}
    return tuple(
        Card(
            persona=persona,
            second_pnr=numbers.get(persona.id + MODULUS_11_SUFFIX, ""),
            income=_last(persona.expected_income),
        )
        for persona in personas
        if not persona.satisfies_modulus_11
    )


def _last(income: tuple[Figure, ...]) -> tuple[Figure, ...]:
    months = sorted({figure.month for figure in income})[-MONTHS_SHOWN:]
    return tuple(figure for figure in reversed(income) if figure.month in months)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
