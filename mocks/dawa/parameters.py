"""Query parameters as this API reads them, and its complaint about each that it cannot read."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeVar

import msgspec

ItemT = TypeVar("ItemT")
Structure = Literal["nestet", "flad", "mini"]
_UUID: Final = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_LONGEST: Final = 100
_MOST_PAGED: Final = 25_000
_PAGE: Final = 20


class Malformed(Exception):
    """Parameters that cannot be read: names with what is wrong, in this API's words."""

    def __init__(self, details: list[list[str]]) -> None:
        super().__init__("parameters that cannot be read")
        self.details = details


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question's parameters. A filter is a set of values of which one must fit; "" is no value.

    None where a parameter was not given.
    """

    id: frozenset[str] | None = None
    adgangsadresseid: frozenset[str] | None = None
    kommunekode: frozenset[str] | None = None
    postnr: frozenset[str] | None = None
    vejkode: frozenset[str] | None = None
    status: frozenset[str] | None = None
    vejnavn: str | None = None
    husnr: str | None = None
    etage: str | None = None
    door: str | None = msgspec.field(default=None, name="dør")
    q: str | None = None
    betegnelse: str | None = None
    struktur: Structure = "nestet"
    type: Literal["vejnavn", "adgangsadresse", "adresse"] = "adresse"
    startfra: Literal["vejnavn", "adgangsadresse", "adresse"] = "vejnavn"
    caretpos: int | None = None
    side: int | None = None
    per_side: int | None = None
    srid: Literal[4326, 25832] | None = None
    fuzzy: bool = False
    medtagnedlagte: bool = False
    noformat: bool = False
    ndjson: bool = False
    callback: str | None = None
    format: Literal["json"] = "json"

    def page(self, found: list[ItemT]) -> list[ItemT]:
        """Give the page that is asked for; everything where none is."""
        if self.side is None and self.per_side is None:
            return found
        size = self.per_side or _PAGE
        begin = ((self.side or 1) - 1) * size
        return found[begin : begin + size]


def asked_by(query: Mapping[str, str]) -> Asked:
    """Read a query; what this API does not know it leaves out. Raises Malformed."""
    read: dict[str, object] = {}
    wrong: list[list[str]] = []
    for name, text in query.items():
        reader = _READERS.get(name)
        try:
            if reader is not None:
                read[name] = reader(text)
        except ValueError as error:
            wrong.append([name, str(error)])
    if "valider" in query:
        known = _READERS.keys() | {"valider", "cache"}
        wrong += [[name, f"Ukendt parameter {name}"] for name in query if name not in known]
    asked = None if wrong else msgspec.convert(read, Asked)
    if asked is None or ((asked.side or 1) > 1 and _is_too_far(asked)):
        paging = ["side", f"Der kan højst pagineres i de første {_MOST_PAGED} elementer"]
        raise Malformed(wrong or [paging])
    return asked


def is_uuid(text: str) -> bool:
    """Tell whether a text is an id."""
    return bool(_UUID.fullmatch(text))


def _is_too_far(asked: Asked) -> bool:
    return (asked.side or 1) * (asked.per_side or _PAGE) > _MOST_PAGED


def _text(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(f"Parameteren må bestå af højst {_LONGEST} karakterer")
    return text


def _many(one: Callable[[str], str]) -> Callable[[str], frozenset[str]]:
    return lambda text: frozenset(one(part) if part else "" for part in text.split("|"))


def _uuid(text: str) -> str:
    if not is_uuid(text):
        raise ValueError("String does not match pattern")
    return text.lower()


def _code(text: str) -> str:
    if not re.fullmatch(r"\d+", text, re.ASCII):
        raise ValueError("notInteger")
    if len(text.lstrip("0")) > 4:
        raise ValueError("Value is greater than maximum 9999")
    return f"{int(text):04d}"


def _plain_number(text: str) -> str:
    if not re.fullmatch(r"\d+", text, re.ASCII):
        raise ValueError("notInteger")
    return text


def _positive(text: str) -> int:
    number = int(_plain_number(text))
    if number < 1:
        raise ValueError("Value is less than minimum 1")
    return number


def _number(text: str) -> int:
    return int(_plain_number(text))


def _flag(text: str) -> bool:
    if text not in {"", "true", "false"}:
        raise ValueError("notBoolean")
    return text != "false"


def _house_number(text: str) -> str:
    if not re.fullmatch(r"\d{1,3}[A-Za-z]?", text, re.ASCII):
        raise ValueError("Ugyldigt husnr")
    return text.upper().lstrip("0")


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError("No enum match")
        return text

    return read


def _srid(text: str) -> int:
    if text not in {"4326", "25832"}:
        raise ValueError("No enum match")
    return int(text)


def _function(text: str) -> str:
    if not re.fullmatch(r"[$_a-zA-Z0-9.]+", text, re.ASCII):
        raise ValueError("String does not match pattern")
    return text


_kinds = _one_of("vejnavn", "adgangsadresse", "adresse")
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "id": _many(_uuid),
    "adgangsadresseid": _many(_uuid),
    "kommunekode": _many(_code),
    "postnr": _many(_code),
    "vejkode": _many(_code),
    "status": _many(_plain_number),
    "vejnavn": _text,
    "husnr": _house_number,
    "etage": _text,
    "dør": _text,
    "q": _text,
    "betegnelse": _text,
    "struktur": _one_of("nestet", "flad", "mini"),
    "type": _kinds,
    "startfra": _kinds,
    "caretpos": _number,
    "side": _positive,
    "per_side": _positive,
    "srid": _srid,
    "fuzzy": _flag,
    "medtagnedlagte": _flag,
    "noformat": lambda _: True,
    "ndjson": lambda _: True,
    "callback": _function,
    "format": _one_of("json"),
}
