"""Whether a leaf is in a tree, and whether one tree is the beginning of another.

The steps are those of RFC 9162 sections 2.1.3.2 and 2.1.4.2. Whatever is put in, the answer is
yes or no: a proof comes from whoever wishes to be believed.
"""

from collections.abc import Sequence
from typing import Final

from gateway.proof.tiles import EMPTY_ROOT, HASH_BYTES, node_hash

LARGEST_SIZE: Final = 2**63 - 1
"""What C2SP's tools can count to."""


def verify_inclusion(
    leaf_hash: bytes, *, index: int, size: int, hashes: Sequence[bytes], root: bytes
) -> bool:
    """Say whether the tree of this size and root has this leaf at this index (from 0)."""
    if not (0 <= index < size <= LARGEST_SIZE and _are_hashes((leaf_hash, root, *hashes))):
        return False
    place, last, above = index, size - 1, leaf_hash
    for each in hashes:
        if last == 0:
            return False
        if place & 1 or place == last:
            above = node_hash(each, above)
            place, last = _up_to_right_child(place, last)
        else:
            above = node_hash(above, each)
        place, last = place >> 1, last >> 1
    return last == 0 and above == root


def verify_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, hashes: Sequence[bytes]
) -> bool:
    """Say whether the tree of size `new` begins with all of the tree of size `old`."""
    if not (0 <= old <= new <= LARGEST_SIZE and _are_hashes((old_root, new_root, *hashes))):
        return False
    if old == new:
        return not hashes and old_root == new_root and (old > 0 or old_root == EMPTY_ROOT)
    if old == 0:
        return not hashes and old_root == EMPTY_ROOT
    # Where the old tree is a whole subtree of the new, the proof leaves out its root.
    path = (old_root, *hashes) if old & (old - 1) == 0 else tuple(hashes)
    return _both_roots(path, old=old, new=new) == (old_root, new_root)


def _both_roots(path: Sequence[bytes], *, old: int, new: int) -> tuple[bytes, bytes] | None:
    if not path:
        return None
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_above = new_above = path[0]
    for each in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_above, new_above = node_hash(each, old_above), node_hash(each, new_above)
            place, last = _up_to_right_child(place, last)
        else:
            new_above = node_hash(new_above, each)
        place, last = place >> 1, last >> 1
    return (old_above, new_above) if last == 0 else None


def _up_to_right_child(place: int, last: int) -> tuple[int, int]:
    """Climb past the levels at which the tree's right edge has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _are_hashes(given: Sequence[bytes]) -> bool:
    """Of other lengths two could share their bytes differently and give the same node."""
    return all(len(each) == HASH_BYTES for each in given)
