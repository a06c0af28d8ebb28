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


@pytest.mark.parametrize(
    ("shipped", "faulty", "said"),
    [
        (
            'income_register_law = "CPR-loven § 10, stk. 3, jf. indkomstregisterloven § 7"',
            'income_register_law = ""',
            "names no statute that opens it",
        ),
        ('"wage", "seafarer-wage"', '"wage", "strike-pay"', "which no purpose may see"),
        ('"wage", "seafarer-wage"', '"wage", "seafarers-wage"', "names the kind `seafarers-wage`"),
        (
            'party_classes = ["authority"]',
            'party_classes = ["authority", "private"]',
            "which the party class `private` may never see",
        ),
    ],
    ids=["no statute names the register", "strike pay", "an unknown kind", "above the ceiling"],
)
def test_a_purpose_that_goes_too_far_fails_the_check(
    samsyn: Samsyn, tmp_path: Path, shipped: str, faulty: str, said: str
) -> None:
    text = SHIPPED.read_text("utf-8")
    assert shipped in text
    (tmp_path / "far.toml").write_text(text.replace(shipped, faulty, 1), "utf-8")

    ended = samsyn("purposes", "check", "--file", tmp_path / "far.toml")

    assert (ended.status, ended.out) == (1, "")
    assert said in ended.err


def test_a_broken_catalogue_is_not_listed(samsyn: Samsyn, broken: Path) -> None:
    ended = samsyn("purposes", "--file", broken)

    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_a_catalogue_that_is_not_there_is_one_line(samsyn: Samsyn, tmp_path: Path) -> None:
    ended = samsyn("purposes", "check", "--file", tmp_path / "none.toml")

    assert ended.status == 1
    assert ended.err.startswith(f"samsyn: {tmp_path / 'none.toml'}:")
