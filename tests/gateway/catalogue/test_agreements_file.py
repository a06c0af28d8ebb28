from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from contracts.lookup import BasisKind, RegistryTerms
from contracts.paths import section_of
from gateway.access.agreements import Agreements
from gateway.catalogue.agreements_file import load_agreements, read_agreements
from gateway.catalogue.checks import check_bases, check_scopes
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.catalogue.toml_text import TomlText
from tests.gateway.access.situations import CATALOGUE, KNOWN


class PersonTerms(RegistryTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    service_agreement: str


TERMS_TYPES: dict[str, type[RegistryTerms]] = {
    "person_sf1520": PersonTerms,
    "address_dar": RegistryTerms,
}
ACCEPTS: dict[str, frozenset[BasisKind]] = {
    "person_sf1520": frozenset({"statute", "own_access"}),
    "address_dar": frozenset({"statute", "consent", "own_access"}),
}
SECTIONS = {
    "person_sf1520": frozenset({"person", "family"}),
    "address_dar": frozenset({"address"}),
}
AGREEMENT = """
[[agreement]]
id = "aarhus-school"
controller_cvr = "55133018"
purpose = "school"
valid_from = 2026-07-01
valid_to = 2027-12-31

[agreement.registries.person_sf1520]
name = "CPR, skole"
on_behalf_of_cvr = "55133018"
service_agreement = "5a2b6f0e-0000-4000-8000-000000000001"

[agreement.registries.address_dar]
name = "DAR"
on_behalf_of_cvr = "55133018"
"""
OLDER = (
    AGREEMENT.replace("aarhus-school", "aarhus-school-old")
    .replace("2026-07-01", "2025-01-01")
    .replace("2027-12-31", "2026-06-30")
)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def read(text: str) -> Agreements:
    source = TomlText(file="agreements.toml", text=text)
    return read_agreements(source, terms_types=TERMS_TYPES, checksum="c0ffee")


def replaced(old: str, new: str) -> str:
    assert old in AGREEMENT
    return AGREEMENT.replace(old, new, 1)


def test_terms_are_read_as_the_plugins_own_type() -> None:
    terms = read(AGREEMENT).terms("55133018", "school", adapter="person_sf1520", now=NOW)

    assert terms == PersonTerms(
        name="CPR, skole",
        on_behalf_of_cvr="55133018",
        service_agreement="5a2b6f0e-0000-4000-8000-000000000001",
    )


def test_days_are_danish_and_both_included() -> None:
    agreement = read(AGREEMENT).agreements[0]

    assert agreement.valid_from == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert agreement.valid_to == datetime(2027, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 30, 22, tzinfo=UTC), True),
        (datetime(2027, 12, 31, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 12, 31, 23, tzinfo=UTC), False),
    ],
    ids=["the second before", "the first", "the last", "the second after"],
)
def test_an_agreement_is_in_force_from_midnight_to_midnight_in_denmark(
    now: datetime, *, expected: bool
) -> None:
    assert read(AGREEMENT).agreements[0].is_in_force(now) == expected


def test_no_last_day_is_open_ended() -> None:
    agreement = read(replaced("valid_to = 2027-12-31\n", "")).agreements[0]

    assert agreement.valid_to is None
    assert agreement.is_in_force(datetime(2099, 1, 1, tzinfo=UTC))


def test_a_withdrawn_agreement_is_over_from_that_instant() -> None:
    agreement = read(AGREEMENT).agreements[0]

    withdrawn = msgspec.structs.replace(agreement, withdrawn_at=NOW)

    assert not withdrawn.is_in_force(NOW)
    assert withdrawn.is_in_force(datetime(2026, 11, 23, 8, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("cvr", "purpose"), [("29189668", "school"), ("55133018", "anywhere")], ids=["CVR", "purpose"]
)
def test_another_controller_or_purpose_has_no_agreement(cvr: str, purpose: str) -> None:
    agreements = read(AGREEMENT)

    assert agreements.of(cvr, purpose) == ()
    assert agreements.terms(cvr, purpose, adapter="address_dar", now=NOW) is None


def test_every_agreement_of_a_controller_and_purpose_is_given_in_force_or_not() -> None:
    agreements = read(AGREEMENT + OLDER)

    assert [each.id for each in agreements.of("55133018", "school")] == [
        "aarhus-school",
        "aarhus-school-old",
    ]


def test_terms_are_those_in_force_at_the_time() -> None:
    agreements = read(OLDER.replace("CPR, skole", "CPR, gammel") + AGREEMENT)

    then = agreements.terms(
        "55133018", "school", adapter="person_sf1520", now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    now = agreements.terms("55133018", "school", adapter="person_sf1520", now=NOW)

    assert then is not None
    assert now is not None
    assert (then.name, now.name) == ("CPR, gammel", "CPR, skole")


def test_an_expired_agreement_gives_no_terms() -> None:
    assert read(OLDER).terms("55133018", "school", adapter="address_dar", now=NOW) is None


def test_a_registry_without_terms_is_not_asked() -> None:
    assert read(AGREEMENT).terms("55133018", "school", adapter="vehicles", now=NOW) is None


def test_the_version_changes_with_the_content_and_not_with_its_place() -> None:
    first = read(AGREEMENT).agreements[0].version

    assert read(OLDER + AGREEMENT).agreements[1].version == first
    assert read(replaced("CPR, skole", "CPR, andet")).agreements[0].version != first


def test_a_file_is_loaded_with_the_checksum_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "agreements.toml"
    path.write_text(AGREEMENT, encoding="utf-8")

    agreements = load_agreements(path, terms_types=TERMS_TYPES)

    assert agreements.checksum == sha256(path.read_bytes()).hexdigest()
    assert agreements.lines == {"aarhus-school": 2}


def test_a_file_that_is_not_there_says_which_and_what_to_check(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"

    with pytest.raises(CatalogueInvalid, match=r"none\.toml.*check catalogue\.agreements_file"):
        load_agreements(path, terms_types=TERMS_TYPES)


INVALID = {
    "an unknown key": (
        replaced("purpose =", "purposes ="),
        5,
        "unknown field `purposes`: did you mean `purpose`?",
    ),
    "a CVR number of seven digits": (
        replaced('controller_cvr = "55133018"', 'controller_cvr = "5513301"'),
        4,
        "eight digits",
    ),
    "no registry": (
        AGREEMENT.split("[agreement.reg", maxsplit=1)[0] + "registries = {}\n",
        9,
        "add [agreement.registries",
    ),
    "no path to narrow to": (
        replaced("valid_from", "fields = []\nvalid_from"),
        6,
        "leave it out for all",
    ),
    "a last day before the first": (
        replaced("valid_to = 2027", "valid_to = 2025"),
        7,
        "lies before the first",
    ),
    "a registry nobody serves": (
        replaced("registries.address_dar", "registries.address_dawa"),
        14,
        "no adapter is called `address_dawa`",
    ),
    "terms without a key of their type": (
        replaced('service_agreement = "5a2b6f0e-0000-4000-8000-000000000001"\n', ""),
        9,
        "missing required field `service_agreement`",
    ),
    "terms with a key of another type": (
        replaced('name = "DAR"', 'name = "DAR"\nse_number = "55133018"'),
        16,
        "unknown field `se_number`",
    ),
    "the same id again": (AGREEMENT + AGREEMENT, 19, "each agreement has its own"),
    "two sets of terms at once": (
        AGREEMENT + AGREEMENT.replace("aarhus-school", "another"),
        18,
        "`aarhus-school` and `another` name one registry at once",
    ),
    "a personal number": (
        replaced('name = "DAR"', 'name = "DAR 311285-9995"'),
        15,
        "the shape of a personal number",
    ),
    "nothing": ("", 1, "nothing is in it"),
}


@pytest.mark.parametrize(("text", "line", "words"), INVALID.values(), ids=INVALID.keys())
def test_an_invalid_file_says_file_line_and_remedy(text: str, line: int, words: str) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read(text)

    assert str(caught.value).startswith(f"agreements.toml:{line}: ")
    assert words in str(caught.value)
    assert "9995" not in str(caught.value)


def test_two_agreements_may_follow_upon_each_other() -> None:
    assert len(read(OLDER + AGREEMENT).agreements) == 2


def test_registries_that_accept_the_purposes_basis_may_be_named() -> None:
    check_bases(read(AGREEMENT), CATALOGUE, accepts=ACCEPTS)


def test_a_registry_that_does_not_accept_the_basis_refuses_to_start() -> None:
    agreements = read(replaced('purpose = "school"', 'purpose = "ordered-copy"'))

    with pytest.raises(CatalogueInvalid, match="asks `person_sf1520` on the basis `consent`"):
        check_bases(agreements, CATALOGUE, accepts=ACCEPTS)


def own_access(*, until: str = "2027-12-31", name: str = "CPR, skole") -> str:
    own = replaced('"aarhus-school"', '"own"').replace('"school"', '"own-access"')
    return own.replace("CPR, skole", name).replace("2027-12-31", until)


COPY = replaced('"aarhus-school"', '"copy"').replace('"school"', '"ordered-copy"')


def test_a_copy_that_a_citizen_orders_is_asked_for_under_the_terms_of_her_own_access() -> None:
    check_bases(read(own_access() + COPY), CATALOGUE, accepts=ACCEPTS)


@pytest.mark.parametrize(
    "own",
    [own_access(name="CPR, egen adgang"), own_access(until="2027-06-30")],
    ids=["under other terms", "for longer than they last"],
)
def test_a_copy_is_not_asked_for_otherwise(own: str) -> None:
    with pytest.raises(CatalogueInvalid, match="the same terms as the agreement for own access"):
        check_bases(read(own + COPY), CATALOGUE, accepts=ACCEPTS)


FOR_ANOTHER = replaced('"aarhus-school"', '"for-another"').replace('"school"', '"representation"')


def test_whoever_acts_for_a_citizen_is_asked_for_under_the_terms_of_her_own_access() -> None:
    agreements = read(own_access() + FOR_ANOTHER)

    check_bases(agreements, CATALOGUE, accepts=ACCEPTS)


@pytest.mark.parametrize("own", ["", own_access(name="CPR, egen adgang")], ids=["none", "other"])
def test_a_registry_that_knows_no_representation_is_not_asked_otherwise(own: str) -> None:
    with pytest.raises(CatalogueInvalid, match="on the basis `representation`: give it the same"):
        check_bases(read(own + FOR_ANOTHER), CATALOGUE, accepts=ACCEPTS)


def test_an_agreement_on_an_unknown_purpose_refuses_to_start() -> None:
    agreements = read(replaced('purpose = "school"', 'purpose = "scool"'))

    with pytest.raises(CatalogueInvalid, match=r"agreements\.toml:2: .*`scool`"):
        check_bases(agreements, CATALOGUE, accepts=ACCEPTS)


def test_an_agreement_with_a_registry_for_each_section_starts() -> None:
    check_scopes(read(AGREEMENT), CATALOGUE, sections=SECTIONS)


def test_an_agreement_without_a_registry_for_a_section_refuses_to_start() -> None:
    agreements = read(AGREEMENT.split("[agreement.registries.address_dar]", maxsplit=1)[0])

    with pytest.raises(CatalogueInvalid, match="the section `address` and no registry"):
        check_scopes(agreements, CATALOGUE, sections=SECTIONS)


def test_the_same_agreement_narrowed_to_what_its_registry_serves_starts() -> None:
    text = replaced("valid_from", 'fields = ["person.name"]\nvalid_from')
    agreements = read(text.split("[agreement.registries.address_dar]")[0])

    check_scopes(agreements, CATALOGUE, sections=SECTIONS)


def test_an_agreement_that_narrows_to_what_its_purpose_does_not_give_refuses_to_start() -> None:
    agreements = read(replaced("valid_from", 'fields = ["person.sex"]\nvalid_from'))

    with pytest.raises(CatalogueInvalid, match=r"narrows to `person\.sex`"):
        check_scopes(agreements, CATALOGUE, sections=SECTIONS)


def test_narrowing_to_a_group_takes_what_the_purpose_gives_of_it() -> None:
    agreement = read(replaced("valid_from", 'fields = ["person"]\nvalid_from')).agreements[0]

    assert {leaf for leaf in KNOWN if agreement.allows(leaf)} == {
        leaf for leaf in KNOWN if section_of(leaf) == "person"
    }


def test_narrowing_to_a_leaf_takes_no_other_that_begins_the_same() -> None:
    agreement = read(replaced("valid_from", 'fields = ["person.status"]\nvalid_from')).agreements[0]

    assert agreement.allows("person.status")
    assert not agreement.allows("person.status_since")
