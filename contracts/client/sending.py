"""What a client's calls look like on the wire. The one place of the client that writes a number,
and only ever into a body.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Generic, Literal, TypeVar
from urllib.parse import quote

import msgspec

from contracts.pnr import Pnr, PnrInvalid

_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{6}-?[0-9]{4}(?![0-9])", re.ASCII)
_SUBJECTS: Final = {"about": "subject", "applicant": "applicant"}
"""Fields that name a citizen, and what the API calls them."""

AnswerT = TypeVar("AnswerT")


class NumberInAddress(ValueError):
    """A personal number stands where an alias, an id or a reference belongs."""

    def __init__(self) -> None:
        super().__init__(
            "a personal number goes in a question's `about`, as a Pnr, and nowhere else"
        )


class Call(msgspec.Struct, Generic[AnswerT], frozen=True, kw_only=True):
    """One request, and how to read its answer."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    read: Callable[[bytes], AnswerT]
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: Mapping[str, object] | None = None

    @property
    def is_repeatable(self) -> bool:
        """Tell whether it may be sent again although the first may have arrived."""
        return self.method == "GET" or "Idempotency-Key" in self.headers

    def content(self) -> bytes | None:
        """Write the body."""
        return None if self.body is None else msgspec.json.encode(self.body)


def address(template: str, *names: str) -> str:
    """Put ids and aliases into a path. Raises NumberInAddress, which does not quote it."""
    return template.format(*(quote(_no_number(name), safe="") for name in names))


def parameters(**given: str | None) -> dict[str, str]:
    """Give the parameters that were given. Raises NumberInAddress."""
    return {
        name.rstrip("_"): value if name == "cursor" else _no_number(value)
        for name, value in given.items()
        if value is not None
    }


def body_of(wish: msgspec.Struct) -> dict[str, object]:
    """Write what was given of a wish; what was not is left out."""
    config = wish.__struct_config__
    body: dict[str, object] = {config.tag_field: config.tag} if config.tag_field else {}
    for field in msgspec.structs.fields(wish):
        value = getattr(wish, field.name)
        if value is None:
            continue
        if field.name in _SUBJECTS:
            body[_SUBJECTS[field.name]] = _subject(value)
        else:
            body[field.encode_name] = _written(value)
    return body


def _subject(about: Pnr | str) -> dict[str, object]:
    return {"pnr": about.reveal()} if isinstance(about, Pnr) else {"alias": _no_number(about)}


def _written(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return body_of(value)
    if isinstance(value, tuple | list):
        return [_written(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _no_number(text: str) -> str:
    is_number = any(_is_number(found) for found in _NUMBER.findall(text))
    if is_number:
        text = ""  # no frame of the traceback holds it
        raise NumberInAddress
    return text


def _is_number(digits: str) -> bool:
    try:
        Pnr(digits)
    except PnrInvalid:
        return False
    return True
