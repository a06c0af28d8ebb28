"""Keyed bijections: a place in a range to another place in it, and back, without a table."""

import hashlib
from math import isqrt
from typing import Final

_ROUNDS: Final = 6
_BITS: Final = 64


class Permutation:
    """A bijection of `range(size)`: a Feistel network over a grid that is hardly larger."""

    def __init__(self, size: int, key: bytes) -> None:
        self._size = size
        self._key = key
        self._rows = isqrt(max(size - 1, 0)) + 1
        self._columns = -(-size // self._rows)

    def forward(self, place: int) -> int:
        """Give where a place goes."""
        while True:
            place = self._mixed(place)
            # The grid may have a few cells more than the range: walk on until inside it again.
            if place < self._size:
                return place

    def back(self, place: int) -> int:
        """Give where a place comes from."""
        while True:
            place = self._unmixed(place)
            if place < self._size:
                return place

    def _mixed(self, place: int) -> int:
        row, column = divmod(place, self._columns)
        for turn in range(_ROUNDS):
            if turn % 2:
                column = (column + self._step(turn, row)) % self._columns
            else:
                row = (row + self._step(turn, column)) % self._rows
        return row * self._columns + column

    def _unmixed(self, place: int) -> int:
        row, column = divmod(place, self._columns)
        for turn in reversed(range(_ROUNDS)):
            if turn % 2:
                column = (column - self._step(turn, row)) % self._columns
            else:
                row = (row - self._step(turn, column)) % self._rows
        return row * self._columns + column

    def _step(self, turn: int, half: int) -> int:
        told = turn.to_bytes(1) + half.to_bytes(_BITS // 8)
        return int.from_bytes(hashlib.blake2b(told, digest_size=_BITS // 8, key=self._key).digest())


def shuffled(place: int, *, window: int, drawn: int) -> int:
    """Move a place within its window of `range(k * window, (k + 1) * window)`.

    `window` is a power of two; `drawn` is any number and says how.
    """
    factor, shift = _line(window, drawn)
    begin = place - place % window
    return begin + (factor * (place % window) + shift) % window


def unshuffled(place: int, *, window: int, drawn: int) -> int:
    """Undo `shuffled`."""
    factor, shift = _line(window, drawn)
    begin = place - place % window
    return begin + (place % window - shift) * pow(factor, -1, window) % window


def _line(window: int, drawn: int) -> tuple[int, int]:
    return (2 * drawn + 1) % window, drawn // window % window
