"""Bodies gone wrong: cut, contradicting, overgrown. Of XML and JSON alike, by their bytes."""

import gzip
import re
from functools import cache
from typing import Final

from mocks.exchange import Answer

_ADDRESS: Final = re.compile(rb"aktuelAdresse>.*?aktuelAdresse>", re.DOTALL)
_CODE: Final = re.compile(rb"(kommunekode>)(\d+)(<)")
_STATUS: Final = re.compile(rb'("status": ?")[23](")')
_NUMBER: Final = re.compile(rb"(personnummer>\d{4})(\d{6}<)")
_END: Final = re.compile(rb"</(\w+:)?persondata>")
_ELSEWHERE: Final = (b"101", b"751")
"""Copenhagen, and Aarhus for whoever lives in Copenhagen."""
_LAUGHS: Final = 12
_GROWN_BYTES: Final = 72 * 1024 * 1024
_DEPTH: Final = 100_000


def is_xml(body: bytes) -> bool:
    """Tell XML from JSON."""
    return body.lstrip().startswith(b"<")


def without_its_end(body: bytes) -> bytes:
    """Cut the last end tag, or the last brace, off."""
    return body[: max(body.rfind(b"</" if is_xml(body) else b"}"), 0)]


def contradicted(honest: Answer) -> bytes:
    """Give the body with another municipality (person register) or a closed address (DAR)."""
    if is_xml(honest.body):
        return _ADDRESS.sub(lambda found: _moved(found.group()), honest.body, count=1)
    return _STATUS.sub(rb"\g<1>4\g<2>", honest.body)


def with_new_field(body: bytes) -> bytes:
    """Add what the contract does not have: an element, a key."""
    if is_xml(body):
        return _END.sub(rb"<\g<1>nyt>1</\g<1>nyt>\g<0>", body, count=1)
    return b'{"nyt":1,' + body.lstrip()[1:]


def with_split_number(body: bytes) -> bytes:
    """Put a comment into the first personal number: whole or refused, never cut."""
    return _NUMBER.sub(rb"\g<1><!-- -->\g<2>", body, count=1)


def bomb(body: bytes) -> bytes:
    """Give XML whose entities grow tenfold each, or JSON that is far too deep."""
    if not is_xml(body):
        return b"[" * _DEPTH + b"]" * _DEPTH
    grown = b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, _LAUGHS)
    )
    return b'<!DOCTYPE b [<!ENTITY e0 "ha">%s]><b>&e%d;</b>' % (grown, _LAUGHS - 1)


@cache
def gzip_bomb() -> bytes:
    """Give 72 MiB of spaces, packed; it takes a third of a second once."""
    return gzip.compress(b" " * _GROWN_BYTES, compresslevel=1)


def _moved(address: bytes) -> bytes:
    return _CODE.sub(lambda code: code[1] + _other_than(code[2]) + code[3], address, count=1)


def _other_than(code: bytes) -> bytes:
    first, second = _ELSEWHERE
    return second if code.lstrip(b"0") == first else first
