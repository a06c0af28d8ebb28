"""Cases for properties: one that is permitted for every purpose, party and household role there is,
and such cases changed in drawn places. Drawn from the structs' own types, so that a fact or a
statement that is added to a decision is drawn too.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.dates import PartialDate, Period
from contracts.paths import groups_of
from contracts.pnr import Pnr
from gateway.access.agreements import Agreement
from gateway.access.asker import Asker, SignedIn
from gateway.access.consents import Consent
from gateway.access.decision import Asked, DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Catalogue, Party, Purpose
from gateway.access.ties import Custody, Tie, Who
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.question import HouseholdRole
from tests.gateway.access.situations import (
    AARHUS,
    CATALOGUE,
    CVR,
    KNOWN,
    NOW,
    RANDERS,
    SUBJECT,
    TODAY,
    agreement,
    facts,
)

SHIPPED: Catalogue = load_catalogue(None, known=KNOWN)
PURPOSES: tuple[Purpose, ...] = tuple(
    {each.id: each for each in (*SHIPPED.purposes, *CATALOGUE.purposes)}.values()
)
GROUPS = groups_of(KNOWN)
PATHS = [*sorted(GROUPS), "person.shoe_size", "*", ""]
OTHER_CVR = "29189668"
TIED: dict[HouseholdRole, frozenset[Tie]] = {
    "partner": frozenset({"spouse"}),
    "cohabitant": frozenset(),
    "child": frozenset({"parent"}),
}
BORN_AS_CHILD = PartialDate("2019-05-01")


def permitted_case(
    purpose: Purpose, party: Party, role: HouseholdRole | None = None
) -> DecisionContext:
    """Give a case of that purpose in which everything is there."""
    is_citizen = party == "citizen"
    signed_in = SignedIn(acr="high", auth_time=NOW, roles=frozenset(purpose.roles))
    person = facts()
    if purpose.basis.kind == "representation":
        held = Custody(
            role="mother", since=BORN_AS_CHILD, until=None, who=frozenset[Who]({"asker"})
        )
        person = replace(person, custody=(held,), birth_date=BORN_AS_CHILD, others_protected=False)
    if role is not None:
        born = BORN_AS_CHILD if role == "child" else person.birth_date
        person = replace(person, applicant_ties=TIED[role], birth_date=born)
    return DecisionContext(
        now=NOW,
        today=TODAY,
        asker=Asker(
            party=party,
            client_id=None if is_citizen else "client",
            cvr=None if is_citizen else CVR,
            municipality_code=AARHUS if party == "authority" else None,
            person=signed_in,
            represents=purpose.basis.kind == "representation",
        ),
        asked=Asked(
            purpose_id=purpose.id,
            case_reference="S2026-17",
            notice_reference="brev-1",
            consent_id="con_a",
            household_role=role,
        ),
        purpose=purpose,
        agreements=(agreement(purpose.id),),
        facts=person,
        subject_id=SUBJECT,
        consent=Consent(
            id="con_a",
            subject_id=SUBJECT,
            purpose_id=purpose.id,
            purpose_version=purpose.version,
            recipient_cvr=CVR,
            client_id="client",
            fields=purpose.fields,
            not_before=NOW,
            expires_at=NOW + timedelta(days=30),
            is_granted=True,
        ),
    )


def permitted_cases() -> Iterator[DecisionContext]:
    """Give one for every purpose, party and role that the two catalogues know."""
    for purpose in PURPOSES:
        for party in purpose.party_classes:
            yield permitted_case(purpose, party)
            for role in purpose.household:
                yield permitted_case(purpose, party, role)


days = st.dates(min_value=date(2025, 6, 1), max_value=date(2028, 6, 1))
partial_dates = st.one_of(
    days.map(lambda day: PartialDate(day.isoformat())),
    st.sampled_from(
        [PartialDate(each) for each in ("2026", "2026-11", "1985-12-31", "2011-11-23")]
    ),
)
instants = st.sampled_from(
    [NOW + timedelta(seconds=each) for each in (-86400 * 400, -1, 0, 1, 86400, 86400 * 400)]
)
field_sets = st.frozensets(st.sampled_from(PATHS), max_size=4)
sections = st.frozensets(st.sampled_from(["person", "family", "address", "income", "vehicles"]))
ROLES = sorted({role for purpose in PURPOSES for role in purpose.roles} | {"other"})
WORDS: dict[str, list[str]] = {
    "acr": ["low", "substantial", "high", "", "https://data.gov.dk/concept/core/nsis/High"],
    "municipality_code": [AARHUS, AARHUS, RANDERS, ""],
    "controller_cvr": [CVR, CVR, OTHER_CVR],
    "recipient_cvr": [CVR, OTHER_CVR],
    "cvr": [CVR, CVR, OTHER_CVR],
    "client_id": ["client", "other"],
    "subject_id": [SUBJECT, SUBJECT, "cit_b", ""],
    "consent_id": ["con_a", "con_a", "con_b", " "],
    "purpose_id": [each.id for each in PURPOSES],
    "reference": ["s-1", " "],
    "role": ["mother", "father", "other_1"],
}
SETS: dict[tuple[type, str], st.SearchStrategy[object]] = {
    (Asked, "fields"): field_sets,
    (Asked, "sections"): sections,
    (SignedIn, "roles"): st.frozensets(st.sampled_from(ROLES), max_size=3),
    (Agreement, "fields"): st.lists(st.sampled_from(sorted(GROUPS)), max_size=3).map(tuple),
    (Agreement, "terms"): st.just({}),
    (Consent, "fields"): st.lists(st.sampled_from(sorted(GROUPS)), max_size=6).map(tuple),
}
MONTHS = ["2024-01", "2026-01", "2026-11"]
PLAIN: dict[object, st.SearchStrategy[object]] = {
    bool: st.booleans(),
    int: st.integers(1, 4),
    datetime: instants,
    date: days,
    PartialDate: partial_dates,
    Period: st.sampled_from([Period(from_month=each, to_month="2026-11") for each in MONTHS]),
    Pnr: st.just(Pnr("3112859995")),
    NoneType: st.none(),
}


def of_type(owner: type, name: str, annotation: object) -> st.SearchStrategy[object]:
    """Draw a value of a struct's field by its type, words by its name."""
    inner = get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return st.one_of(*(of_type(owner, name, each) for each in inner))
    known = SETS.get((owner, name), PLAIN.get(annotation))
    if known is not None:
        return known
    if annotation is str:
        return st.sampled_from(WORDS.get(name, ["", "word"]))
    return _of_many(owner, name, annotation)


def _of_many(owner: type, name: str, annotation: object) -> st.SearchStrategy[object]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is frozenset:
        return st.frozensets(of_type(owner, name, inner[0]), max_size=2)
    if origin is tuple:
        return st.lists(of_type(owner, name, inner[0]), max_size=2).map(tuple)
    assert isinstance(annotation, type)
    assert issubclass(annotation, msgspec.Struct), (owner, name, annotation)
    return drawn(annotation)


@cache
def drawn(struct: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Draw a struct of any content."""
    return st.fixed_dictionaries(each_field(struct)).map(lambda values: struct(**values))


@cache
def each_field(struct: type[msgspec.Struct]) -> dict[str, st.SearchStrategy[object]]:
    """Give a strategy for each of a struct's fields."""
    return {
        each.name: of_type(struct, each.name, each.type) for each in msgspec.structs.fields(struct)
    }


def changed(given: msgspec.Struct, most: int) -> st.SearchStrategy[msgspec.Struct]:
    """Draw the struct with a few of its fields drawn anew."""
    fields = each_field(type(given))
    return st.lists(st.sampled_from(sorted(fields)), max_size=most, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: fields[name] for name in names}).map(
            lambda values: replace(given, **values)
        )
    )


def _near(case: DecisionContext) -> st.SearchStrategy[DecisionContext]:
    assert case.facts is not None
    assert case.consent is not None
    first = case.agreements[0]
    return _with(
        case,
        asker=changed(case.asker, 1),
        asked=changed(case.asked, 2).map(lambda asked: replace(asked, purpose_id=first.purpose)),
        facts=changed(case.facts, 3),
        consent=changed(case.consent, 1),
        agreements=st.lists(changed(first, 2), min_size=1, max_size=2).map(tuple),
    )


def _far(case: DecisionContext) -> st.SearchStrategy[DecisionContext]:
    purpose = case.asked.purpose_id
    about = drawn(Agreement).map(lambda each: replace(each, purpose=purpose))
    return _with(
        case,
        asker=drawn(Asker),
        asked=drawn(Asked) | drawn(Asked).map(lambda asked: replace(asked, purpose_id=purpose)),
        facts=st.none() | drawn(SubjectFacts),
        consent=st.none() | drawn(Consent),
        subject_id=st.sampled_from(WORDS["subject_id"]),
        agreements=st.lists(about, max_size=3).map(tuple),
        now=instants,
        today=days,
    )


def _with(
    case: DecisionContext, **drawing: st.SearchStrategy[object]
) -> st.SearchStrategy[DecisionContext]:
    return st.fixed_dictionaries(drawing).map(lambda values: replace(case, **values))


BASES = tuple(permitted_cases())
_PRIVATE = [at for at, each in enumerate(BASES) if each.asker.is_private]
# By their places: a strategy that holds the cases themselves would be written out when it fails.
_places = st.integers(0, len(BASES) - 1)
near_permits = _places.flatmap(lambda at: _near(BASES[at]))
anything = near_permits | _places.flatmap(lambda at: _far(BASES[at]))
private_cases = (
    st.sampled_from(_PRIVATE)
    .flatmap(lambda at: _near(BASES[at]))
    .filter(lambda each: each.asker.is_private)
)
