"""Somebody at a browser without a picture: signs in, fills forms, and reads what a page says.

A page is read by its elements with `data-path`: the value as a program reads it, by its path.
"""

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Final, Self

import httpx

from tests.journeys.house import House

Attributes = list[tuple[str, str | None]]
_PATIENCE_SECONDS: Final = 60


class Form:
    """A form of a page: where it goes, and what it carries unless somebody changes it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        """What stands in its text areas."""

    def filled(self, **typed: str | Iterable[str]) -> dict[str, list[str]]:
        """Give what is sent once somebody has typed."""
        sent: dict[str, list[str]] = {}
        for name, text in self.fields:
            sent.setdefault(name, []).append(text)
        for name, each in typed.items():
            sent[name] = [each] if isinstance(each, str) else list(each)
        return sent


class Shown(HTMLParser):
    """What a page shows."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        """By path, as programs read them."""
        self.texts: dict[str, str] = {}
        """By path, as people read them."""
        self.forms: dict[str, Form] = {}
        """By where they go; the first of each."""
        self.links: list[str] = []
        self.rows: dict[str, str] = {}
        """Of tables: a row's heading to its other cells."""
        self._cell: list[str] = []
        self._heading = ""
        self._area = ""
        self._written: list[str] = []
        self._form: Form | None = None
        self._path: str | None = None
        self._words: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "data" and "data-path" in told:
            self._path = told["data-path"]
            self._once(self._path, told["value"])
            self.texts[self._path] = ""
        elif tag == "form":
            self._form = Form(told["action"])
            self.forms.setdefault(told["action"], self._form)
        elif tag == "input" and self._form is not None and _is_sent(told):
            self._form.fields.append((told["name"], told.get("value", "")))
        elif tag == "textarea" and self._form is not None:
            self._area, self._written = told["name"], []
        elif tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag in {"th", "td"}:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form is not None:
            self._form.texts.append((self._area, "".join(self._written)))
        elif tag == "data":
            self._path = None
        elif tag == "th":
            self._heading = "".join(self._cell)
        elif tag == "td":
            self.rows[self._heading] = "".join(self._cell)

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self._cell.append(data)
        self._written.append(data)
        if self._path is not None:
            self.texts[self._path] += data

    def _once(self, path: str, value: str) -> None:
        assert self.values.get(path, value) == value, f"{path} has two values on one page"
        self.values[path] = value


class Visit:
    """One browser at one house, until it is closed."""

    def __init__(self, house: House, *, language: str = "da") -> None:
        self.house = house
        self.http = httpx.Client(
            base_url=house.address,
            timeout=_PATIENCE_SECONDS,
            trust_env=False,
            headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def sign_in(self, persona: str, *, then: str = "/mine-data/hent") -> httpx.Response:
        """Sign in as everybody does, by the issuer's own page; give where that leads."""
        return self._sign_in(then, persona=persona, acr="substantial")

    def sign_in_employee(self, employee: str, *, then: str = "/sagsbehandler") -> httpx.Response:
        """Sign in as somebody who works for an authority: `client/employee`."""
        return self._sign_in(then, employee=employee, acr="high")

    def _sign_in(self, then: str, **chosen: str) -> httpx.Response:
        page = self.http.get("/log-ind", params={"til": then}, follow_redirects=True)
        form = Shown(page.text).forms["authorize"]
        address = page.url.join("authorize")
        return self.http.post(address, data=form.filled(**chosen), follow_redirects=True)

    def read(self, path: str) -> Shown:
        """Read a page that is there."""
        answer = self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return Shown(answer.text)

    def send(
        self, form: Form, *, headers: Mapping[str, str] | None = None, **typed: str | Iterable[str]
    ) -> httpx.Response:
        """Send a form of a page, and stay at its answer."""
        return self.http.post(form.action, data=form.filled(**typed), headers=dict(headers or {}))


def _is_sent(told: Mapping[str, str]) -> bool:
    """Tell whether an input is sent untouched: a box that is not ticked is not."""
    is_choice = told.get("type") in {"checkbox", "radio"}
    return "name" in told and told["name"] != "" and (not is_choice or "checked" in told)
