"""The article 30 record: every purpose and agreement in it, and readable in both languages."""

from hashlib import sha256

import pytest
from msgspec import structs

from contracts.lookup import RegistryTerms
from gateway.access.agreements import Agreements
from gateway.catalogue.agreements_file import read_agreements
from gateway.catalogue.article30 import Activity, Names, Record, article30
from gateway.catalogue.article30_text import Language, markdown
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.catalogue.toml_text import TomlText
from tests.gateway.access.situations import KNOWN


class Codes(RegistryTerms, frozen=True, kw_only=True):
    subscriber: str
    employee: str | None = None


AGREEMENTS = """
[[agreement]]
id = "aarhus-friplads"
controller_cvr = "55133018"
purpose = "free-day-care-place"
fields = ["person.name", "income"]
valid_from = 2026-07-01
valid_to = 2026-12-31

[agreement.registries.person_sf1520]
name = "friplads|cpr"
on_behalf_of_cvr = "55133018"
subscriber = "abonnent-7"
"""
CATALOGUE = load_catalogue(None, known=KNOWN)
NAMES = Names(
    operator="Aarhus Kommune (CVR 55133018)",
    organisations={"55133018": "Aarhus Kommune"},
    registries={"person_sf1520": "CPR"},
)


def agreements() -> Agreements:
    checksum = sha256(AGREEMENTS.encode()).hexdigest()
    source = TomlText(file="agreements.toml", text=AGREEMENTS)
    return read_agreements(source, terms_types={"person_sf1520": Codes}, checksum=checksum)


def record() -> Record:
    return article30(CATALOGUE, agreements(), NAMES)


def activity(purpose: str) -> Activity:
    (found,) = [each for each in record().activities if each.purpose == purpose]
    return found


def english(purpose: str) -> str:
    only = structs.replace(record(), activities=(activity(purpose),))
    return markdown(only, language="en")


def test_every_purpose_is_an_activity() -> None:
    assert [each.purpose for each in record().activities] == [e.id for e in CATALOGUE.purposes]


def test_the_data_subjects_are_the_citizen_the_household_and_the_family_shown() -> None:
    subjects = [each.en for each in activity("care-home").data_subjects]
    household = [each.en for each in activity("free-day-care-place").data_subjects]

    assert subjects == ["the citizen whom the case is about", "the spouse", "the guardian"]
    assert household[1:] == [
        "spouse or partner in the household",
        "cohabitant in the household",
    ]


def test_the_agreement_says_who_is_responsible_from_when_to_when_and_under_which_codes() -> None:
    (found,) = activity("free-day-care-place").controllers

    assert (found.name, found.cvr) == ("Aarhus Kommune", "55133018")
    assert (str(found.valid_from), str(found.valid_to)) == ("2026-07-01", "2026-12-31")
    assert [each.codes for each in found.terms] == [{"subscriber": "abonnent-7"}]


def test_an_agreement_that_narrows_says_to_what() -> None:
    (found,) = activity("free-day-care-place").controllers

    assert found.narrowed_to is not None
    assert found.narrowed_to[0].da == "navn"
    assert "civilstand" not in {each.da for each in found.narrowed_to}


def test_the_kinds_of_income_are_named_where_there_are_only_some() -> None:
    (income,) = [each for each in activity("flex-job-subsidy").data if each.name == "income"]
    (own,) = [each for each in activity("own-access").data if each.name == "income"]

    assert [each.da for each in income.income_kinds or ()] == [
        "løn",
        "løn til søfolk",
        "feriepenge",
        "honorarer",
        "fleksløntilskud",
    ]
    assert own.income_kinds is None


def test_the_page_says_what_article_30_asks_for() -> None:
    page = english("free-day-care-place")

    for heading in (
        "Purpose", "Controller", "Legal basis", "Data subjects", "Data, income", "Recipients",
        "Transfers to third countries", "Erasure", "Safeguards",
    ):  # fmt: skip
        assert f"- **{heading}:** " in page


def test_the_page_says_law_retention_and_whom_a_number_belongs_to() -> None:
    page = english("free-day-care-place")

    assert "dagtilbudsloven § 43" in page
    assert "The income register is opened by indkomstregisterloven § 7" in page
    assert "The log of the look-up is kept for 730 days. The data itself is not kept here." in page
    assert "Runs the gateway: Aarhus Kommune (CVR 55133018)" in page


def test_a_bar_in_a_name_does_not_end_its_cell() -> None:
    (row,) = [line for line in english("free-day-care-place").splitlines() if "abonnent" in line]

    assert row.replace("\\|", "").count("|") == 6
    assert "friplads\\|cpr" in row


def test_a_purpose_that_nobody_agreed_to_says_so() -> None:
    assert "- **Controller:** Nobody: there is no agreement on it." in english("passport")


def test_what_no_lawyer_has_approved_is_said_to_be_for_the_sandbox() -> None:
    assert "**Not approved by a lawyer yet:**" in english("passport")


def test_what_a_lawyer_approved_says_who() -> None:
    approved = structs.replace(activity("passport"), approved_by="N. N., advokat")
    page = markdown(structs.replace(record(), activities=(approved,)), language="en")

    assert "Approved by N. N., advokat." in page
    assert "Not approved" not in page


@pytest.mark.parametrize(
    ("language", "word", "other"), [("da", "Retsgrundlag", "Legal"), ("en", "Legal basis", "Rets")]
)
def test_the_page_is_in_one_language(language: Language, word: str, other: str) -> None:
    page = markdown(record(), language=language)

    assert word in page
    assert other not in page


def test_the_page_shows_nobody_a_path_or_a_key() -> None:
    page = markdown(record(), language="da")

    assert "person." not in page
    assert "_" not in page
