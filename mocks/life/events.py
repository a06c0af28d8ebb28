"""The life events that can be ordered: one struct each, as `POST /events` reads them.

An event concerns one persona (or, in the body only, one number) and takes effect on a Danish day.
What it does to the registries stands elsewhere.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Union

import msgspec

from contracts.pnr import Pnr
from mocks.world.numbers import Sex

EventId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
PersonaId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
SeNumber = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}$")]
Month = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Household = Literal["alone", "children", "everybody"]
_LARGEST: Final = Decimal(1_000_000)
_LONGEST_MONTH_HOURS: Final = Decimal(744)
_DIGITS: Final = re.compile(r"[0-9]{6}-?[0-9]{4}", re.ASCII)


class Event(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="event",
):
    """What every event says: whom it concerns, and from which Danish day it holds."""

    persona: PersonaId | None = None
    pnr: Pnr | None = None
    """Instead of a persona, for people who are none. Never shown again."""
    on: date | None = None
    """The day from which it holds; None: the day on which it is ordered."""
    id: EventId | None = None
    """Makes the order idempotent; None: the world numbers it."""

    def __post_init__(self) -> None:
        if (self.persona is None) == (self.pnr is None):
            raise ValueError("name a persona or a pnr")
        if self.id is not None and _DIGITS.search(self.id):
            raise ValueError("an event's id holds no personal number")

    @property
    def kind(self) -> str:
        """Give the event's name, as ordered."""
        return str(self.__struct_config__.tag)


class Move(Event, frozen=True, kw_only=True, tag="move"):
    """Move house. Without an `address_id` a vacant home of the wanted kind is found."""

    to: Literal[
        "same-municipality",
        "other-municipality",
        "newly-built",
        "no-fixed-abode",
        "protected-road",
    ] = "same-municipality"
    address_id: Annotated[str, msgspec.Meta(max_length=36)] | None = None
    household: Household = "everybody"
    """Who of those registered there moves along: spouse and children, the children, nobody."""


class NewJob(Event, frozen=True, kw_only=True, tag="new-job"):
    """Begin a job that is paid by the month, on its last weekday."""

    monthly: Decimal = Decimal(31000)
    """DKK before tax, above 0."""
    hours: Decimal = Decimal("160.33")
    employer_se: SeNumber | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _check(self.monthly, above=Decimal(0), most=_LARGEST)
        _check(self.hours, above=Decimal(0), most=_LONGEST_MONTH_HOURS)


class LostJob(Event, frozen=True, kw_only=True, tag="lost-job"):
    """Lose a job; `on` is the last day that is paid."""

    employer_se: SeNumber | None = None
    """None: the employer who paid most last."""


class Raise(Event, frozen=True, kw_only=True, tag="raise"):
    """Be paid more, or less, in every pay whose period ends on that day or later."""

    percent: Decimal = Decimal(5)
    """Above -100, at most 1000."""
    employer_se: SeNumber | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _check(self.percent, above=Decimal(-100), most=Decimal(1000))


class Correction(Event, frozen=True, kw_only=True, tag="correction"):
    """Have an earlier month's pay put right by `amount` (DKK, before tax)."""

    month: Month | None = None
    """None: the last month with a report."""
    amount: Decimal = Decimal(-1000)
    how: Literal["difference", "reversal"] = "difference"
    """One line with the difference; or the report undone, and another in its place."""
    convention: Literal["repeated", "negated"] = "repeated"
    """How a reversal writes the figures that it undoes."""
    employer_se: SeNumber | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _check(self.amount, above=-_LARGEST, most=_LARGEST)


class Child(Event, frozen=True, kw_only=True, tag="child"):
    """Have a child, born that day, who lives with the mother."""

    other_parent: PersonaId | None = None
    """None: the spouse, if there is one."""
    sex: Sex = "female"
    name: Name | None = None
    """The given name; None: not yet named."""
    child: PersonaId | None = None
    """The child's persona id; None: the parent's with `-newborn`."""


class Marriage(Event, frozen=True, kw_only=True, tag="marriage"):
    """Marry another persona."""

    partner: PersonaId


class Divorce(Event, frozen=True, kw_only=True, tag="divorce"):
    """Be divorced."""


class ProtectionOn(Event, frozen=True, kw_only=True, tag="protection-on"):
    """Get protection of name and address."""

    until: date | None = None
    household: Literal["alone", "children"] = "alone"


class ProtectionOff(Event, frozen=True, kw_only=True, tag="protection-off"):
    """Lose it; `on` is the first day without."""

    household: Literal["alone", "children"] = "alone"


class Guardianship(Event, frozen=True, kw_only=True, tag="guardianship"):
    """Get a guardian: a persona, or somebody whom the register knows by name only."""

    guardian: PersonaId | None = None
    scope: Literal["full", "partial"] = "full"


class Emigration(Event, frozen=True, kw_only=True, tag="emigration"):
    """Leave Denmark; what is paid here ends that day."""

    country_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")] = "5120"
    household: Household = "everybody"
    keeps_job: bool = False


class Death(Event, frozen=True, kw_only=True, tag="death"):
    """Die."""


class ChangedNumber(Event, frozen=True, kw_only=True, tag="changed-number"):
    """Get another personal number; with `sex` because the legal sex changed."""

    sex: Sex | None = None
    name: Name | None = None
    """The new given name."""


LifeEvent = Union[  # noqa: UP007  a union that msgspec reads by its tags
    Move,
    NewJob,
    LostJob,
    Raise,
    Correction,
    Child,
    Marriage,
    Divorce,
    ProtectionOn,
    ProtectionOff,
    Guardianship,
    Emigration,
    Death,
    ChangedNumber,
]
EXAMPLES: Final[dict[str, dict[str, object]]] = {
    "move": {"to": "other-municipality", "household": "everybody"},
    "new-job": {"monthly": "31000", "hours": "160.33"},
    "lost-job": {"employer_se": "97214466"},
    "raise": {"percent": "5"},
    "correction": {"month": "2026-09", "amount": "-1000", "how": "reversal"},
    "child": {"sex": "female", "name": "Alba"},
    "marriage": {"partner": "randers-resident"},
    "divorce": {},
    "protection-on": {"until": "2027-11-22"},
    "protection-off": {},
    "guardianship": {"guardian": "guardian", "scope": "partial"},
    "emigration": {"country_code": "5120"},
    "death": {},
    "changed-number": {"sex": "male", "name": "Simon"},
}
"""What each event may say beside `event`, `persona`, `on` and `id`."""


def read_event(body: bytes) -> LifeEvent | None:
    """Read an order; None where it is none."""
    try:
        event: LifeEvent = msgspec.json.decode(body, type=LifeEvent, dec_hook=_read_pnr)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return event


def _check(value: Decimal, *, above: Decimal, most: Decimal) -> None:
    """Hold a figure to its range and to whole øre. Raises ValueError."""
    if not (value.is_finite() and above < value <= most and value == round(value, 2)):
        raise ValueError("a figure lies outside its range")


def _read_pnr(wanted: type, written: object) -> Pnr:
    if wanted is not Pnr or not isinstance(written, str):
        raise NotImplementedError
    return Pnr(written)
