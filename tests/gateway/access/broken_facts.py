"""Every fact that a decision needs, true, truly saying no, and broken in every way there is."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKey
from contracts.pnr import Pnr
from contracts.records.family import Family
from contracts.records.person import Person, Protection, Residence
from gateway.access.asker import Asker
from gateway.access.decision import DecisionContext
from gateway.access.facts import Heard, SubjectFacts, facts_of
from gateway.access.ties import Custody, Guard, People, Who
from tests.gateway.access.drawn import BORN_AS_CHILD, permitted_case
from tests.gateway.access.situations import (
    AARHUS,
    CATALOGUE,
    NOW,
    RANDERS,
    TODAY,
    basis,
    consent,
    facts,
)

MODES = ("missing", "timeout", "garbage", "stale", "contradictory")
ASKER = frozenset[Who]({"asker"})
Break = Callable[[DecisionContext], DecisionContext]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A case that rests on the fact, the fact truly saying no, and its five breakages.

    A mode that is a reason in place of a breakage cannot be a state of that fact.
    """

    present: DecisionContext
    forbids: Break
    missing: Break | str
    timeout: Break | str
    garbage: Break | str
    stale: Break | str
    contradictory: Break | str


def known(**changes: object) -> Break:
    """Change facts about the citizen; a value of the wrong kind is a word that nobody knows."""
    return lambda case: replace(case, facts=replace(case.facts or facts(), **changes))


def asked(**changes: object) -> Break:
    return lambda case: replace(case, asked=replace(case.asked, **changes))


def agreed(**changes: object) -> Break:
    return lambda case: replace(
        case, agreements=tuple(replace(each, **changes) for each in case.agreements)
    )


def consented(**changes: object) -> Break:
    return lambda case: replace(case, consent=replace(case.consent or consent(), **changes))


def purposed(**changes: object) -> Break:
    def change(case: DecisionContext) -> DecisionContext:
        assert case.purpose is not None
        return replace(case, purpose=replace(case.purpose, **changes))

    return change


def signed(**changes: object) -> Break:
    def change(case: DecisionContext) -> DecisionContext:
        assert case.asker.person is not None
        person = replace(case.asker.person, **changes)
        return replace(case, asker=replace(case.asker, person=person))

    return change


def nothing(**_: object) -> Break:
    return lambda case: replace(case, facts=None)


def without(name: str) -> Break:
    return lambda case: replace(case, **{name: None})


def nobody_signed_in(case: DecisionContext) -> DecisionContext:
    return replace(case, asker=replace(case.asker, person=None))


def two_homes(kind: str, municipality: str) -> Break:
    """Let record and key of one answer say different things of where she lives."""
    person = Person(
        status="resident",
        birth_date=PartialDate("1985-12-31"),
        residence=Residence(kind="address", municipality_code=AARHUS),
    )
    key = ResidenceKey(kind=kind, municipality_code=municipality)  # type: ignore[arg-type]
    told = facts_of(
        person,
        Family(),
        key,
        heard=Heard(at=NOW, is_fresh=True),
        people=People(subject=Pnr("3112859995")),
    )
    return lambda case: replace(case, facts=told)


def _case(purpose_id: str, party: str = "authority", role: str | None = None) -> DecisionContext:
    purpose = CATALOGUE.of(purpose_id)
    assert purpose is not None
    return permitted_case(purpose, party, role)  # type: ignore[arg-type]  # words of those types


def _of_household() -> DecisionContext:
    school = _case("school")
    assert school.purpose is not None
    given = frozenset({"person.name.full_name"})
    household = {"partner": ("person.name.full_name",), "child": ("person.name.full_name",)}
    purpose = replace(
        school.purpose, household=household, given_of={"partner": given, "child": given}
    )
    return permitted_case(purpose, "authority", "partner")


def _represented(person: SubjectFacts) -> DecisionContext:
    own = _case("own-access", "citizen")
    assert own.purpose is not None
    purpose = replace(own.purpose, basis=basis("representation"))
    asker = replace(own.asker, represents=True)
    return replace(own, purpose=purpose, asker=asker, facts=person)


def _custody(**changes: object) -> tuple[Custody, ...]:
    held = Custody(role="mother", since=BORN_AS_CHILD, until=None, who=ASKER)
    return (replace(held, **changes),)


def _guard(**changes: object) -> Guard:
    plain = Guard(scope="full", since=PartialDate("2020-01-01"), until=None, marked=True, who=ASKER)
    return replace(plain, **changes)


def _known_employee() -> DecisionContext:
    school = _case("school")
    asker: Asker = replace(school.asker, is_known_citizen=True)
    return replace(school, asker=asker)


YESTERDAY = (
    "the register is asked anew for every question: the matrix over HTTP changes its mind between"
    " two (tests/journeys/test_fail_closed.py)"
)
LATE = known(is_fresh=False)
ENDED = date(2026, 11, 22)
MARK = Protection(since=PartialDate("2026-01-01"))
FREE_TEXT = "a reference is a word of the authority's own; only that it is there can be checked"

FACTS: dict[str, Fact] = {
    "status": Fact(
        present=_case("school"),
        forbids=known(status="dead"),
        missing=known(status=None),
        timeout=nothing(),
        garbage=known(status="half-alive"),
        stale=YESTERDAY,
        contradictory=known(status="number_changed"),
    ),
    "birth date": Fact(
        present=_case("own-access", "citizen"),
        forbids=known(birth_date=PartialDate("2015-01-01")),
        missing=known(birth_date=None),
        timeout=nothing(),
        garbage=known(birth_date=PartialDate("2999-01-01")),
        stale=YESTERDAY,
        contradictory=known(birth_date=PartialDate("2011")),
    ),
    "municipality": Fact(
        present=_case("school"),
        forbids=known(municipality_code=RANDERS),
        missing=known(municipality_code=None),
        timeout=nothing(),
        garbage=known(municipality_code="Aarhus"),
        stale=YESTERDAY,
        contradictory=two_homes("address", RANDERS),
    ),
    "residence kind": Fact(
        present=_case("ordered-copy", "private"),
        forbids=known(residence_kind="no_fixed_abode"),
        missing=known(residence_kind=None),
        timeout=nothing(),
        garbage=known(residence_kind="castle"),
        stale=LATE,
        contradictory=two_homes("no_fixed_abode", AARHUS),
    ),
    "address protection": Fact(
        present=_case("ordered-copy", "private"),
        forbids=known(address_protection=MARK),
        missing=known(address_protection=Protection()),
        timeout=nothing(),
        garbage=known(address_protection=Protection(marked="perhaps")),  # type: ignore[arg-type]
        stale=LATE,
        contradictory=known(
            address_protection=Protection(
                since=PartialDate("2026-01-01"), until=PartialDate("2025-01-01"), marked=True
            )
        ),
    ),
    "directory protection": Fact(
        present=_case("ordered-copy", "private"),
        forbids=known(directory_protection=MARK),
        missing=known(directory_protection=Protection()),
        timeout=nothing(),
        garbage=known(directory_protection=Protection(marked="perhaps")),  # type: ignore[arg-type]
        stale=LATE,
        contradictory=known(
            directory_protection=Protection(since=PartialDate("2026-01-01"), marked=False)
        ),
    ),
    "custody": Fact(
        present=_represented(
            facts(custody=_custody(), birth_date=BORN_AS_CHILD, others_protected=False)
        ),
        forbids=known(custody=()),
        missing=known(custody=None),
        timeout=nothing(),
        garbage=known(custody=_custody(who=frozenset({"aunt"}))),
        stale=YESTERDAY,
        contradictory=known(custody=_custody(until=PartialDate("2018-01-01"))),
    ),
    "guardianship": Fact(
        present=_represented(facts(guardianship=_guard(), others_protected=False)),
        forbids=known(guardianship=_guard(scope="partial")),
        missing=known(guardianship=None),
        timeout=nothing(),
        garbage=known(guardianship=_guard(scope="half")),
        stale=YESTERDAY,
        contradictory=known(guardianship=_guard(until=PartialDate("2019-01-01"))),
    ),
    "relations to the employee": Fact(
        present=_known_employee(),
        forbids=known(asker_ties=frozenset({"parent"})),
        missing=known(asker_ties=None),
        timeout=nothing(),
        garbage=known(asker_ties=frozenset({"cousin"})),
        stale=YESTERDAY,
        contradictory=known(asker_ties=frozenset({"self", "child"})),
    ),
    "relation to the applicant": Fact(
        present=_of_household(),
        forbids=known(applicant_ties=frozenset()),
        missing=known(applicant_ties=None),
        timeout=nothing(),
        garbage=known(applicant_ties=frozenset({"cousin"})),
        stale=YESTERDAY,
        contradictory=known(applicant_ties=frozenset({"parent"})),
    ),
    "consent": Fact(
        present=_case("ordered-copy", "private"),
        forbids=consented(is_granted=False),
        missing=without("consent"),
        timeout=without("consent"),
        garbage=consented(fields=("*",)),
        stale=consented(expires_at=NOW),
        contradictory=consented(subject_id="cit_b"),
    ),
    "agreement": Fact(
        present=_case("school"),
        forbids=agreed(withdrawn_at=NOW),
        missing=lambda case: replace(case, agreements=()),
        timeout=lambda case: replace(case, agreements=()),
        garbage=agreed(fields=("*",)),
        stale=agreed(valid_to=NOW),
        contradictory=agreed(controller_cvr="29189668"),
    ),
    "purpose": Fact(
        present=_case("school"),
        forbids=purposed(party_classes=("public_school",)),
        missing=without("purpose"),
        timeout=without("purpose"),
        garbage=purposed(id="passport"),
        stale=purposed(valid_to=ENDED),
        contradictory=purposed(valid_from=TODAY + timedelta(days=1), valid_to=ENDED),
    ),
    "catalogue": Fact(
        present=_case("ordered-copy", "private"),
        forbids=purposed(fields=(), askable={}, sections=()),
        missing=without("purpose"),
        timeout=without("purpose"),
        garbage=purposed(fields=("*",)),
        stale=purposed(version=2),
        contradictory=purposed(fields=("family.spouse.name", "income.rule")),
    ),
    "notice reference": Fact(
        present=_case("anywhere"),
        forbids=asked(notice_reference=""),
        missing=asked(notice_reference=None),
        timeout=asked(notice_reference=None),
        garbage=asked(notice_reference=" \t\u2003"),
        stale=FREE_TEXT,
        contradictory=FREE_TEXT,
    ),
    "case reference": Fact(
        present=_case("anywhere"),
        forbids=asked(case_reference=""),
        missing=asked(case_reference=None),
        timeout=asked(case_reference=None),
        garbage=asked(case_reference=" \t\u2003"),
        stale=FREE_TEXT,
        contradictory=FREE_TEXT,
    ),
    "role": Fact(
        present=_case("school"),
        forbids=signed(roles=frozenset({"other"})),
        missing=signed(roles=frozenset()),
        timeout=nobody_signed_in,
        garbage=signed(roles=frozenset({"SCHOOL", "school ", "*"})),
        stale="a role is as old as its token, which the door refuses (tests/journeys/test_tokens)",
        contradictory=lambda case: signed(roles=frozenset({"other"}))(
            asked(case_reference="school")(case)
        ),
    ),
    "assurance": Fact(
        present=_case("school"),
        forbids=signed(acr="low"),
        missing=signed(acr=""),
        timeout=nobody_signed_in,
        garbage=signed(acr="very high"),
        stale="a sign-in is as old as its token, which the door refuses",
        contradictory=signed(acr="high/low"),
    ),
}
