"""Proofs that do not hold: each is refused, and nothing a stranger sends makes a check raise."""

from collections.abc import Iterator
from functools import reduce

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.proof.merkle import (
    EMPTY_ROOT,
    LARGEST_SIZE,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from gateway.proof.tiles import node_hash
from tests.gateway.proof.naive import KeptTiles, leaf, tree_of

SIZES = (1, 2, 3, 7, 8, 21, 64, 70, 257)
PAIRS = ((1, 2), (3, 7), (4, 8), (6, 8), (5, 21), (20, 21), (64, 70), (69, 70), (256, 257))


class Included(msgspec.Struct, frozen=True, kw_only=True):
    leaf_hash: bytes
    index: int
    size: int
    hashes: tuple[bytes, ...]
    root: bytes

    def holds(self) -> bool:
        return verify_inclusion(**msgspec.structs.asdict(self))


class Consistent(msgspec.Struct, frozen=True, kw_only=True):
    old: int
    old_root: bytes
    new: int
    new_root: bytes
    hashes: tuple[bytes, ...]

    def holds(self) -> bool:
        return verify_consistency(**msgspec.structs.asdict(self))


@pytest.fixture(scope="module")
def tiles() -> KeptTiles:
    return tree_of(300)


def included(tiles: KeptTiles, index: int, size: int) -> Included:
    return Included(
        leaf_hash=leaf(index),
        index=index,
        size=size,
        hashes=inclusion(tiles, index=index, size=size),
        root=root(tiles, size),
    )


def consistent(tiles: KeptTiles, old: int, new: int) -> Consistent:
    return Consistent(
        old=old,
        old_root=root(tiles, old),
        new=new,
        new_root=root(tiles, new),
        hashes=consistency(tiles, old=old, new=new),
    )


def flipped(hash_: bytes) -> Iterator[bytes]:
    """Flip each bit of a hash in turn."""
    for bit in range(256):
        yield (int.from_bytes(hash_, "big") ^ 1 << bit).to_bytes(32, "big")


def other_hashes(hashes: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    """Cut short, lengthened, swapped, emptied or repeated, turned round."""
    for at, each in enumerate(hashes):
        yield hashes[:at] + hashes[at + 1 :]
        yield (*hashes[:at], each, *hashes[at:])
        yield (*hashes[:at], b"", *hashes[at + 1 :])
        yield (*hashes[:at], each[:-1], *hashes[at + 1 :])
        yield (*hashes[:at], each + b"\x00", *hashes[at + 1 :])
        yield (*hashes[:at], hashes[at - 1], *hashes[at + 1 :])
    yield (*hashes, bytes(32))
    yield (bytes(32), *hashes)
    yield (*hashes, *[bytes(32)] * 5000)
    yield hashes[::-1]


def spoilt_inclusions(good: Included) -> Iterator[Included]:
    change = msgspec.structs.replace
    for at, each in enumerate(good.hashes):
        for bad in flipped(each):
            yield change(good, hashes=(*good.hashes[:at], bad, *good.hashes[at + 1 :]))
    for bad in flipped(good.leaf_hash):
        yield change(good, leaf_hash=bad)
    for bad in flipped(good.root):
        yield change(good, root=bad)
    for hashes in other_hashes(good.hashes):
        yield change(good, hashes=hashes)
    for index in {-1, good.size, *range(good.size), LARGEST_SIZE, 10**4000} - {good.index}:
        yield change(good, index=index)
    for cut in (b"", good.leaf_hash[:-1], good.leaf_hash + b"\x00"):
        yield change(good, leaf_hash=cut)
        yield change(good, root=cut)


def spoilt_consistencies(good: Consistent) -> Iterator[Consistent]:
    change = msgspec.structs.replace
    for at, each in enumerate(good.hashes):
        for bad in flipped(each):
            yield change(good, hashes=(*good.hashes[:at], bad, *good.hashes[at + 1 :]))
    for bad in flipped(good.old_root):
        yield change(good, old_root=bad)
    for bad in flipped(good.new_root):
        yield change(good, new_root=bad)
    for hashes in other_hashes(good.hashes):
        yield change(good, hashes=hashes)
    for old in {-1, *range(good.new + 2), LARGEST_SIZE, 10**4000} - {good.old}:
        yield change(good, old=old)
    for cut in (b"", good.old_root[:-1], good.old_root + b"\x00"):
        yield change(good, old_root=cut)
        yield change(good, new_root=cut)
    yield change(good, old_root=good.new_root, new_root=good.old_root)
    yield change(good, old=good.new, new=good.old)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_spoilt_inclusion_proof_is_refused_and_the_good_one_is_not(
    tiles: KeptTiles, size: int, place: str
) -> None:
    good = included(tiles, {"first": 0, "middle": size // 2, "last": size - 1}[place], size)

    believed = [bad for bad in spoilt_inclusions(good) if bad != good and bad.holds()]

    assert good.holds()
    assert believed == []


@pytest.mark.parametrize("pair", PAIRS)
def test_a_spoilt_consistency_proof_is_refused_and_the_good_one_is_not(
    tiles: KeptTiles, pair: tuple[int, int]
) -> None:
    good = consistent(tiles, *pair)

    believed = [bad for bad in spoilt_consistencies(good) if bad != good and bad.holds()]

    assert good.holds()
    assert believed == []


@pytest.mark.parametrize("size", [-1, 0, 3, 9, 16, 2**63, 10**4000])
def test_a_proof_does_not_hold_for_a_tree_of_another_shape(tiles: KeptTiles, size: int) -> None:
    good = included(tiles, 3, 8)

    assert not msgspec.structs.replace(good, size=size).holds()


@pytest.mark.parametrize("new", [-1, 0, 2, 4, 16, 2**63, 10**4000])
def test_consistency_does_not_hold_for_a_tree_of_another_shape(tiles: KeptTiles, new: int) -> None:
    good = consistent(tiles, 3, 8)

    assert not msgspec.structs.replace(good, new=new).holds()


@pytest.mark.parametrize("old", [3, 4])
def test_growth_is_not_believed_without_any_hash(tiles: KeptTiles, old: int) -> None:
    assert not msgspec.structs.replace(consistent(tiles, old, 8), hashes=()).holds()


def test_two_hashes_put_together_do_not_pass_for_a_leaf(tiles: KeptTiles) -> None:
    good = included(tiles, 0, 8)
    as_a_leaf = leaf_hash(leaf(0) + leaf(1))

    assert not Included(
        leaf_hash=as_a_leaf, index=0, size=4, hashes=good.hashes[1:], root=good.root
    ).holds()


def test_bytes_do_not_move_from_one_hash_into_the_next(tiles: KeptTiles) -> None:
    one, other = leaf(0), leaf(1)
    moved = {"leaf_hash": one[:-1], "hashes": (one[-1:] + other,)}

    assert included(tiles, 0, 2).hashes == (other,)
    assert not msgspec.structs.replace(included(tiles, 0, 2), **moved).holds()


def test_bytes_do_not_move_from_the_old_root_into_the_proof(tiles: KeptTiles) -> None:
    one, other = leaf(0), leaf(1)
    moved = {"old_root": one[:-1], "hashes": (one[-1:] + other,)}

    assert consistent(tiles, 1, 2).hashes == (other,)
    assert not msgspec.structs.replace(consistent(tiles, 1, 2), **moved).holds()


@pytest.mark.parametrize(("height", "holds"), [(62, True), (63, False), (5000, False)])
def test_no_tree_is_larger_than_anybody_can_count(*, height: int, holds: bool) -> None:
    hashes = tuple(leaf(number) for number in range(height))
    above = reduce(node_hash, hashes, leaf(0))

    assert holds == verify_inclusion(leaf(0), index=0, size=2**height, hashes=hashes, root=above)
    assert holds == verify_consistency(
        old=1, old_root=leaf(0), new=2**height, new_root=above, hashes=hashes
    )


@pytest.mark.parametrize("size", [0, 1, 70])
def test_a_tree_is_consistent_with_itself_and_needs_no_proof(tiles: KeptTiles, size: int) -> None:
    itself = consistent(tiles, size, size)

    assert itself.holds()
    assert not msgspec.structs.replace(itself, hashes=(bytes(32),)).holds()
    assert not msgspec.structs.replace(itself, old_root=bytes(32)).holds()


def test_two_equal_roots_of_an_empty_tree_must_be_the_empty_root() -> None:
    wrong = Consistent(old=0, old_root=bytes(32), new=0, new_root=bytes(32), hashes=())

    assert not wrong.holds()


def test_every_tree_begins_with_the_empty_one_and_with_no_other_of_size_0(
    tiles: KeptTiles,
) -> None:
    from_nothing = consistent(tiles, 0, 70)

    assert from_nothing.old_root == EMPTY_ROOT
    assert from_nothing.holds()
    assert not msgspec.structs.replace(from_nothing, old_root=bytes(32)).holds()
    assert not msgspec.structs.replace(from_nothing, hashes=(bytes(32),)).holds()


@given(
    numbers=st.tuples(st.integers(), st.integers()),
    hashes=st.lists(st.binary(max_size=40), max_size=80),
    roots=st.tuples(st.binary(max_size=40), st.binary(max_size=40)),
)
@settings(max_examples=300, deadline=None)
def test_anything_at_all_is_answered_with_no(
    numbers: tuple[int, int], hashes: list[bytes], roots: tuple[bytes, bytes]
) -> None:
    (one, other), (left, right) = numbers, roots
    is_one_leaf = (one, other) == (0, 1) and left == right

    assert verify_inclusion(left, index=one, size=other, hashes=hashes, root=right) <= is_one_leaf
    assert verify_consistency(old=one, old_root=left, new=other, new_root=right, hashes=hashes) <= (
        one == other and left == right
    )
