"""Somebody else's record in words: whose it is and why, what is silent, and whose look a row is."""

from datetime import UTC, date, datetime

import pytest

from contracts.errors import EvidenceUnavailable, NotPermitted
from gateway.access.acting import ActsAs
from gateway.answering.relation import Relation, Scope, together
from gateway.api.acting_rows import Reader
from gateway.api.log_rows import log_row
from gateway.ledger.entries import CITIZEN, ActedBy, Stepped
from gateway.ledger.protocol import LogEntry
from gateway.pages.kit.words import LANGUAGES, Language
from gateway.pages.record.log import LogTold, told_rows
from gateway.pages.record.other import Other, groups_of, other_of, why_closed
from gateway.pages.record.relations import told_field, told_relation
from gateway.pages.record.rows import Row, Rows
from gateway.portable.owners import Owner
from tests.gateway.access.situations import CATALOGUE
from tests.gateway.ledger.logged import entry
from tests.gateway.ledger.samples import sight_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ALL = Scope(fields=("person", "family"), purposes=("representation",), access_log=True)
SOME = Scope(fields=("income", "person.name"), purposes=("representation",), access_log=False)


def relation(acts_as: ActsAs | None = "custody_holder", **more: object) -> Relation:
    plain = {"alias": "sub_alma", "name": "Alma Ærø", "scope": ALL}
    return Relation(acts_as=acts_as, **(plain | more))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("acts_as", "told"),
    [
        (
            "custody_holder",
            "Du ser oplysninger om Alma Ærø, fordi du har forældremyndigheden.",
        ),
        ("guardian", "Du ser oplysninger om Alma Ærø, fordi du er værge."),
        ("power_of_attorney", "Du ser oplysninger om Alma Ærø, fordi du har fuldmagt."),
        (None, "Du ser oplysninger om Alma Ærø."),
    ],
)
def test_the_banner_says_whose_data_it_is_and_why(acts_as: ActsAs | None, told: str) -> None:
    assert other_of(relation(acts_as)).banner("da") == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("acts_as", ["custody_holder", "guardian", "power_of_attorney", None])
def test_a_name_in_hiding_is_not_told_and_nothing_is_left_open(
    acts_as: ActsAs | None, language: Language
) -> None:
    told = other_of(relation(acts_as, name=None)).banner(language)

    assert "None" not in told
    assert "{" not in told


def test_what_she_may_see_something_of_is_what_the_scope_names() -> None:
    other = other_of(relation("power_of_attorney", scope=SOME))

    assert (other.sections, other.sees_log) == ({"income", "person"}, False)


def test_several_powers_of_one_person_give_together_what_each_gives() -> None:
    log = Scope(fields=("address",), purposes=("representation",), access_log=True)
    powers = [relation(name=None, scope=SOME), relation(name="Alma Ærø", scope=log)]

    both = together(powers)

    assert both is not None
    assert both.scope == Scope(
        fields=("address", "income", "person.name"),
        purposes=("representation",),
        access_log=True,
    )
    assert both.name == "Alma Ærø"
    assert together([]) is None


def test_a_row_without_a_value_does_not_say_that_the_register_has_none() -> None:
    owner = Owner(name="x")
    rows = (
        Row(path="person.residence.since", label="Boet", text="Ikke registreret", owner=owner),
        Row(path="person.name", label="Navn", text="Registret ved det ikke", owner=owner),
    )
    group = Rows(name="home", title="Hvor du bor", rows=rows, owners=(owner,))

    (told,) = groups_of([group], "da")

    assert told.title == "Bopæl"
    assert [each.text for each in told.rows] == [
        "Ikke registreret, eller vises ikke for dig",
        "Registret ved det ikke",
    ]


def test_a_refusal_is_told_to_whoever_acts_and_not_to_whom_it_is_about() -> None:
    assert why_closed("under_guardianship").da.startswith("Den, der gav fuldmagten")
    assert why_closed("of_age").da == "Barnet er fyldt 15 år og ser selv sine oplysninger."


def test_whoever_may_be_seen_has_a_way_there_and_whoever_may_not_has_a_reason() -> None:
    seen = told_relation(relation(since="2020-09-02", until=date(2035, 9, 1)), "da")
    closed = told_relation(relation(name=None, scope=None, refused=NotPermitted("of_age")), "da")
    unknown = told_relation(
        relation(None, name=None, scope=None, refused=EvidenceUnavailable("facts_unavailable")),
        "da",
    )

    assert (seen.href, seen.why_not) == ("/mine-data/andre/sub_alma", None)
    assert (seen.since, seen.until) == ("2. september 2020", "1. september 2035")
    assert (closed.name, closed.href) == ("Et barn", None)
    assert closed.why_not == "Barnet er fyldt 15 år og ser selv sine oplysninger."
    assert unknown.why == "Registret svarede ikke"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("income", "Indkomst"),
        ("person.name", "Navn"),
        ("person.residence", "Bopæl"),
        ("vehicles", "Vehicles"),
    ],
)
def test_what_a_power_gives_is_told_in_words(path: str, told: str) -> None:
    assert told_field(path, "da") == told


def row(reader: Reader, changed: LogEntry) -> LogTold:
    told = log_row(changed, CATALOGUE, now=NOW, reader=reader)
    (found,) = told_rows([(told, changed)], "da", reader=reader)
    return found


def by_a_citizen(**more: object) -> LogEntry:
    return entry(sight=sight_of("cit_anna", client_id=CITIZEN, **more))  # type: ignore[arg-type]  # by name


MOTHER = ActedBy(subject_id="cit_mother", acts_as="custody_holder")


def test_what_she_looked_at_herself_is_her_own() -> None:
    assert row(Reader(), by_a_citizen()).is_own


def test_what_somebody_saw_for_her_is_never_folded_away_as_her_own() -> None:
    told = row(Reader(), by_a_citizen(acting=MOTHER))

    assert (told.is_own, told.who) == (False, "En anden borger")


def test_that_she_was_looked_up_in_anothers_case_is_never_folded_away() -> None:
    assert not row(Reader(), by_a_citizen(capacity="related")).is_own


def test_a_step_of_a_power_of_attorney_is_told_with_what_it_gives() -> None:
    step = Stepped(delegation_id="pow_one", step="accepted", is_grantor=True)
    changed = entry(
        sight=sight_of("cit_anna", client_id=CITIZEN, fields=("income",)),  # type: ignore[arg-type]  # by name
        outcome="power_changed",
        delegation=step,
        disclosure=None,
    )

    told = row(Reader(), changed)

    assert (told.is_own, told.who, told.data) == (False, "Fuldmagt", ("Indkomst",))


def test_of_anothers_log_the_readers_own_looks_are_hers() -> None:
    mother, father = Reader(subject_id="cit_mother"), Reader(subject_id="cit_father")
    looked = by_a_citizen(acting=MOTHER)

    assert (row(mother, looked).is_own, row(mother, looked).who) == (True, "Dig")
    assert (row(father, looked).is_own, row(father, looked).who) == (False, "En anden borger")


def test_of_anothers_log_nothing_is_said_as_if_to_that_one() -> None:
    refused = entry(outcome="refused", reason="not_registered_here", disclosure=None)

    told = row(Reader(subject_id="cit_mother"), refused)

    assert "Du " not in told.outcome


def test_where_the_pages_about_somebody_are_no_number_is_in_the_address() -> None:
    other = Other(alias="sub_alma", name=None, acts_as=None, sections=frozenset(), sees_log=False)

    assert other.at == "/mine-data/andre/sub_alma"
