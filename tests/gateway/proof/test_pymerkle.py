"""The tree against pymerkle, which others wrote: roots, and both kinds of proof."""

from functools import reduce

import pytest
from pymerkle import InmemoryTree

from gateway.proof.merkle import append, consistency, inclusion, leaf_hash, root
from gateway.proof.tiles import node_hash
from tests.gateway.proof.naive import KeptTiles

SIZES = (*range(1, 34), 63, 64, 65, 127, 128, 129, 255, 256, 257, 300)


def entries(size: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(size)]


@pytest.fixture(scope="module")
def ours() -> KeptTiles:
    tiles = KeptTiles()
    grown = append(tiles, size=0, leaf_hashes=[leaf_hash(each) for each in entries(SIZES[-1])])
    tiles.kept = grown.tiles
    return tiles


@pytest.fixture(scope="module")
def theirs() -> InmemoryTree:
    tree = InmemoryTree()
    tree.append_entries(entries(SIZES[-1]))
    return tree


def their_inclusion(tree: InmemoryTree, index: int, size: int) -> tuple[bytes, ...]:
    """They count from one and begin with the leaf itself."""
    return tuple(tree.prove_inclusion(index + 1, size).path[1:])


def their_consistency(tree: InmemoryTree, old: int, new: int) -> tuple[bytes, ...]:
    """They begin with the first leaf that is new and go up from it; the RFC begins with the two
    subtrees that meet where the old tree ends, and leaves out the first if it is all of the old.
    """
    proof = tree.prove_consistency(old, new)
    if old == new:
        return ()
    new_hashes = proof.subset.index(1)  # so many of its hashes are the new tree's alone
    right = reduce(node_hash, proof.path[:new_hashes])
    left, *rest = proof.path[new_hashes:]
    return (right, *rest) if left == tree.get_root(old) else (left, right, *rest)


@pytest.mark.parametrize("size", SIZES)
def test_roots_are_the_same(ours: KeptTiles, theirs: InmemoryTree, size: int) -> None:
    assert root(ours, size) == theirs.get_root(size)


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof_is_the_same(
    ours: KeptTiles, theirs: InmemoryTree, size: int
) -> None:
    made = [inclusion(ours, index=index, size=size) for index in range(size)]

    assert made == [their_inclusion(theirs, index, size) for index in range(size)]


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency_proof_is_the_same(
    ours: KeptTiles, theirs: InmemoryTree, new: int
) -> None:
    made = [consistency(ours, old=old, new=new) for old in range(1, new + 1)]

    assert made == [their_consistency(theirs, old, new) for old in range(1, new + 1)]
