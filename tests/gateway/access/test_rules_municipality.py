"""Which municipality may ask, and what it must heed: the registered one, others by statement."""

from itertools import product

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate, Period
from contracts.lookup import ResidenceKey
from contracts.records.person import FormerAddress, Person, Residence
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.purposes import MunicipalityRule
from gateway.access.residence import municipality_since, registered_municipality
from gateway.access.rules_municipality import STATEMENTS
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.question import MunicipalityBasis, MunicipalityBasisKind
from tests.gateway.access.situations import (
    AARHUS,
    OTHERS,
    PURPOSE,
    RANDERS,
    asking,
    case,
    facts,
    organisation,
    own_case,
    read,
)

YEAR = Period(from_month="2026-01", to_month="2026-11")
KINDS: tuple[MunicipalityBasisKind, ...] = ("stays", "placed", "property", "presumed", "chosen")
RULES: tuple[MunicipalityRule, ...] = tuple(STATEMENTS)


def under(rule: MunicipalityRule, stated: MunicipalityBasisKind | None = None) -> DecisionContext:
    """Randers asks about somebody registered in Aarhus, under a purpose with that rule."""
    allowed = ", ".join(f'"{each}"' for each in sorted(STATEMENTS[rule]))
    text = PURPOSE.replace('municipality = "registered"', f'municipality = "{rule}"')
    catalogue = read(
        text.replace('municipality_basis = ["stays"]', f"municipality_basis = [{allowed}]")
    )
    basis = None if stated is None else MunicipalityBasis(kind=stated, reference="letter 4")
    context = case(asker=organisation(municipality=RANDERS), asked=asking(municipality_basis=basis))
    return replace(context, purpose=catalogue.of("school"))


def code_of(context: DecisionContext) -> str | None:
    decision = decide(context)
    return decision.code if isinstance(decision, Deny) else None


@pytest.mark.parametrize("rule", RULES)
def test_without_a_statement_only_the_registered_municipality_asks(rule: MunicipalityRule) -> None:
    expected = None if rule in {"any", "receiving"} else "not_registered_here"

    assert code_of(under(rule)) == expected


@pytest.mark.parametrize(("rule", "stated"), list(product(RULES, KINDS)))
def test_a_statement_counts_where_it_can_be_true(
    rule: MunicipalityRule, stated: MunicipalityBasisKind
) -> None:
    is_true = stated in STATEMENTS[rule]

    assert code_of(under(rule, stated)) == (None if is_true else "municipality_basis_not_permitted")


@pytest.mark.parametrize(
    ("rule", "stated"),
    [(rule, stated) for rule, stated in product(RULES, KINDS) if stated not in STATEMENTS[rule]],
)
def test_a_purpose_cannot_allow_a_statement_that_is_never_true_of_it(
    rule: MunicipalityRule, stated: MunicipalityBasisKind
) -> None:
    text = PURPOSE.replace('municipality = "registered"', f'municipality = "{rule}"')

    with pytest.raises(CatalogueInvalid, match="municipality_basis"):
        read(text.replace('["stays"]', f'["{stated}"]'))


def test_whoever_is_asked_about_elsewhere_is_said_to_be_registered_elsewhere() -> None:
    stays = decide(under("registered", "stays"))
    handed_in = decide(under("receiving"))

    assert isinstance(stays, Permit)
    assert stays.warnings == {"registered_elsewhere"}
    assert isinstance(handed_in, Permit)
    assert handed_in.warnings == {"belongs_to_another_municipality"}


def test_nothing_is_said_of_a_citizen_of_ones_own() -> None:
    own = decide(case())

    assert isinstance(own, Permit)
    assert own.warnings == frozenset()


def subsidised(**changes: object) -> frozenset[str]:
    decision = decide(case("subsidy", asked=asking("subsidy", period=YEAR), facts=facts(**changes)))
    assert isinstance(decision, Permit)
    return decision.warnings


def test_who_moved_here_inside_the_period_is_said_to_have() -> None:
    assert subsidised(municipality_since=PartialDate("2026-05-01")) == {"moved_in_period"}
    assert subsidised(municipality_since=PartialDate("2026-01-31")) == frozenset()
    assert subsidised(municipality_since=PartialDate("2019-05-01")) == frozenset()
    assert subsidised(municipality_since=None) == frozenset()


def test_who_was_born_here_inside_the_period_has_not_moved() -> None:
    born = PartialDate("2026-05-01")

    assert subsidised(municipality_since=born, birth_date=born) == frozenset()
    assert subsidised(municipality_since=born, birth_date=None) == {"moved_in_period"}


def test_a_citizen_is_told_nothing_about_municipalities() -> None:
    own = decide(
        own_case(
            asked=asking("own-access", period=YEAR),
            facts=facts(municipality_since=PartialDate("2026-05-01")),
        )
    )

    assert isinstance(own, Permit)
    assert own.warnings == frozenset()


def test_no_municipality_stands_between_a_citizen_and_her_own() -> None:
    own = own_case(facts=facts(municipality_code=None))
    assert own.purpose is not None
    of_here = replace(own.purpose, municipality="registered")

    assert isinstance(decide(replace(own, purpose=of_here)), Permit)


def test_who_is_no_municipality_is_told_nothing_of_municipalities() -> None:
    decision = decide(
        case(
            "anywhere",
            asker=organisation(municipality=None),
            asked=asking("anywhere", case_reference="s-1", notice_reference="b-1"),
        )
    )

    assert isinstance(decision, Permit)
    assert decision.warnings == frozenset()


def test_a_purpose_without_income_says_nothing_of_moves() -> None:
    moved = facts(municipality_since=PartialDate("2026-05-01"))
    decision = decide(case(asked=asking(period=YEAR), facts=moved))

    assert isinstance(decision, Permit)
    assert decision.warnings == frozenset()
    assert "income" not in PURPOSE
    assert "income" in OTHERS


def lived(*homes: tuple[str, str]) -> tuple[FormerAddress, ...]:
    return tuple(
        FormerAddress(moved_in=PartialDate(since), municipality_code=where)
        for since, where in homes
    )


HERE = Residence(kind="address", municipality_code=AARHUS, since=PartialDate("2026-05-01"))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), "2026-05-01"),
        (lived(("2020-01-01", RANDERS)), "2026-05-01"),
        (lived(("2024-02-01", AARHUS), ("2020-01-01", RANDERS)), "2024-02-01"),
        (lived(("2020-01-01", AARHUS), ("2024-02-01", AARHUS)), "2020-01-01"),
        (lived(("2024-02-01", RANDERS), ("2020-01-01", AARHUS)), "2026-05-01"),
        ((FormerAddress(municipality_code=AARHUS),), "2026-05-01"),
    ],
    ids=[
        "no history",
        "moved in from another municipality",
        "moved within it",
        "history in any order",
        "came back",
        "a former home without a date",
    ],
)
def test_moves_inside_a_municipality_do_not_count(
    history: tuple[FormerAddress, ...], expected: str
) -> None:
    person = Person(residence=HERE, address_history=history)

    assert municipality_since(person) == PartialDate(expected)


def test_of_somebody_who_lives_nowhere_no_day_is_known() -> None:
    assert municipality_since(Person(address_history=lived(("2020-01-01", AARHUS)))) is None


def test_record_and_key_may_each_say_the_municipality_and_never_two() -> None:
    said, silent = (
        ResidenceKey(kind="address", municipality_code=AARHUS),
        ResidenceKey(kind="abroad"),
    )
    elsewhere = ResidenceKey(kind="address", municipality_code=RANDERS)
    at_home = Person(residence=HERE)

    assert registered_municipality(at_home, None) == AARHUS
    assert registered_municipality(at_home, silent) == AARHUS
    assert registered_municipality(at_home, said) == AARHUS
    assert registered_municipality(Person(), said) == AARHUS
    assert registered_municipality(at_home, elsewhere) is None


def test_a_former_home_in_no_municipality_ends_the_time_in_this_one() -> None:
    history = (
        FormerAddress(moved_in=PartialDate("2024-01-01")),
        *lived(("2020-01-01", AARHUS)),
    )
    nowhere = Residence(kind="abroad", since=PartialDate("2026-05-01"))

    assert municipality_since(Person(residence=HERE, address_history=history)) == HERE.since
    assert municipality_since(Person(residence=nowhere, address_history=history)) == HERE.since


def test_only_of_the_dead_and_the_disappeared_the_last_municipality_counts() -> None:
    history = lived(("2020-01-01", RANDERS), ("2024-01-01", AARHUS))
    nowhere = ResidenceKey(kind="abroad")

    def last(status: str) -> str | None:
        person = Person(status=status, address_history=history)  # type: ignore[arg-type]  # a status
        return registered_municipality(person, nowhere)

    assert {last("dead"), last("disappeared")} == {AARHUS}
    assert {last("emigrated"), last("resident")} == {None}
