"""The main menu, by who is signed in: words and addresses, nothing of what lies behind them."""

from collections.abc import Mapping
from typing import Final

import msgspec

from gateway.pages.kit.visitor import Visitor
from gateway.pages.kit.words import say


class Navigation(msgspec.Struct, frozen=True, kw_only=True):
    """The links of the menu, and where home is."""

    links: tuple[tuple[str, str], ...]
    home: str


_HOMES: Final[Mapping[str | None, str]] = {
    None: "/",
    "citizen": "/mine-data",
    "employee": "/sagsbehandler",
}
MENUS: Final[Mapping[str | None, tuple[tuple[str, str], ...]]] = {
    None: (),
    "citizen": (
        ("citizen.nav.overview", "/mine-data"),
        ("citizen.nav.data", "/mine-data/oplysninger"),
        ("citizen.nav.consents", "/mine-data/samtykker"),
        ("citizen.nav.log", "/mine-data/opslag"),
        ("citizen.nav.take", "/mine-data/hent"),
        ("other.nav", "/mine-data/andre"),
    ),
    "employee": (("caseworker.nav.ask", "/sagsbehandler"),),
}
"""Kind of visitor to the keys of the words and the addresses."""


def navigation_of(visitor: Visitor) -> Navigation:
    """Give the menu in the visitor's language."""
    return Navigation(
        links=tuple((say(visitor.language, key), href) for key, href in MENUS[visitor.kind]),
        home=_HOMES[visitor.kind],
    )
