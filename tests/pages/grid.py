"""Every page of the citizen's, the caseworker's and everybody's, in every width, language and
dress.
"""

import os
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from tests.pages.caseworking import ALL_ROLES, HOME

Dress = Literal["design", "base"]


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """How a page is looked at."""

    width: int
    size: str
    language: str
    dress: Dress

    def __str__(self) -> str:
        return f"{self.width}-{self.size}-{self.language}-{self.dress}"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A caseworker's question about persona `employee`, unless it is about another."""

    purpose: str = "free-day-care-place"
    about: str = "employee"
    members: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    button: int = 0
    """The form's buttons in their order: look up, try first."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A page as a test goes to it."""

    name: str
    path: str
    """`{request}`, `{consent}`, `{other}` and the like stand for what has been prepared."""
    persona: str | None = "employee"
    """Or an employee, as CLIENT/EMPLOYEE."""
    sent: Sent | None = None
    """What a caseworker sends from there before the page is looked at."""
    status: int = 200

    def __str__(self) -> str:
        return self.name


VARIANTS: Final = tuple(
    Variant(width=width, size=size, language=language, dress=dress)
    for width, size in ((390, "normal"), (1280, "normal"), (320, "meget-stor"))
    for language in ("da", "en")
    for dress in ("design", "base")
)
PAGES: Final = (
    Seen(name="front", path="/", persona=None),
    Seen(name="help", path="/hjaelp", persona=None),
    Seen(name="privacy", path="/privatliv", persona=None),
    Seen(name="accessibility", path="/was", persona=None),
    Seen(name="logged-out", path="/log-ud", persona=None),
    Seen(name="overview", path="/mine-data"),
    Seen(name="index", path="/mine-data/oplysninger"),
    Seen(name="person", path="/mine-data/oplysninger/person"),
    Seen(name="home", path="/mine-data/oplysninger/bolig"),
    Seen(name="income", path="/mine-data/oplysninger/okonomi"),
    Seen(name="month", path="/mine-data/indkomst/{month}"),
    Seen(name="situation", path="/mine-data/situationer/doedsfald"),
    Seen(name="request", path="/mine-data/anmodninger/{request}"),
    Seen(name="answered", path="/mine-data/anmodninger/{answered}/svaret"),
    Seen(name="consents", path="/mine-data/samtykker"),
    Seen(name="consent", path="/mine-data/samtykker/{consent}"),
    Seen(name="log", path="/mine-data/opslag"),
    Seen(name="log-own", path="/mine-data/opslag?egne=1"),
    Seen(name="rooms", path="/mine-data/hvem-maa-se"),
    Seen(name="would-see", path="/mine-data/hvem-maa-se/free-day-care-place"),
    Seen(name="take", path="/mine-data/hent"),
    Seen(name="paper", path="/mine-data/udskriv"),
    Seen(name="carry", path="/mine-data/bevis"),
    Seen(name="journey", path="/mine-data/rejse/{journey}"),
    Seen(name="others", path="/mine-data/andre"),
    Seen(name="other", path="/mine-data/andre/{other}"),
    Seen(name="other-person", path="/mine-data/andre/{other}/oplysninger/person"),
    Seen(name="other-home", path="/mine-data/andre/{other}/oplysninger/bolig"),
    Seen(name="other-income", path="/mine-data/andre/{other}/oplysninger/okonomi"),
    Seen(name="other-month", path="/mine-data/andre/{other}/indkomst/{month}"),
    Seen(name="other-log", path="/mine-data/andre/{other}/opslag?egne=1"),
    Seen(name="powers", path="/mine-data/fuldmagter"),
    Seen(name="power", path="/mine-data/fuldmagter/{power}"),
    Seen(name="new-power", path="/mine-data/fuldmagter/ny"),
    Seen(name="invitation", path="/fuldmagt/{invitation}"),
    Seen(name="invitation-before", path="/fuldmagt/{invitation}", persona=None),
    Seen(name="whom", path="/mine-data/anmodninger/{school}/hvem"),
    Seen(name="childs-request", path="/mine-data/anmodninger/{school}?om={other}"),
    Seen(name="journey-before", path="/rejse/{journey}", persona=None),
    Seen(name="errors", path="/mine-data/fejl"),
    Seen(name="new-error", path="/mine-data/fejl/ny?felt=person.name.full_name"),
    Seen(name="ask", path=HOME, persona=ALL_ROLES),
    Seen(name="ask-roleless", path=HOME, persona="aarhus-kommune/aarhus-no-role"),
    Seen(name="found", path=HOME, persona=ALL_ROLES, sent=Sent()),
    Seen(
        name="found-household",
        path=HOME,
        persona=ALL_ROLES,
        sent=Sent(members=(("partner", "employee-spouse"), ("child", "employee-child"))),
    ),
    Seen(
        name="found-protected",
        path=HOME,
        persona=ALL_ROLES,
        sent=Sent(purpose="day-care-place", about="protected-address"),
    ),
    Seen(name="checked", path=HOME, persona=ALL_ROLES, sent=Sent(button=1)),
    Seen(
        name="found-income",
        path=HOME,
        persona=ALL_ROLES,
        sent=Sent(purpose="sickness-benefit", about="long-sick", notice="brev-1"),
    ),
    Seen(
        name="refused",
        path=HOME,
        persona=ALL_ROLES,
        sent=Sent(purpose="school-enrolment", about="randers-resident"),
        status=403,
    ),
    Seen(name="slip", path=HOME, persona=ALL_ROLES, sent=Sent(purpose=""), status=400),
)


def chosen() -> Iterator[tuple[Seen, Variant]]:
    """Give every page in one variant, another for each; all of them where SAMSYN_PAGES_GRID says
    `full`.
    """
    for place, page in enumerate(PAGES):
        if os.environ.get("SAMSYN_PAGES_GRID") == "full":
            yield from ((page, variant) for variant in VARIANTS)
        else:
            yield page, VARIANTS[place % len(VARIANTS)]
