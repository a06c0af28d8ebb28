"""The kinds of household, and how many of each live in every thousand people.

The counts are invented, near what Statistics Denmark publishes of households (docs/population.md).
Who is in a household, and how far apart in age, stands here; what they are called and do does not.
"""

from datetime import date
from typing import Final, Literal

import msgspec

from mocks.world.numbers import Sex

RoleId = Literal["self", "she", "he", "one", "other", "child", "second", "third", "former"]
Special = Literal["emigrated", "greenland", "tax-only", "no-fixed-abode", "renumbered"]
YEAR: Final = 365


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """How many days after another role's birth somebody is born; negative: before.

    Drawn between the two for each template, then moved within a window of days for each household.
    """

    after: RoleId
    fewest: int
    most: int
    window: int


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a household. `shelf`: which slots of a day their number comes from.

    Two roles of one kind share a shelf where their sexes tell them apart.
    """

    id: RoleId
    shelf: str
    sex: Sex | None = None
    gap: Gap | None = None
    """None: this role is the anchor, whose birth is drawn first."""
    home: int = 0
    is_child: bool = False


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which anchors are born, both included, and how often against other bands."""

    first: date
    last: date
    weight: int = 1


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of household. `units`: how many there are in every thousand people."""

    id: str
    units: int
    roles: tuple[Role, ...]
    bands: tuple[Band, ...]
    homes: int = 1
    married_per_myriad: int = 0
    special: Special | None = None


def _band(first: int, last: int, weight: int = 1) -> Band:
    return Band(first=date(first, 1, 2), last=date(last, 12, 31), weight=weight)


_CHILDREN_UNTIL: Final = date(2026, 6, 30)
"""The youngest of the population: who is asked about them earlier hears of nobody."""
_YOUNGEST: Final = (Band(first=date(2009, 1, 2), last=_CHILDREN_UNTIL),)
_SELF: Final = (Role(id="self", shelf="self"),)
_SHE: Final = Role(id="she", shelf="adults", sex="female")
_HE: Final = Role(
    id="he",
    shelf="adults",
    sex="male",
    gap=Gap(after="she", fewest=-6 * YEAR, most=3 * YEAR, window=512),
)
_COUPLE: Final = (_SHE, _HE)
_CHILD: Final = Role(id="child", shelf="child", is_child=True)


def _older(role: RoleId, after: RoleId) -> Role:
    gap = Gap(after=after, fewest=-5 * YEAR, most=-2 * YEAR, window=256)
    return Role(id=role, shelf=role, gap=gap, is_child=True)


def _mother(of: RoleId) -> Role:
    gap = Gap(after=of, fewest=-38 * YEAR, most=-21 * YEAR, window=512)
    return msgspec.structs.replace(_SHE, gap=gap)


def _family(*older: Role, of: RoleId) -> tuple[Role, ...]:
    return (_mother(of), _HE, _CHILD, *older)


_SECOND: Final = _older("second", "child")
_THIRD: Final = _older("third", "second")


KINDS: Final = (
    Kind(
        id="old-single",
        units=80,
        roles=_SELF,
        bands=(
            _band(1922, 1925, 1),
            _band(1926, 1931, 2),
            _band(1932, 1939, 5),
            _band(1940, 1949, 9),
            _band(1950, 1959, 10),
        ),
    ),
    Kind(
        id="old-couple",
        units=58,
        roles=_COUPLE,
        bands=(_band(1930, 1937, 2), _band(1938, 1944, 6), _band(1945, 1959, 10)),
        married_per_myriad=9300,
    ),
    Kind(id="young-single", units=65, roles=_SELF, bands=(_band(1991, 2007),)),
    Kind(id="single", units=76, roles=_SELF, bands=(_band(1960, 1990),)),
    Kind(
        id="young-couple",
        units=35,
        roles=_COUPLE,
        bands=(_band(1988, 2004),),
        married_per_myriad=2500,
    ),
    Kind(id="couple", units=54, roles=_COUPLE, bands=(_band(1961, 1985),), married_per_myriad=7200),
    Kind(
        id="family-of-one",
        units=28,
        roles=_family(of="child"),
        bands=_YOUNGEST,
        married_per_myriad=5500,
    ),
    Kind(
        id="family-of-two",
        units=40,
        roles=_family(_SECOND, of="second"),
        bands=_YOUNGEST,
        married_per_myriad=6800,
    ),
    Kind(
        id="family-of-three",
        units=14,
        roles=_family(_SECOND, _THIRD, of="third"),
        bands=_YOUNGEST,
        married_per_myriad=7800,
    ),
    Kind(id="alone-with-one", units=18, roles=(_mother("child"), _CHILD), bands=_YOUNGEST),
    Kind(
        id="alone-with-two",
        units=9,
        roles=(_mother("second"), _CHILD, _SECOND),
        bands=_YOUNGEST,
    ),
    Kind(
        id="parted",
        units=14,
        roles=(
            _mother("second"),
            msgspec.structs.replace(_HE, home=1),
            _CHILD,
            _SECOND,
        ),
        bands=(_band(2010, 2023),),
        homes=2,
    ),
    Kind(
        id="grown-child-at-home",
        units=12,
        roles=_family(of="child"),
        bands=(_band(1999, 2007),),
        married_per_myriad=8000,
    ),
    Kind(
        id="couple-of-one-sex",
        units=2,
        roles=(
            Role(id="one", shelf="one"),
            Role(
                id="other",
                shelf="other",
                gap=Gap(after="one", fewest=-6 * YEAR, most=6 * YEAR, window=512),
            ),
        ),
        bands=(_band(1960, 1998),),
        married_per_myriad=5500,
    ),
    Kind(id="emigrated", units=7, roles=_SELF, bands=(_band(1950, 2003),), special="emigrated"),
    Kind(id="greenland", units=1, roles=_SELF, bands=(_band(1950, 2005),), special="greenland"),
    Kind(id="tax-only", units=2, roles=_SELF, bands=(_band(1965, 2003),), special="tax-only"),
    Kind(
        id="no-fixed-abode",
        units=1,
        roles=_SELF,
        bands=(_band(1955, 2002),),
        special="no-fixed-abode",
    ),
    Kind(
        id="renumbered",
        units=1,
        roles=_SELF,
        bands=(_band(1950, 2000),),
        special="renumbered",
    ),
)
"""The oldest first: the days before 1937 have the fewest numbers, and shelves are laid in order."""
