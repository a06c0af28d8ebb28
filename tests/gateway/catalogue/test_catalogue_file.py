import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from gateway.access.purposes import Purpose
from gateway.catalogue.catalogue_file import SHIPPED, load_catalogue
from gateway.catalogue.checks import MUNICIPALITY, checks
from gateway.catalogue.invalid import CatalogueInvalid
from tests.gateway.access.situations import CATALOGUE, KNOWN, OTHERS, PURPOSE, read

IDS = (
    "own-access",
    "representation",
    "school-enrolment",
    "passport",
    "day-care-place",
    "residence-check",
    "free-day-care-place",
    "cash-benefit",
    "sickness-benefit",
    "flex-job-subsidy",
    "personal-supplement",
    "deposit-loan",
    "lost-earnings",
    "extra-costs",
    "care-home",
    "building-permit",
    "cash-benefit-control",
    "free-day-care-place-control",
    "hand-in",
    "resident-copy",
    "enrolment-copy",
)
PRIVATE = ("resident-copy", "enrolment-copy")
SHIPPED_CATALOGUE = load_catalogue(None, known=KNOWN)


def shipped(purpose_id: str) -> Purpose:
    purpose = SHIPPED_CATALOGUE.of(purpose_id)
    assert purpose is not None
    return purpose


def test_the_shipped_catalogue_has_its_purposes_in_the_order_of_its_file() -> None:
    assert tuple(each.id for each in SHIPPED_CATALOGUE.purposes) == IDS


@pytest.mark.parametrize("purpose", ["own-access", "representation"])
def test_a_citizen_is_given_every_field_of_every_section_also_of_a_third_partys(
    purpose: str,
) -> None:
    assert shipped(purpose).fields == tuple(sorted(KNOWN))
    assert shipped(purpose).kinds_shown is None


@pytest.mark.parametrize("purpose_id", IDS[2:])
def test_no_shipped_purpose_of_an_authority_sees_a_section_it_does_not_know(
    purpose_id: str,
) -> None:
    assert "vehicles" not in shipped(purpose_id).sections


@pytest.mark.parametrize("purpose_id", IDS)
def test_a_shipped_purpose_says_in_both_languages_what_it_is_for(purpose_id: str) -> None:
    purpose = shipped(purpose_id)

    assert len(purpose.text.da) > len(purpose.title.da) > 0
    assert len(purpose.text.en) > len(purpose.title.en) > 0


def test_the_shipped_catalogue_starts_in_the_sandbox() -> None:
    checks(SHIPPED_CATALOGUE, sandbox=True)


def test_the_shipped_catalogue_refuses_to_start_elsewhere() -> None:
    with pytest.raises(CatalogueInvalid, match="`own-access` is not approved") as caught:
        checks(SHIPPED_CATALOGUE, sandbox=False)

    assert caught.value.line == SHIPPED_CATALOGUE.lines["own-access"]


def naming_the_municipality(text: str) -> str:
    of_authorities = r'(party_classes = \["authority"\]\nfields = \[)'
    return re.sub(of_authorities, rf'\1"{MUNICIPALITY}", ', text)


def test_a_catalogue_that_a_lawyer_approved_starts_elsewhere() -> None:
    approved = (
        naming_the_municipality(PURPOSE)
        + '\napproved_by = "N. N., advokat"\nlaw_checked_on = 2026-11-22\n'
    )

    checks(read(approved), sandbox=False)


def test_an_approval_without_the_day_is_none() -> None:
    with pytest.raises(CatalogueInvalid, match="is not approved"):
        checks(read(PURPOSE + '\napproved_by = "N. N., advokat"\n'), sandbox=False)


def test_groups_are_expanded_to_sorted_leaves() -> None:
    school = CATALOGUE.of("school")

    assert school is not None
    assert school.fields[:2] == ("address.access_address_id", "address.additional_city_name")
    assert school.fields[-1] == "person.name.since"
    assert school.sections == ("address", "person")


def test_every_field_listed_can_be_asked_for_verbatim() -> None:
    school = CATALOGUE.of("school")

    assert school is not None
    assert set(school.fields) <= school.askable.keys()
    assert {"person.name", "address", "address.position"} <= school.askable.keys()
    assert "person" not in school.askable


def test_an_unknown_purpose_is_none() -> None:
    assert CATALOGUE.of("no-such") is None


def test_the_catalogue_knows_every_role() -> None:
    assert CATALOGUE.roles == {"school", "head-of-school"}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_both_days_of_a_purposes_time_are_included(today: date, *, expected: bool) -> None:
    school = CATALOGUE.of("school")

    assert school is not None
    assert school.is_in_force(today) == expected


def test_the_checksum_is_of_the_files_bytes() -> None:
    assert SHIPPED_CATALOGUE.checksum == sha256(SHIPPED.read_bytes()).hexdigest()


def test_a_file_of_ones_own_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(PURPOSE, encoding="utf-8")

    catalogue = load_catalogue(path, known=KNOWN)

    assert [each.id for each in catalogue.purposes] == ["school"]
    assert catalogue.file == str(path)


def test_a_file_that_is_not_there_says_which_and_what_to_check(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"

    with pytest.raises(CatalogueInvalid, match=r"none\.toml.*check catalogue\.purposes_file"):
        load_catalogue(path, known=KNOWN)


def replaced(old: str, new: str) -> str:
    assert old in PURPOSE
    return PURPOSE.replace(old, new, 1)


def with_household(household: str) -> str:
    return replaced("discretion", f"household = {household}\ndiscretion")


def test_everything_is_given_of_a_member_where_the_purpose_says_so() -> None:
    school = read(with_household('{ partner = "everything", child = ["person.name"] }')).of(
        "school"
    )

    assert school is not None
    assert school.given_of["partner"] == frozenset(school.fields)
    assert school.given_of["child"] == school.askable["person.name"]


INVALID = {
    "a member of whom nothing is given": (
        with_household("{ partner = [] }"),
        18,
        "names `nothing`",
    ),
    "a member of whom more is given": (
        with_household('{ partner = ["person.sex"] }'),
        18,
        "names `person.sex`, which it does not give",
    ),
    "all of a member in another word": (
        with_household('{ partner = "all" }'),
        18,
        "write one of everything",
    ),
    "a member in an unknown role": (with_household('{ uncle = "everything" }'), 18, "'uncle'"),
    "an unknown key": (
        replaced("modes =", "modus ="),
        11,
        "Object contains unknown field `modus`: did you mean `modes`?",
    ),
    "a missing key": (
        replaced("notice_required = false\n", ""),
        2,
        "Object missing required field `notice_required`",
    ),
    "a key of the wrong type": (replaced("version = 3", 'version = "3"'), 4, "Expected `int`"),
    "an unknown municipality rule": (
        replaced('municipality = "registered"', 'municipality = "here"'),
        12,
        "Invalid enum value 'here' - at `$.municipality`: write one of any, handlekommune,",
    ),
    "an unknown party class": (
        replaced('["authority"]', '["travel_agency"]'),
        9,
        "Invalid enum value 'travel_agency'",
    ),
    "an unknown key in the basis": (
        replaced('gdpr = "6(1)(e)"', 'gdpr = "6(1)(e)", paragraph = "36"'),
        8,
        "unknown field `paragraph`",
    ),
    "an id with an underscore": (replaced('"school"', '"school_place"'), 3, "kebab-case"),
    "a KLE number of two parts": (replaced("17.03.04", "17.03"), 5, "17.03.04"),
    "a KLE number of letters": (replaced("17.03.04", "17.03.0A"), 5, "17.03.04"),
    "version nought": (replaced("version = 3", "version = 0"), 4, "count versions from 1"),
    "nobody may ask": (replaced('["authority"]', "[]"), 9, "name who may ask"),
    "no mode": (replaced('["once"]', "[]"), 11, "once, recurring or both"),
    "a blank statute": (replaced("folkeskoleloven § 36", " "), 8, "name the statute"),
    "no retention": (replaced("= 730", "= 0"), 19, "keep the entry"),
    "a last day before the first": (
        replaced("valid_to = 2027", "valid_to = 2025"),
        21,
        "the last day lies before the first",
    ),
    "a delay without a law": (
        replaced("discretion", 'visibility = { kind = "delayed", days = 30 }\ndiscretion'),
        18,
        "name the law that hides",
    ),
    "a citizen under a statute": (
        replaced('["authority"]', '["authority", "citizen"]'),
        9,
        "own access is the citizen's",
    ),
    "an authority under own access": (
        replaced('kind = "statute"', 'kind = "own_access"'),
        9,
        "own access is the citizen's",
    ),
    "an unknown field": (
        replaced('"person.birth_date"', '"person.shoe_size"'),
        10,
        "names the field `person.shoe_size`, which no section has",
    ),
    "everything, for an authority": (replaced('"address"]', '"*"]'), 10, "the field `*`"),
    "income without its statute": (
        replaced('"address"]', '"address", "income"]'),
        8,
        "names no statute that opens it",
    ),
    "income without a kind": (
        replaced('"address"]', '"address", "income"]').replace(
            'gdpr = "6(1)(e)"',
            'gdpr = "6(1)(e)", income_register_law = "indkomstregisterloven § 7"',
        ),
        2,
        "sees income and no kind of it",
    ),
    "a word with a slip": (
        replaced('"registered"', '"registred"'),
        12,
        "did you mean `registered`?",
    ),
    "a key with a slip in the basis": (
        replaced("gdpr =", "gdrp ="),
        8,
        "unknown field `gdrp` - at `$.basis`: did you mean `gdpr`?",
    ),
    "a field with a slip": (
        replaced('"person.birth_date"', '"person.birthdate"'),
        10,
        "did you mean `person.birth_date`?",
    ),
    "a field in capitals": (replaced('"person.name"', '"Person.Name"'), 10, "`person.name`?"),
    "a field in wide letters": (
        replaced('"person.name"', '"ｐｅｒｓｏｎ．ｎａｍｅ"'),
        10,
        r"\uff41\uff4d\uff45`, which no section has: did you mean `person.name`?",
    ),
    "a field with a Cyrillic letter": (
        replaced('"person.name"', '"person.nаme"'),
        10,
        r"`person.n\u0430me`, which no section has: did you mean `person.name`?",
    ),
    "a field with a letter that nobody sees": (
        replaced('"person.name"', '"person.na\N{ZERO WIDTH SPACE}me"'),
        10,
        r"`person.na\u200bme`, which no section has: did you mean `person.name`?",
    ),
    "a field with a dot at its end": (
        replaced('"person.name"', '"person.name."'),
        10,
        "did you mean `person.name`?",
    ),
    "a field with a space": (replaced('"person.name"', '" person.name"'), 10, "`person.name`?"),
    "a wildcard below a section": (
        replaced('"person.name"', '"person.*"'),
        10,
        "a group gives all that is in it",
    ),
    "a keyed item": (
        replaced('"person.name"', '"income.months[2026-03]"'),
        10,
        "did you mean `income.months",
    ),
    "two versions at once": (
        PURPOSE + replaced("version = 3", "version = 4"),
        23,
        "versions 3 and 4 of purpose `school` are in force at once: the other is in line 2",
    ),
    "a version after the other": (
        PURPOSE
        + replaced("version = 3", "version = 4")
        .replace("2027-12", "2028-12")
        .replace("2026-01-01", "2028-01-01"),
        23,
        "versions 3 and 4 of purpose `school` stand in one file",
    ),
    "a second purpose of that name": (PURPOSE + PURPOSE, 23, "the first is in line 2"),
    "a table of another name": (PURPOSE + "\n[purposes]\n", 23, "`purposes` is not known here"),
    "a stray key": ("strict = true\n" + PURPOSE, 1, "`strict` is not known here"),
    "not TOML": (replaced('kle = "17.03.04"', "kle = 17.03.04"), 5, "this is not TOML"),
    "cut off": (PURPOSE + "\nroles = [", 23, "this is not TOML"),
    "nothing": ("", 1, "nothing is in it"),
    "one table instead of a list": ('[purpose]\nid = "school"\n', 1, "nothing is in it"),
    "an empty list": ("purpose = []\n", 1, "nothing is in it"),
    "a list written in one line": ('purpose = [{ id = "x" }]\n', 1, "missing required field"),
    "a list of no tables": ("purpose = [1]\n", 1, "Expected `object`"),
}


@pytest.mark.parametrize(("text", "line", "words"), INVALID.values(), ids=INVALID.keys())
def test_an_invalid_catalogue_says_file_line_and_remedy(text: str, line: int, words: str) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read(text)

    assert str(caught.value).startswith(f"purposes.toml:{line}: ")
    assert words in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "written", ["3112859995", "311285-9995", "9112859995"], ids=["plain", "hyphen", "replacement"]
)
def test_a_text_with_the_shape_of_a_personal_number_is_refused_unread(written: str) -> None:
    text = replaced("folkeskoleloven § 36", f"sag {written}")

    with pytest.raises(CatalogueInvalid) as caught:
        read(text)

    assert str(caught.value).startswith("purposes.toml:8: this has the shape of a personal number")
    assert written not in str(caught.value)


@pytest.mark.parametrize(
    "written",
    ["55133018", "b2e56b3e-345678-1234-a1b2", "311285999500", "4112859995"],
    ids=["CVR", "in a UUID", "longer", "no such day"],
)
def test_other_numbers_are_no_personal_numbers(written: str) -> None:
    assert read(replaced("folkeskoleloven § 36", f"sag {written}")).of("school") is not None


def test_a_purpose_that_gives_what_its_party_may_never_see_refuses_to_start() -> None:
    with pytest.raises(CatalogueInvalid, match=r"`ordered-copy` gives .* may never see"):
        checks(CATALOGUE, sandbox=True)


def test_the_same_purpose_without_those_fields_starts() -> None:
    text = OTHERS.replace(', "income.rule"', "").replace(', "supervised_finance"', "")
    text = text.replace('"family.custody"', '"family.custody[].role"')

    checks(read(naming_the_municipality(text)), sandbox=True)


def test_an_authority_that_does_not_see_the_registered_municipality_refuses_to_start() -> None:
    with pytest.raises(
        CatalogueInvalid, match=f"`school` does not give `{MUNICIPALITY}`"
    ) as caught:
        checks(read(PURPOSE), sandbox=True)

    assert (caught.value.line, "add it to fields" in str(caught.value)) == (2, True)


def test_the_same_authority_that_sees_it_starts() -> None:
    checks(read(naming_the_municipality(PURPOSE)), sandbox=True)


@pytest.mark.parametrize("purpose_id", PRIVATE)
def test_a_firm_gets_what_a_citizen_ordered_and_no_income_family_or_municipality(
    purpose_id: str,
) -> None:
    found = shipped(purpose_id)

    assert (found.basis.kind, found.party_classes) == ("consent", ("private",))
    assert {"income", "family"}.isdisjoint(found.sections)
    assert MUNICIPALITY not in found.fields


def test_a_housing_association_gets_three_facts_of_the_person_register() -> None:
    found = shipped("resident-copy")

    assert {field.rpartition(".")[0] for field in found.fields} == {
        "person",
        "person.name",
        "person.residence",
    }
    assert (found.modes, found.case_reference) == (("once", "recurring"), "none")


def test_a_handed_in_application_shows_whose_it_is_and_where_it_goes() -> None:
    found = shipped("hand-in")

    assert found.fields == ("person.name.full_name", MUNICIPALITY)
    assert found.municipality == "receiving"


def test_there_is_no_purpose_for_a_bank_or_a_travel_agency() -> None:
    parties = {party for each in SHIPPED_CATALOGUE.purposes for party in each.party_classes}

    assert parties == {"citizen", "authority", "private"}
