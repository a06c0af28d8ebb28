"""What roads are called and how they are built: invented names, five ways to number 150 homes."""

from typing import Final, Literal

import msgspec

HOMES_ON_A_ROAD: Final = 150
Layout = Literal["villas", "terraces", "low", "city", "tower"]
_FIRST: Final = (
    *("Abild", "Agern", "Ahorn", "Alke", "Asters", "Bakke", "Begonie", "Birke", "Blomme"),
    *("Bogfinke", "Brombær", "Bøge", "Dahlia", "Dompap", "Drossel", "Due", "Dyrehave", "Dådyr"),
    *("Ege", "Elle", "Elm", "Enebær", "Falke", "Fasan", "Fiol", "Fjord", "Fuglsang", "Fyrre"),
    *("Gran", "Græs", "Grønne", "Gule", "Gyvel", "Gærde", "Hassel", "Have", "Hegre", "Hejre"),
    *("Hinde", "Hjorte", "Hvede", "Hyben", "Hyld", "Humle", "Iris", "Jasmin", "Kastanje", "Kilde"),
    *("Kirsebær", "Klit", "Kløver", "Korn", "Kvie", "Ler", "Liljen", "Linde", "Lunde", "Lyng"),
    *("Løv", "Mejse", "Mirabel", "Mose", "Musvit", "Mynte", "Mølle", "Nellike", "Nord", "Nødde"),
    *("Okse", "Pile", "Poppel", "Primula", "Pære", "Ravn", "Ribs", "Rosen", "Rug", "Rød"),
    *("Rønne", "Siv", "Skov", "Snerle", "Solbær", "Solsikke", "Spurve", "Stære", "Svale", "Syd"),
    *("Syren", "Tjørne", "Tranebær", "Tulipan", "Ugle", "Valmue", "Vest", "Vibe", "Vinter", "Ærte"),
)
_LAST: Final = (
    *("vej", "gade", "vænget", "parken", "toften", "allé", "stræde", "haven", "bakken", "lunden"),
    *("engen", "marken", "stien", "kæret", "dalen", "højen", "skrænten", "skellet", "svinget"),
    *("krogen", "bugten", "hegnet", "ageren", "leddet", "gangen", "pladsen", "passagen", "torvet"),
    *("buen", "banken", "holmen", "kilden", "lyset", "mosen", "odden", "ringen", "slugten"),
    *("søen", "volden", "ledet", "åsen", "bækken", "broen", "brinken"),
)
NAMES: Final = len(_FIRST) * len(_LAST)
_STEP: Final = 1597
"""Shares no factor with the number of names, so that each comes once before any comes again."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A home on a road, in the address register's spelling."""

    house_number: str
    floor: str | None = None
    door: str | None = None


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    letters: tuple[str, ...] = ("",)
    floors: tuple[str | None, ...] = (None,)
    doors: tuple[str | None, ...] = (None,)

    @property
    def behind_one(self) -> int:
        """Give how many homes share a house number."""
        return len(self.floors) * len(self.doors)


_PLANS: Final[dict[Layout, _Plan]] = {
    "villas": _Plan(),
    "terraces": _Plan(letters=("A", "B", "C")),
    "low": _Plan(floors=("st", "1", "2"), doors=("tv", "th")),
    "city": _Plan(floors=("st", "1", "2", "3", "4"), doors=("tv", "mf", "th")),
    "tower": _Plan(floors=("st", *map(str, range(1, 10))), doors=("1", "2", "3")),
}


def road_name(rank: int, *, offset: int) -> str:
    """Name the so-manieth road of a municipality; no name comes twice in one."""
    first, last = divmod((rank * _STEP + offset) % NAMES, len(_LAST))
    return _FIRST[first] + _LAST[last]


def homes_behind_one(layout: Layout) -> int:
    """Give how many homes share a house number."""
    return _PLANS[layout].behind_one


def unit_at(layout: Layout, place: int) -> Unit:
    """Give the home at a place from 0 to 149."""
    plan = _PLANS[layout]
    house, behind = divmod(place, plan.behind_one)
    number, letter = divmod(house, len(plan.letters))
    floor, door = divmod(behind, len(plan.doors))
    return Unit(
        house_number=f"{number + 1}{plan.letters[letter]}",
        floor=plan.floors[floor],
        door=plan.doors[door],
    )


def house_at(layout: Layout, house_number: str) -> int | None:
    """Give the place of the first home behind a house number; None where there is none."""
    plan = _PLANS[layout]
    letter = house_number[-1:] if house_number[-1:].isalpha() else ""
    digits = house_number.removesuffix(letter)
    if letter not in plan.letters or not (digits.isascii() and digits.isdigit()):
        return None
    house = (int(digits) - 1) * len(plan.letters) + plan.letters.index(letter)
    place = house * plan.behind_one
    # Written back, so that "01" is no house number.
    fits = 0 <= place < HOMES_ON_A_ROAD and unit_at(layout, place).house_number == house_number
    return place if fits else None
