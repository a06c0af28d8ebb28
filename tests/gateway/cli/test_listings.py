"""What can be listed and checked without anything running."""

import json
from pathlib import Path

import pytest

from gateway.access.catalogue_file import SHIPPED
from tests.gateway.cli.ended import Samsyn


def test_the_adapters_are_listed_with_what_they_fill(samsyn: Samsyn) -> None:
    ended = samsyn("adapters")

    assert ended.status == 0
    assert "person_sf1520@" in ended.out
    assert "fills person, family" in ended.out


def test_the_adapters_are_listed_for_programs(samsyn: Samsyn) -> None:
    found = {each["name"]: each for each in json.loads(samsyn("adapters", "--json").out)}

    assert found["address_dar"]["asks_by"] == "residence"
    assert found["person_sf1520"]["sections"] == ["person", "family"]


def test_the_purposes_are_listed_with_their_law(samsyn: Samsyn) -> None:
    ended = samsyn("purposes")

    assert ended.status == 0
    assert "own-access  version 1" in ended.out
    assert "folkeskoleloven" in ended.out


def test_the_purposes_are_listed_for_programs(samsyn: Samsyn) -> None:
    found = {each["id"]: each for each in json.loads(samsyn("purposes", "--json").out)}

    assert "person.name.full_name" in found["passport"]["fields"]


def test_the_catalogue_that_ships_holds_together(samsyn: Samsyn) -> None:
    ended = samsyn("purposes", "check")

    assert (ended.status, ended.err) == (0, "")
    assert "purposes hold together" in ended.out
    assert "Not approved yet" in ended.out


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "mine.toml"
    text = SHIPPED.read_text("utf-8").replace('"person.birth_date"', '"person.shoe_size"', 1)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("before", [True, False], ids=["before check", "after check"])
def test_a_catalogue_that_does_not_hold_is_named_by_line_with_a_remedy(
    samsyn: Samsyn, broken: Path, *, before: bool
) -> None:
    named = ("--file", broken)
    ended = samsyn("purposes", *named, "check") if before else samsyn("purposes", "check", *named)

    (line,) = ended.err.splitlines()
    number = int(line.split(":")[2])
    written = broken.read_text("utf-8").splitlines()[number - 1]
    assert (ended.status, ended.out) == (1, "")
    assert line.startswith(f"samsyn: {broken}:")
    assert "shoe_size" in written


def test_a_broken_catalogue_is_not_listed(samsyn: Samsyn, broken: Path) -> None:
    ended = samsyn("purposes", "--file", broken)

    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_a_catalogue_that_is_not_there_is_one_line(samsyn: Samsyn, tmp_path: Path) -> None:
    ended = samsyn("purposes", "check", "--file", tmp_path / "none.toml")

    assert ended.status == 1
    assert ended.err.startswith(f"samsyn: {tmp_path / 'none.toml'}:")
