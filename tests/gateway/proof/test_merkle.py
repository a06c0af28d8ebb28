"""The tree over tiles against the RFC's own recursion, and what it reads and costs."""

import hashlib
import time
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.proof.merkle import (
    TilesIncomplete,
    append,
    consistency,
    inclusion,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from tests.gateway.proof.naive import KeptTiles, leaf, mth, path, proof, tree_of

SIZES = range(71)
LEAVES = [leaf(number) for number in range(3000)]
MILLION = 1_000_000


@pytest.fixture(scope="module")
def small() -> KeptTiles:
    return tree_of(SIZES[-1])


@pytest.fixture(scope="module")
def large() -> KeptTiles:
    return tree_of(len(LEAVES))


class MillionLeaves(KeptTiles):
    """A tree whose every hash is made up when asked for: large, and made at once."""

    def tile(self, level: int, index: int) -> bytes:
        self.asked.append((level, index))
        width = min(256, max(0, (MILLION >> (8 * level)) - 256 * index))
        return b"".join(
            hashlib.sha256(b"%d/%d/%d" % (level, index, place)).digest() for place in range(width)
        )


def test_a_leaf_is_hashed_apart_from_a_node() -> None:
    assert leaf_hash(b"leaf 5") == leaf(5)


def test_the_empty_tree_has_the_hash_of_nothing_for_root() -> None:
    assert root(KeptTiles(), 0) == hashlib.sha256(b"").digest()


def test_the_roots_are_those_rfc_6962s_own_tests_know() -> None:
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    known = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    ]
    tiles = KeptTiles()
    tiles.grow([leaf_hash(bytes.fromhex(each)) for each in leaves])

    assert [root(tiles, size).hex() for size in range(1, 8)] == known


@pytest.mark.parametrize("size", SIZES)
def test_every_small_root_is_the_recursions_whatever_size_the_tiles_have_grown_to(
    small: KeptTiles, size: int
) -> None:
    assert root(small, size) == tree_of(size).root == mth(LEAVES[:size])


@pytest.mark.parametrize("size", SIZES[1:])
def test_every_leaf_of_a_small_tree_has_the_recursions_proof_and_it_holds(
    small: KeptTiles, size: int
) -> None:
    proofs = [inclusion(small, index=index, size=size) for index in range(size)]

    assert [list(each) for each in proofs] == [path(at, LEAVES[:size]) for at in range(size)]
    assert all(
        verify_inclusion(leaf(at), index=at, size=size, hashes=each, root=mth(LEAVES[:size]))
        for at, each in enumerate(proofs)
    )


@pytest.mark.parametrize("new", SIZES)
def test_every_smaller_tree_has_the_recursions_proof_and_it_holds(
    small: KeptTiles, new: int
) -> None:
    proofs = [consistency(small, old=old, new=new) for old in range(new + 1)]

    assert [list(each) for each in proofs] == [proof(old, LEAVES[:new]) for old in range(new + 1)]
    assert all(
        verify_consistency(
            old=old,
            old_root=mth(LEAVES[:old]),
            new=new,
            new_root=mth(LEAVES[:new]),
            hashes=each,
        )
        for old, each in enumerate(proofs)
    )


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_larger_trees_prove_what_the_recursion_proves(
    large: KeptTiles, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    leaves = LEAVES[:size]

    assert root(large, size) == mth(leaves)
    assert list(inclusion(large, index=index, size=size)) == path(index, leaves)
    assert list(consistency(large, old=index, new=size)) == proof(index, leaves)


@given(st.lists(st.integers(0, 700), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_it_does_not_matter_in_which_portions_a_tree_grew(portions: list[int]) -> None:
    tiles = KeptTiles()
    for count in portions:
        tiles.grow([leaf(number) for number in range(tiles.size, tiles.size + count)])

    at_once = tree_of(sum(portions))
    assert (tiles.kept, tiles.root) == (at_once.kept, at_once.root)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 65_793])
def test_tiles_are_as_wide_as_c2sp_says(size: int) -> None:
    tiles = tree_of(size)

    widths = {place: len(tile) // 32 for place, tile in tiles.kept.items()}
    assert widths == {
        (level, index): min(256, (size >> 8 * level) - 256 * index)
        for level in range(3)
        for index in range(-(-(size >> 8 * level) // 256))
    }


def test_only_the_tiles_that_changed_are_given_back() -> None:
    tiles = tree_of(600)

    grown = append(tiles, size=600, leaf_hashes=[leaf(600)])

    assert set(grown.tiles) == {(0, 2)}


def test_what_a_broken_off_writer_left_beyond_the_size_is_written_over() -> None:
    tiles = tree_of(300)
    tiles.size = 290

    tiles.grow([leaf(number) for number in range(290, 300)])

    assert tiles.root == mth(LEAVES[:300])


def test_adding_nothing_changes_nothing() -> None:
    tiles = tree_of(300)

    grown = append(tiles, size=300, leaf_hashes=[])

    assert (grown.size, grown.root, grown.tiles) == (300, tiles.root, {})


@pytest.mark.parametrize(("place", "index"), [((0, 0), 0), ((0, 1), 0), ((1, 0), 298)])
@pytest.mark.parametrize("bytes_left", [0, 31])
def test_a_missing_or_short_tile_is_named_and_never_reckoned_with(
    place: tuple[int, int], index: int, bytes_left: int
) -> None:
    tiles = tree_of(300)
    tiles.kept[place] = tiles.kept[place][:bytes_left]

    with pytest.raises(TilesIncomplete):
        inclusion(tiles, index=index, size=299)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion(tree_of(5), index=index, size=size)


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5)])
def test_a_tree_that_shrank_has_no_proof(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        consistency(tree_of(6), old=old, new=new)


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 524_288, 917_504, 999_999])
def test_a_proof_among_a_million_leaves_reads_at_most_six_tiles(index: int) -> None:
    tiles = MillionLeaves()

    hashes = inclusion(tiles, index=index, size=MILLION)

    assert len(hashes) <= 20
    assert len(tiles.asked) == len(set(tiles.asked)) <= 6


@pytest.mark.parametrize("old", [1, 65_535, 999_983, 524_288, 999_999])
def test_consistency_of_a_million_leaves_reads_at_most_six_tiles(old: int) -> None:
    tiles = MillionLeaves()

    hashes = consistency(tiles, old=old, new=MILLION)

    assert len(hashes) <= 40
    assert len(tiles.asked) == len(set(tiles.asked)) <= 6


def test_an_append_to_a_million_leaves_reads_only_the_right_edge() -> None:
    tiles = MillionLeaves()

    append(tiles, size=MILLION, leaf_hashes=LEAVES[:256])

    assert set(tiles.asked) <= {(0, MILLION >> 8), (1, MILLION >> 16), (2, 0)}
    assert len(tiles.asked) <= 6


def test_pairs_drawn_from_everywhere_agree_with_one_another(large: KeptTiles) -> None:
    drawn = range(1, len(LEAVES) + 1, 83)

    assert all(
        verify_consistency(
            old=old,
            old_root=root(large, old),
            new=new,
            new_root=root(large, new),
            hashes=consistency(large, old=old, new=new),
        )
        for old, new in combinations_with_replacement(drawn, 2)
    )


def test_taking_in_256_entries_costs_under_two_milliseconds(large: KeptTiles) -> None:
    costs = []
    for _ in range(20):
        begun = time.process_time()
        append(large, size=large.size, leaf_hashes=LEAVES[:256])
        costs.append(time.process_time() - begun)

    assert min(costs) < 0.002
