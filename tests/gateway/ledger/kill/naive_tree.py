"""RFC 9162 section 2.1.1 as it is written there; the house's own tree is held against it."""

import hashlib


class NaiveTree:
    """Leaves in their order, and the root of any beginning of them."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self._whole: dict[tuple[int, int], bytes] = {}

    def root(self, size: int) -> bytes:
        """Give MTH(D[0:size])."""
        return self._hash(0, size) if size else hashlib.sha256(b"").digest()

    def _hash(self, start: int, end: int) -> bytes:
        count = end - start
        is_whole = count & (count - 1) == 0
        if is_whole and (start, end) in self._whole:
            return self._whole[start, end]
        hashed = self._hashed(start, end)
        if is_whole:
            # Leaves never change once they are here: only the last, broken ranges are made anew.
            self._whole[start, end] = hashed
        return hashed

    def _hashed(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return hashlib.sha256(b"\x00" + self.leaves[start]).digest()
        k = 1
        while 2 * k < end - start:
            k *= 2
        left, right = self._hash(start, start + k), self._hash(start + k, end)
        return hashlib.sha256(b"\x01" + left + right).digest()
