"""What can be listed and checked without anything running."""

import json
from pathlib import Path

import pytest

from gateway.catalogue.catalogue_file import SHIPPED
from gateway.cli.sandbox_agreements import agreements_toml
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


def test_what_differs_between_two_catalogues_is_said_in_words(
    samsyn: Samsyn, tmp_path: Path
) -> None:
    old = SHIPPED.read_text("utf-8")
    assert '"person.citizenship",' in old
    (tmp_path / "new.toml").write_text(old.replace('"person.citizenship",', ""), "utf-8")

    ended = samsyn("purposes", "diff", SHIPPED, tmp_path / "new.toml")

    assert (ended.status, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "passport",
        "    changed without a new version: it is still 2",
        "    takes away: citizenship (person)",
    ]


def test_two_catalogues_that_are_the_same_exit_0(samsyn: Samsyn) -> None:
    ended = samsyn("purposes", "diff", SHIPPED)

    assert (ended.status, ended.out) == (0, "Nothing differs.\n")


def test_a_difference_is_told_for_programs_and_of_one_purpose(
    samsyn: Samsyn, tmp_path: Path
) -> None:
    text = SHIPPED.read_text("utf-8").replace("retention_days = 730", "retention_days = 731")
    (tmp_path / "new.toml").write_text(text, "utf-8")

    ended = samsyn(
        "purposes", "diff", SHIPPED, tmp_path / "new.toml", "--purpose", "passport", "--json"
    )

    found = json.loads(ended.out)
    assert ended.status == 1
    assert [(each["purpose"], each["key"]) for each in found] == [
        ("passport", "version"),
        ("passport", "retention_days"),
    ]
    assert found[1]["text"]["da"] == "dage, loggen gemmes er nu 731 (før: 730)"


def test_a_catalogue_that_cannot_be_read_is_no_difference(samsyn: Samsyn, broken: Path) -> None:
    ended = samsyn("purposes", "diff", broken)

    assert (ended.status, ended.out) == (2, "")


@pytest.fixture
def agreements(tmp_path: Path) -> Path:
    file = tmp_path / "agreements.toml"
    file.write_text(agreements_toml(), "utf-8")
    return file


def test_the_article_30_record_is_danish_unless_asked_otherwise(
    samsyn: Samsyn, agreements: Path
) -> None:
    danish = samsyn("purposes", "article30", "--agreements", agreements)
    english = samsyn("purposes", "article30", "--agreements", agreements, "--lang", "en")

    assert danish.out.startswith("# Fortegnelse over behandlingsaktiviteter")
    assert english.out.startswith("# Record of processing activities")
    assert "randers-hand-in-cpr" in danish.out


def test_the_article_30_record_is_there_for_programs(samsyn: Samsyn, agreements: Path) -> None:
    ended = samsyn("purposes", "article30", "--agreements", agreements, "--json")

    found = {each["purpose"]: each for each in json.loads(ended.out)["activities"]}
    assert [each["cvr"] for each in found["resident-copy"]["controllers"]] == ["90000002"]


def test_without_agreements_and_settings_there_is_no_record(samsyn: Samsyn, tmp_path: Path) -> None:
    ended = samsyn("purposes", "article30", "--settings", tmp_path / "none.toml")

    assert (ended.status, ended.out) == (2, "")
