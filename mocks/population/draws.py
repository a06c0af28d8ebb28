"""Seeded chance: a draw depends on the seed, the subject and its own name, never on order."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

GENERATOR: Final = "samsyn-world/1"
"""Rises whenever the same seed gives another world: a table or a rule has changed."""
MYRIAD: Final = 10_000
_BITS: Final = 64
ItemT = TypeVar("ItemT")


class Draws:
    """Everything that chance decides about one subject, by name."""

    __slots__ = ("_key", "_subject")

    def __init__(self, key: bytes, subject: str) -> None:
        self._key = key
        self._subject = subject

    def below(self, name: str, bound: int) -> int:
        """Draw a whole number from 0 to `bound` - 1."""
        told = f"{self._subject}|{name}".encode()
        drawn = hashlib.blake2b(told, digest_size=_BITS // 8, key=self._key).digest()
        return int.from_bytes(drawn) * bound >> _BITS

    def between(self, name: str, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + self.below(name, high - low + 1)

    def happens(self, name: str, per_myriad: int) -> bool:
        """Tell whether something happens that happens to so many of ten thousand."""
        return self.below(name, MYRIAD) < per_myriad

    def pick(self, name: str, items: Sequence[ItemT]) -> ItemT:
        """Draw one of some."""
        return items[self.below(name, len(items))]

    def weighted(self, name: str, items: Sequence[tuple[ItemT, int]]) -> ItemT:
        """Draw one of some, each as often as its weight says."""
        left = self.below(name, sum(weight for _, weight in items))
        for item, weight in items:
            left -= weight
            if left < 0:
                return item
        raise ValueError("nothing to draw from")

    def day(self, name: str, first: date, last: date) -> date:
        """Draw a day from `first` to `last`; `first` where the two are the wrong way round."""
        return first + timedelta(days=self.below(name, max(0, (last - first).days) + 1))


class Chance:
    """What one seed decides."""

    def __init__(self, seed: int) -> None:
        self._key = hashlib.blake2b(f"{GENERATOR}|{seed}".encode(), digest_size=32).digest()

    def of(self, subject: str) -> Draws:
        """Give the draws about a subject."""
        return Draws(self._key, subject)

    def key(self, subject: str) -> bytes:
        """Give a key of its own to something that permutes."""
        return hashlib.blake2b(subject.encode(), digest_size=32, key=self._key).digest()
