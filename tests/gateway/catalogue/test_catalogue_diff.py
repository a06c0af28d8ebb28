"""What differs between two catalogues, said so that a person who does not code can read it."""

import msgspec
import pytest
from msgspec import structs

from contracts.records.income_kinds import INCOME_KINDS
from gateway.access.difference import Difference
from gateway.access.purposes import Catalogue, PurposeEntry
from gateway.catalogue.catalogue_diff import differences
from gateway.catalogue.data_words import words_of
from gateway.catalogue.kind_words import KINDS
from tests.gateway.access.situations import KNOWN, OTHERS, PURPOSE, read

SUBSIDY = OTHERS[
    OTHERS.index('[[purpose]]\nid = "subsidy"') : OTHERS.index('[[purpose]]\nid = "own')
]
OLD = PURPOSE + SUBSIDY


def changed(old: str, new: str, *, text: str = OLD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def raised(text: str) -> str:
    return text.replace("version = 3", "version = 4").replace("version = 1", "version = 2")


def said(old: str, new: str) -> list[str]:
    """What is said in English, without the new version."""
    found = differences(read(old), read(new))
    return [f"{each.purpose}: {each.text.en}" for each in found if each.key != "version"]


def test_a_catalogue_does_not_differ_from_itself() -> None:
    assert differences(read(OLD), read(OLD)) == ()


def test_the_order_of_purposes_and_lists_is_no_difference() -> None:
    new = changed(
        '["school", "head-of-school"]', '["head-of-school", "school"]', text=SUBSIDY + PURPOSE
    )

    assert differences(read(OLD), read(new)) == ()


def test_a_new_purpose_and_one_that_went_are_named() -> None:
    assert said(PURPOSE, SUBSIDY) == [
        "subsidy: new purpose: Subsidy",
        "school: takes away the purpose: School",
    ]


def test_a_change_without_a_new_version_is_said_first() -> None:
    new = changed('["once"]', '["once", "recurring"]')

    (first, second) = differences(read(OLD), read(new))

    assert first.text.en == "changed without a new version: it is still 3"
    assert second.text.en == "how often it may be asked, now also: recurrently"


def test_a_new_version_alone_is_a_difference() -> None:
    (found,) = differences(read(PURPOSE), read(raised(PURPOSE)))

    assert (found.text.en, found.text.da) == (
        "version: now 4 (before: 3)",
        "version er nu 4 (før: 3)",
    )


INCOME = (
    'gdpr = "6(1)(e)" }',
    'gdpr = "6(1)(e)", income_register_law = "indkomstregisterloven § 7" }',
)
WHO_ASKS = (
    "school: which municipality may ask: now the municipality where the citizen stays"
    " (before: the municipality where the citizen is registered)"
)
OPENED = (
    "school: law that opens the income register: now indkomstregisterloven § 7 (before: nothing)"
)
CASES = {
    "a section": (
        changed(
            '"address"]', '"address", "income.months[].month"]\nincome_kinds = ["wage"]'
        ).replace(*INCOME),
        [
            "school: adds: income (months with a report)",
            "school: kinds of income, now also: wage",
            OPENED,
        ],
    ),
    "a section less": (
        changed('"person.birth_date", "address"]', '"person.birth_date"]'),
        ["school: takes away: address (address, coordinates of the address,"],
    ),
    "a field": (
        changed('"person.birth_date"', '"person.birth_date", "person.sex"'),
        ["school: adds: sex (person)"],
    ),
    "a field less": (
        changed('"person.name", "person.birth_date"', '"person.name"'),
        ["school: takes away: date of birth (person)"],
    ),
    "kinds of income": (
        changed('["sickness-benefit", "wage"]', '["wage", "holiday-pay", "flexjob-subsidy"]'),
        [
            "subsidy: kinds of income, now also: holiday pay, flex-job subsidy",
            "subsidy: kinds of income, no longer: sickness benefit",
        ],
    ),
    "no case any more": (
        changed('case_reference = "none"', 'case_reference = "required"'),
        ["school: may now be asked only with a case reference"],
    ),
    "who asks": (
        changed('municipality = "registered"', 'municipality = "staying"'),
        [
            WHO_ASKS,
        ],
    ),
    "a notice": (
        changed("notice_required = false", "notice_required = true"),
        ["school: may now be asked only after the citizen was told"],
    ),
    "a member": (
        changed("discretion", 'household = { child = ["person.name"] }\ndiscretion'),
        ["school: adds of the child: person (name)"],
    ),
    "a member with everything": (
        changed("discretion", 'household = { cohabitant = "everything" }\ndiscretion'),
        ["school: now gives all of it of the cohabitant in the household, too"],
    ),
    "a role": (
        changed('["school", "head-of-school"]', '["school"]'),
        ["school: roles of the employee, no longer: head-of-school"],
    ),
    "an end that went": (
        changed("valid_to = 2027-12-31\n", ""),
        ["school: in force up to and including: now nothing (before: 2027-12-31)"],
    ),
    "a review": (
        changed("discretion", "frequency_cap = { times = 6, days = 365 }\ndiscretion"),
        [
            "school: look-ups before a review: now 6 (before: nothing)",
            "school: days over which they are counted: now 365 (before: nothing)",
        ],
    ),
}


@pytest.mark.parametrize(("new", "expected"), CASES.values(), ids=CASES.keys())
def test_a_difference_is_said_in_words(new: str, expected: list[str]) -> None:
    found = said(OLD, raised(new))

    assert [each[: len(wanted)] for each, wanted in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(("new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_added_one_way_is_taken_away_the_other(new: str, expected: list[str]) -> None:
    there = keys(differences(read(OLD), read(raised(new))))
    back = keys(differences(read(raised(new)), read(OLD)))

    assert expected
    assert {(key, after, before) for key, before, after in there} == back


def keys(found: tuple[Difference, ...]) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return {(each.key, each.before, each.after) for each in found}


OTHER_VALUES: dict[str, object] = {
    "version": 9,
    "kle": "00.00.00",
    "title": {"da": "Andet", "en": "Other"},
    "text": {"da": "Andet.", "en": "Other."},
    "basis": {"kind": "consent", "law": "en anden lov", "gdpr": "6(1)(a)"},
    "party_classes": ("private",),
    "income_kinds": ("wage",),
    "says_other_income": True,
    "controls": "subsidy",
    "modes": ("recurring",),
    "municipality": "any",
    "municipality_basis": ("placed",),
    "roles": (),
    "minimum_acr": "high",
    "case_reference": "optional",
    "notice_required": True,
    "discretion": True,
    "post_mortem": True,
    "child_is_party": True,
    "frequency_cap": {"times": 1, "days": 2},
    "retention_days": 1,
    "snapshot_days": 1,
    "visibility": {"kind": "delayed", "days": 3, "law": "en lov"},
    "approved_by": "N. N.",
    "law_checked_on": "2026-11-22",
    "valid_from": "2026-02-01",
    "valid_to": "2026-12-31",
    "processing_time": {"da": "En uge", "en": "A week"},
    "price": {"da": "Gratis", "en": "Free"},
}
BY_WHAT_IT_GIVES = {"id", "fields", "household"}


def test_every_key_of_a_purpose_is_compared() -> None:
    assert set(OTHER_VALUES) | BY_WHAT_IT_GIVES == set(PurposeEntry.__struct_fields__)


@pytest.mark.parametrize("key", OTHER_VALUES)
def test_no_key_changes_without_a_word_in_both_languages(key: str) -> None:
    old = read(PURPOSE)
    (purpose,) = old.purposes
    fields = {each.name: each.type for each in structs.fields(PurposeEntry)}
    value = msgspec.convert(OTHER_VALUES[key], fields[key])
    new = Catalogue(
        purposes=(structs.replace(purpose, **{key: value}),),
        checksum="",
        file="new.toml",
        lines={},
    )

    found = differences(old, new)

    named = [each for each in found if each.key.partition(".")[0] == key]
    assert named
    assert {each.key in each.text.en and "_" in each.key for each in named} == {False}
    assert {bool(each.text.da) and each.text.da != each.text.en for each in named} == {True}


@pytest.mark.parametrize("leaf", [each for each in KNOWN if not each.startswith("vehicles.")])
def test_every_field_has_a_name(leaf: str) -> None:
    assert leaf not in {words_of(leaf).da, words_of(leaf).en}


def test_a_field_of_a_third_party_goes_by_its_path() -> None:
    assert words_of("vehicles.plates").da == "vehicles.plates"


def test_every_kind_of_income_has_a_name_of_its_own() -> None:
    assert KINDS.keys() == INCOME_KINDS
    assert len({each.da for each in KINDS.values()}) == len(INCOME_KINDS)
    assert len({each.en for each in KINDS.values()}) == len(INCOME_KINDS)
