"""What a caseworker's page holds: for every persona and every purpose, what the purpose gives and
nothing else of the citizen's record, in no form.
"""

import base64
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser

from contracts.dates import danish_day
from gateway.pages.record.said import said_of
from gateway.portable.fields import Field
from mocks.run import now
from mocks.world.sandbox import sandbox_world
from tests.journeys.house import House
from tests.journeys.values import Leaf, values
from tests.pages.caseworking import ALL_ROLES, HOME
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
ANSWER = f"{HOME}/svar"
PERSONAS = [
    each.id for each in sandbox_world(danish_day(now())).personas if not each.id.endswith("-mod11")
]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_SHOWN = re.compile(r'<data class="value" value="([^"]*)" data-path="([^"]+)">')
_FILE = re.compile(r'href="data:application/json;base64,([^"]+)"')
_OPTION = re.compile(r'<option value="([^"]+)"')
_KEY = re.compile(r"\[[^\]]*\]")
_TAG = re.compile(r"<[^>]*>")
_SOURCE = re.compile(r'<p class="source">.*?</p>|<select.*?</select>', re.DOTALL)
_CODE = re.compile(r"[a-z_-]+")
_ON_EVERY_PAGE = (".month", ".municipality_code")
_TELLING = 6
"""Letters from which on a value is surely no part of something else."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as it came."""

    status: int
    html: str
    text: str
    """Of its main part as people read it, without the lines that say where it comes from and
    the words of lists to choose from.
    """
    file: dict[str, Any]
    shown: dict[str, str]


class Desk:
    """A caseworker with every role, without a picture of the page."""

    def __init__(self, house: House, cookies: dict[str, str]) -> None:
        self.house = house
        self.http = httpx.Client(
            base_url=house.address, cookies=cookies, timeout=60, trust_env=False
        )
        form = self.http.get(HOME, headers={"Accept-Language": "da"}).text
        within = form.partition('id="formaal"')[2].partition("</select>")[0]
        self.purposes = _OPTION.findall(within)
        self._carried = dict(_HIDDEN.findall(form.partition(f'action="{ANSWER}"')[2]))

    def ask(self, persona: str, purpose: str) -> Page:
        typed = {
            "pnr": self.house.number(persona),
            "formaal": purpose,
            "sag": "2026-1",
            "besked": "brev-1",
            "gang": secrets.token_urlsafe(12),
        }
        answer = self.http.post(ANSWER, data=self._carried | typed)
        return page_of(answer)


def page_of(answer: httpx.Response) -> Page:
    written = _FILE.findall(answer.text)
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return Page(
        status=answer.status_code,
        html=answer.text,
        text=unescape(_TAG.sub(" ", _SOURCE.sub("", main))),
        file=json.loads(base64.b64decode(written[0])) if written else {},
        shown={path: unescape(raw) for raw, path in _SHOWN.findall(answer.text)},
    )


@pytest.fixture(scope="module")
def desk(houses: Callable[[str], House], browser: Browser) -> Iterator[Desk]:
    reader = Reader(houses("design"), browser)
    reader.sign_in(ALL_ROLES, then=HOME)
    kept = {str(each["name"]): str(each["value"]) for each in reader.context.cookies()}
    reader.close()
    opened = Desk(houses("design"), kept)
    yield opened
    opened.http.close()


def whole_record(house: House, persona: str) -> frozenset[Leaf]:
    """Give the leaves of the citizen's own record; none for who has no sign-in of her own."""
    try:
        own = house.own(persona)
    except KeyError:
        return frozenset()
    return values(own.json()) if own.status_code == 200 else frozenset()


def told(leaves: Iterable[Leaf]) -> frozenset[str]:
    """Give the leaves' values as programs and as people read them, as far as they tell anything:
    no codes, which are words of the page as well, and nothing that stands on every page.
    """
    fields = [
        Field(label=path, path=path, value=_as_answered(value), digest="")
        for path, value in leaves
        if not path.endswith(_ON_EVERY_PAGE)
    ]
    texts = {text for each in fields for text in (each.raw, said_of(each, "da"))}
    return frozenset(each for each in texts if len(each) >= _TELLING and not _CODE.fullmatch(each))


def _as_answered(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def too_much(page: Page, purpose: frozenset[str], whole: frozenset[Leaf]) -> list[str]:
    """Name what stands in a page, or in its file, that the purpose does not give."""
    in_file = values(page.file) if page.file else frozenset()
    paths = {_KEY.sub("[]", path) for path in page.shown}
    paths |= {path for path, value in in_file if value != ()}
    given = " ".join(told(in_file))
    everything = page.text + " ".join((*page.shown.values(), *told(in_file)))
    secret = (each for each in told(whole - in_file) if each not in given and each in everything)
    return sorted((paths - purpose) | set(secret))


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_page_holds_what_the_purpose_gives_and_nothing_else(desk: Desk, persona: str) -> None:
    catalogue = desk.house.services.catalogue
    given = {each.id: frozenset(each.fields) for each in catalogue.purposes}

    pages = {purpose: desk.ask(persona, purpose) for purpose in desk.purposes}

    number = desk.house.number(persona)
    whole = whole_record(desk.house, persona).union(
        *(values(page.file) for page in pages.values() if page.file)
    )
    assert {
        purpose: found
        for purpose, page in pages.items()
        if (found := too_much(page, given[purpose], whole))
    } == {}
    assert [purpose for purpose, page in pages.items() if number in page.html] == []
    assert {
        purpose: set(page.shown) ^ set(page.file["receipt"]["digests"])
        for purpose, page in pages.items()
        if page.status == 200 and set(page.shown) != set(page.file["receipt"]["digests"])
    } == {}
    assert {page.status for page in pages.values()} <= {200, 403, 404, 503}
    assert [p for p, page in pages.items() if (page.status == 200) != bool(page.shown)] == []


def test_there_are_purposes_to_choose_and_most_personas_are_shown_under_one(desk: Desk) -> None:
    assert len(desk.purposes) > 10
    assert desk.ask("employee", "free-day-care-place").status == 200
