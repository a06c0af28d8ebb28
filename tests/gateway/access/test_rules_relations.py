"""Who acts for whom, by the Danish day; who can agree; whose family an employee may not look up."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate, danish_day
from contracts.records.person import Status
from gateway.access.asker import Asker, asker_of
from gateway.access.consents import Consent
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose
from gateway.access.ties import Custody, Guard, Who
from gateway.identity.callers import Citizen
from tests.gateway.access.situations import (
    CATALOGUE,
    agreement,
    asking,
    case,
    citizen,
    consent,
    facts,
    organisation,
    own_case,
    private_case,
)

OWN_ACCESS = CATALOGUE.of("own-access")
assert OWN_ACCESS is not None
FOR_ANOTHER: Purpose = replace(
    OWN_ACCESS, id="representation", basis=replace(OWN_ACCESS.basis, kind="representation")
)
ASKER: frozenset[Who] = frozenset({"asker"})
MOTHER = Custody(role="mother", since=PartialDate("2016-05-05"), until=None, who=ASKER)
SOMEBODY_ELSE = Custody(role="father", since=PartialDate("2016-05-05"), until=None)
FULL = Guard(scope="full", since=PartialDate("2020-01-01"), until=None, marked=True, who=ASKER)
NOT_HERS = replace(FULL, who=frozenset())


def child(**changes: object) -> SubjectFacts:
    plain = {"birth_date": PartialDate("2016-05-05"), "custody": (MOTHER, SOMEBODY_ELSE)}
    return facts(**({"others_protected": False} | plain | changes))


def ward(guardianship: Guard | None = FULL, **changes: object) -> SubjectFacts:
    return facts(others_protected=False, guardianship=guardianship, **changes)


def acting(someone: SubjectFacts | None, **changes: object) -> DecisionContext:
    plain = case(
        asker=asker_of(citizen(), represents=True),
        asked=asking("representation"),
        agreements=(agreement("representation"),),
        facts=someone,
    )
    return replace(plain, purpose=FOR_ANOTHER, **changes)


def code(context: DecisionContext) -> str | None:
    decision = decide(context)
    return decision.code if isinstance(decision, Deny) else None


PERMITTED = {
    "a holder of custody": child(),
    "custody that ends today": child(custody=(replace(MOTHER, until=PartialDate("2026-11-23")),)),
    "custody that began today": child(custody=(replace(MOTHER, since=PartialDate("2026-11-23")),)),
    "custody since the register does not say when": child(custody=(replace(MOTHER, since=None),)),
    "the other holder of custody": child(custody=(replace(MOTHER, role="other_1"),)),
    "the day before the fifteenth birthday": child(birth_date=PartialDate("2011-11-24")),
    "fourteen by any reading of the year": child(birth_date=PartialDate("2012")),
    "a child abroad": child(status="emigrated", municipality_code=None),
    "a guardian for everything": ward(),
    "a guardian, also of somebody old": ward(birth_date=PartialDate("1940-01-02")),
}
REFUSED = {
    "the facts failed": (None, "facts_unavailable"),
    "the register said nothing of relations": (child(custody=None), "facts_incomplete"),
    "no tie": (child(custody=(SOMEBODY_ELSE,)), "no_custody"),
    "a parent without custody": (
        child(custody=(SOMEBODY_ELSE,), asker_ties=frozenset({"parent"})),
        "no_custody",
    ),
    "custody that ended yesterday": (
        child(custody=(replace(MOTHER, until=PartialDate("2026-11-22")),)),
        "no_custody",
    ),
    "custody that may have ended": (
        child(custody=(replace(MOTHER, until=PartialDate("2026-11")),)),
        "no_custody",
    ),
    "custody that begins tomorrow": (
        child(custody=(replace(MOTHER, since=PartialDate("2026-11-24")),)),
        "no_custody",
    ),
    "custody that may have begun": (
        child(custody=(replace(MOTHER, since=PartialDate("2026")),)),
        "no_custody",
    ),
    "a child of fifteen today": (child(birth_date=PartialDate("2011-11-23")), "of_age"),
    "a child who may be fifteen": (child(birth_date=PartialDate("2011")), "of_age"),
    "seventeen": (child(birth_date=PartialDate("2008-11-24")), "of_age"),
    "eighteen today, with custody still in the register": (
        child(birth_date=PartialDate("2008-11-23")),
        "no_custody",
    ),
    "a child of unknown age": (child(birth_date=None), "facts_incomplete"),
    "a dead child": (child(status="dead"), "subject_deceased"),
    "a disappeared child": (child(status="disappeared"), "subject_disappeared"),
    "a disappeared ward": (ward(status="disappeared"), "subject_disappeared"),
    "a guardian for a part": (ward(replace(FULL, scope="partial")), "guardianship_not_full"),
    "a guardian for nobody knows what": (ward(replace(FULL, scope=None)), "guardianship_not_full"),
    "a guardianship of which the mark is unknown": (
        ward(replace(FULL, marked=None)),
        "guardianship_not_full",
    ),
    "a guardianship that may have ended": (
        ward(replace(FULL, until=PartialDate("2026"))),
        "guardianship_not_full",
    ),
    "a guardianship that ended yesterday": (
        ward(replace(FULL, until=PartialDate("2026-11-22"))),
        "no_custody",
    ),
    "a guardianship that the register marks as over": (
        ward(replace(FULL, marked=False)),
        "no_custody",
    ),
    "somebody else's ward": (ward(NOT_HERS), "no_custody"),
    "herself": (facts(asker_ties=frozenset({"self"})), "no_custody"),
}


@pytest.mark.parametrize("someone", PERMITTED.values(), ids=PERMITTED.keys())
def test_who_acts_for_another_by_the_register_may(someone: SubjectFacts) -> None:
    assert isinstance(decide(acting(someone)), Permit)


@pytest.mark.parametrize(("someone", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_who_does_not_may_not(someone: SubjectFacts | None, expected: str) -> None:
    assert code(acting(someone)) == expected


@pytest.mark.parametrize(
    ("instant", "birth", "expected"),
    [
        ("2026-11-22T22:59:59", "2011-11-23", None),
        ("2026-11-22T23:00:00", "2011-11-23", "of_age"),
        ("2026-06-30T21:59:59", "2011-07-01", None),
        ("2026-06-30T22:00:00", "2011-07-01", "of_age"),
        ("2027-02-28T22:59:59", "2012-02-29", None),
        ("2027-02-28T23:00:00", "2012-02-29", "of_age"),
    ],
    ids=["winter, before", "winter", "summer, before", "summer", "leap day, before", "leap day"],
)
def test_a_parents_view_ends_and_the_childs_begins_at_midnight_in_copenhagen(
    instant: str, birth: str, expected: str | None
) -> None:
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    moment = {"now": now, "today": danish_day(now)}
    someone = child(birth_date=PartialDate(birth))

    assert code(acting(someone, **moment)) == expected
    own = decide(replace(own_case(facts=someone), **moment))
    assert isinstance(own, Permit) == (expected is not None)


def test_of_a_year_alone_neither_parent_nor_child_is_let_in() -> None:
    someone = child(birth_date=PartialDate("2011"))

    assert code(acting(someone)) == "of_age"
    assert code(own_case(facts=someone)) == "under_age"


def test_who_acts_sees_what_the_purpose_gives() -> None:
    context = acting(child())

    permit = decide(context)

    assert isinstance(permit, Permit)
    assert context.purpose is not None
    assert permit.fields == frozenset(context.purpose.fields)
    assert permit.warnings == frozenset()


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (acting(child(), asker=asker_of(citizen())), "party_class_not_permitted"),
        (
            own_case(asker=asker_of(citizen(), represents=True), facts=child()),
            "party_class_not_permitted",
        ),
        (acting(child()), None),
        (own_case(), None),
    ],
    ids=["herself as another", "another as herself", "another as another", "herself as herself"],
)
def test_nobody_sees_her_own_as_anothers_nor_anothers_as_her_own(
    context: DecisionContext, expected: str | None
) -> None:
    assert code(context) == expected


# Who can agree.
AGREEING = {
    "somebody with a guardian for everything": (facts(guardianship=NOT_HERS), "under_guardianship"),
    "somebody with a guardian for a part": (
        facts(guardianship=replace(NOT_HERS, scope="partial")),
        "under_guardianship",
    ),
    "somebody with a guardian for nobody knows what": (
        facts(guardianship=replace(NOT_HERS, scope=None, marked=None)),
        "under_guardianship",
    ),
    "somebody whose guardianship is marked as over while its dates say otherwise": (
        facts(guardianship=replace(NOT_HERS, marked=False)),
        "under_guardianship",
    ),
    "somebody who has disappeared": (facts(status="disappeared"), "subject_disappeared"),
    "somebody of whose relations nothing is known": (facts(custody=None), "facts_incomplete"),
    "somebody whose guardianship is over": (
        facts(guardianship=replace(NOT_HERS, until=PartialDate("2026-11-22"))),
        None,
    ),
    "anybody": (facts(), None),
}


@pytest.mark.parametrize(("someone", "expected"), AGREEING.values(), ids=AGREEING.keys())
def test_nobody_agrees_who_cannot(someone: SubjectFacts, expected: str | None) -> None:
    assert code(private_case(facts=someone)) == expected


HOLDER = Custody(
    role="mother", since=PartialDate("2011-11-24"), until=None, who=frozenset({"giver"})
)
BIRTHDAY = facts(birth_date=PartialDate("2011-11-23"), custody=(HOLDER,))
EVE = facts(birth_date=PartialDate("2011-11-24"), custody=(HOLDER,))
BY_A_PARENT = consent("ordered-copy", given_by="custody_holder")
AGREED = {
    "a child of fourteen": (EVE, consent(), "under_age"),
    "a child's parent": (EVE, BY_A_PARENT, None),
    "a parent who has lost custody since": (
        replace(EVE, custody=(replace(HOLDER, until=PartialDate("2026-11-22")),)),
        BY_A_PARENT,
        "consent_not_active",
    ),
    "a parent beside whom another holds custody": (
        replace(EVE, custody=(replace(HOLDER, who=frozenset()),)),
        BY_A_PARENT,
        "consent_not_active",
    ),
    "somebody who is fifteen today": (BIRTHDAY, consent(), None),
    "the parent of somebody who is fifteen today": (BIRTHDAY, BY_A_PARENT, "of_age"),
    "somebody of unknown age": (facts(birth_date=None), consent(), "facts_incomplete"),
    "a parent of somebody of unknown age": (facts(birth_date=None), BY_A_PARENT, "of_age"),
    "nobody": (EVE, None, "consent_not_active"),
}


@pytest.mark.parametrize(("someone", "given", "expected"), AGREED.values(), ids=AGREED.keys())
def test_at_fifteen_the_right_to_agree_passes_from_parent_to_child(
    someone: SubjectFacts, given: Consent | None, expected: str | None
) -> None:
    assert code(private_case(facts=someone, consent=given)) == expected


@pytest.mark.parametrize(
    "someone",
    [facts(guardianship=NOT_HERS), facts(status="disappeared"), facts(custody=None)],
    ids=["under guardianship", "disappeared", "relations unknown"],
)
def test_a_private_party_hears_of_none_of_it(someone: SubjectFacts) -> None:
    refusal = decide(private_case(facts=someone))

    assert isinstance(refusal, Deny)
    assert (refusal.public_code, refusal.status) == ("subject_not_available", 404)


@pytest.mark.parametrize(
    "someone",
    [facts(guardianship=NOT_HERS), facts(status="disappeared")],
    ids=["under guardianship", "disappeared"],
)
def test_the_law_and_her_own_access_go_on(someone: SubjectFacts) -> None:
    assert isinstance(decide(case(facts=someone)), Permit)
    assert isinstance(decide(own_case(facts=someone)), Permit)


# Whose family an employee may not look up.
KNOWN: Asker = replace(asker_of(organisation()), is_known_citizen=True)
CLOSE = {
    "herself": facts(asker_ties=frozenset({"self"})),
    "her spouse": facts(asker_ties=frozenset({"spouse"})),
    "her parent, whose child she is": facts(asker_ties=frozenset({"child"})),
    "her child": facts(asker_ties=frozenset({"parent"})),
    "a child in her custody": facts(custody=(replace(MOTHER, role="other_2"),)),
    "a child whose custody she shares": facts(custody=(SOMEBODY_ELSE, MOTHER)),
    "a child whose custody ends today": facts(
        custody=(replace(MOTHER, until=PartialDate("2026-11-23")),)
    ),
    "a child whose custody begins today": facts(
        custody=(replace(MOTHER, since=PartialDate("2026-11-23")),)
    ),
    "a child whose custody may have ended": facts(
        custody=(replace(MOTHER, until=PartialDate("2026-11")),)
    ),
    "her ward": facts(guardianship=FULL),
    "her ward in a part": facts(guardianship=replace(FULL, scope="partial")),
    "her ward by the dates, though not by the mark": facts(
        guardianship=replace(FULL, marked=False)
    ),
    "her ward for nobody knows what": facts(guardianship=replace(FULL, scope=None, marked=None)),
}
NOT_CLOSE = {
    "a stranger": facts(),
    "a stranger's child": facts(custody=(SOMEBODY_ELSE,)),
    "a child whose custody ended yesterday": facts(
        custody=(replace(MOTHER, until=PartialDate("2026-11-22")),)
    ),
    "a child in her custody for one day last week": facts(
        custody=(replace(MOTHER, since=PartialDate("2026-11-16"), until=PartialDate("2026-11-16")),)
    ),
    "a child whose custody begins tomorrow": facts(
        custody=(replace(MOTHER, since=PartialDate("2026-11-24")),)
    ),
    "a former ward": facts(guardianship=replace(FULL, until=PartialDate("2026-11-22"))),
    "somebody else's ward": facts(guardianship=NOT_HERS),
}


@pytest.mark.parametrize("someone", CLOSE.values(), ids=CLOSE.keys())
def test_an_employee_does_not_look_up_her_own(someone: SubjectFacts) -> None:
    assert code(case(asker=KNOWN, facts=someone)) == "conflict_of_interest"


@pytest.mark.parametrize("someone", NOT_CLOSE.values(), ids=NOT_CLOSE.keys())
def test_an_employee_looks_up_everybody_else(someone: SubjectFacts) -> None:
    assert isinstance(decide(case(asker=KNOWN, facts=someone)), Permit)


@pytest.mark.parametrize(
    "silent", [{"custody": None}, {"asker_ties": None}], ids=["custody", "relations"]
)
def test_of_a_known_employee_silence_about_relations_refuses(silent: dict[str, object]) -> None:
    assert code(case(asker=KNOWN, facts=facts(**silent))) == "facts_incomplete"
    assert isinstance(decide(case(asker=KNOWN, facts=facts())), Permit)


@pytest.mark.parametrize(
    "silent", [{"custody": None}, {"asker_ties": None}], ids=["custody", "relations"]
)
def test_of_an_employee_nobody_knows_nothing_is_asked(silent: dict[str, object]) -> None:
    assert isinstance(decide(case(facts=facts(**silent))), Permit)


@pytest.mark.parametrize("status", ["dead", "emigrated"])
def test_a_tie_outlives_death_and_departure(status: Status) -> None:
    asked = asking("anywhere", case_reference="s-1", notice_reference="b-1")
    hers = facts(status=status, asker_ties=frozenset({"spouse"}))

    assert code(case("anywhere", asker=KNOWN, asked=asked, facts=hers)) == "conflict_of_interest"


def test_a_citizen_has_no_conflict_with_herself() -> None:
    her: Citizen = citizen()

    assert isinstance(
        decide(own_case(asker=her, facts=facts(asker_ties=frozenset({"self"})))), Permit
    )
