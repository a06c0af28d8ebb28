"""Her record in words: months apart by what they say, values by their codes."""

from decimal import Decimal
from typing import get_args

import pytest

from contracts.dates import Period
from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.income import Income
from contracts.records.person import Person
from gateway.pages.kit.words import has
from gateway.pages.record.income import months_of
from gateway.pages.record.said import label_of, label_of_any, said_of
from gateway.portable.fields import Field
from tests.gateway.access.every_leaf import every_leaf

LEAVES = sorted(
    leaf for name in ("person", "family", "address", "income") for leaf in every_leaf(name)
)
PERIOD = Period(from_month="2026-01", to_month="2026-05")
RECORD: dict[str, object] = {
    "months": [
        {"month": "2026-01", "kinds": [{"kind": "wage", "gross": "100.00"}]},
        {
            "month": "2026-02",
            "kinds": [
                {"kind": "wage", "gross": "150.00"},
                {"kind": "student-grant", "gross": "50"},
            ],
        },
        {"month": "2026-03", "kinds": []},
        {"month": "2026-04", "kinds": [{"kind": "wage", "hours": "3.00"}]},
    ]
}


def field(path: str, value: object) -> Field:
    return Field(label=path, path=path, value=value, digest="")


def test_a_month_without_a_report_is_not_a_month_with_nothing() -> None:
    states = {each.month: each.state for each in months_of(RECORD, PERIOD, "da")}

    assert states == {
        "2026-05": "nothing_reported",
        "2026-04": "no_amount",
        "2026-03": "refunds_only",
        "2026-02": "amount",
        "2026-01": "amount",
    }


def test_months_come_newest_first_and_add_up_over_kinds() -> None:
    months = months_of(RECORD, PERIOD, "da")

    assert [each.month for each in months] == sorted(PERIOD.months, reverse=True)
    assert months[3].total == Decimal("200.00")
    assert months[3].kinds == ("Løn", "SU")
    assert (months[3].bar, months[4].bar) == (100, 50)


def test_a_negative_or_zero_month_has_an_amount_and_no_bar() -> None:
    record: dict[str, object] = {
        "months": [
            {"month": "2026-01", "kinds": [{"kind": "wage", "gross": "-94.67"}]},
            {"month": "2026-02", "kinds": [{"kind": "wage", "gross": "0.00"}]},
        ]
    }

    months = months_of(record, Period(from_month="2026-01", to_month="2026-02"), "da")

    assert [(each.state, each.total, each.bar) for each in months] == [
        ("amount", Decimal("0.00"), 0),
        ("amount", Decimal("-94.67"), 0),
    ]


def codes() -> list[tuple[str, str]]:
    """List every code of the records with the path that it stands at."""
    literals = {
        "person.status": Person,
        "person.civil_status": Person,
        "person.sex": Person,
        "address.kind": Address,
        "address.status": Address,
        "income.rule": Income,
    }
    found = []
    for path, record in literals.items():
        annotation = record.__annotations__[path.partition(".")[2]]
        inner = [each for each in get_args(annotation) if each is not type(None)]
        values = get_args(inner[0]) or inner
        found += [(path, value) for value in values if isinstance(value, str)]
    return found


@pytest.mark.parametrize(("path", "code"), codes())
def test_every_code_of_the_records_has_its_words(path: str, code: str) -> None:
    assert has(f"fields.value.{path}.{code}")


def test_there_are_codes_to_look_at() -> None:
    assert len(codes()) > 25
    assert Family.__annotations__


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_field_is_called_something_that_is_not_its_path(leaf: str) -> None:
    for language in ("da", "en"):
        assert "." not in label_of(leaf, language).removesuffix(".")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("person.civil_status", "married", "Gift"),
        ("person.birth_date", "1988-03-14", "14. marts 1988"),
        ("person.residence.municipality_code", "0751", "Aarhus"),
        ("income.months[].kinds[].gross", "40029.67", "40.029,67 kr."),
        ("income.months[].kinds[].lines", ["a", "b"], "2 indberetninger"),
        ("income.months[].kinds[].kind", "wage", "Løn"),
        ("income.lines[].employer_se", "97214466", "Virksomhed nr. 97 21 44 66"),
        ("income.lines[].marked_reversed", False, "Nej"),
        ("family.spouse.person", "sub_x", "Registreret. Navnet vises kun for dem selv."),
        ("family.children_under_18", 0, "0"),
        ("vehicles.plate", "AB 12 345", "AB 12 345"),
        ("vehicles.kind", "car", "car"),
        ("person.contact_address.lines", ["c/o A", "B 4"], "c/o A, B 4"),
    ],
)
def test_a_value_is_told_as_people_say_it(path: str, value: object, told: str) -> None:
    assert said_of(field(path, value), "da") == told


def test_a_field_of_a_third_party_goes_by_its_own_name() -> None:
    assert label_of("vehicles.driving_licence", "da") == "Driving licence"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("person.name.full_name", "Navn"),
        ("income.months[2026-03]", "Indkomst i marts 2026"),
        ("family.parents[mother].name", "Forælderens navn"),
    ],
)
def test_an_error_is_named_by_what_it_is_about(path: str, told: str) -> None:
    assert label_of_any(path, "da") == told
