"""Answers that contradict another registry's: well formed, about the right person, and not true."""

import re
from typing import Final

from mocks.exchange import Answer

_ADDRESS: Final = re.compile(rb"aktuelAdresse>.*?aktuelAdresse>", re.DOTALL)
_CODE: Final = re.compile(rb"(kommunekode>)(\d+)(<)")
_STATUS: Final = re.compile(rb'("status": ?")[23](")')
_ELSEWHERE: Final = (b"101", b"751")
"""Copenhagen, and Aarhus for whoever lives in Copenhagen."""


def contradicted(honest: Answer) -> bytes:
    """Give the body with another municipality (person register) or a closed address (DAR)."""
    if honest.body.lstrip().startswith(b"<"):
        return _ADDRESS.sub(lambda found: _moved(found.group()), honest.body, count=1)
    return _STATUS.sub(rb"\g<1>4\g<2>", honest.body)


def _moved(address: bytes) -> bytes:
    return _CODE.sub(lambda code: code[1] + _other_than(code[2]) + code[3], address, count=1)


def _other_than(code: bytes) -> bytes:
    first, second = _ELSEWHERE
    return second if code.lstrip(b"0") == first else first
