import pytest

from contracts.dates import PartialDate
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr
from contracts.reading import Note
from contracts.records.family import (
    Child,
    CustodyHolder,
    Family,
    Guardianship,
    Parent,
    Relative,
)
from tests.adapters.person_sf1520.conftest import Answer, Read

MOTHER, FATHER, OTHER = "1207624321", "0309591235", "3011904319"
CHILD, TWIN, LOCAL = "0204884417", "1108414421", "6508934427"
PARENTS = (
    f"<mor><personnummer>{MOTHER}</personnummer></mor>"
    f"<far><personnummer>{FATHER}</personnummer></far>"
)


def family(read: Read, body: bytes) -> Family:
    section = read(body).section("family")
    assert section is not None
    assert isinstance(section.record, Family)
    return section.record


def notes(read: Read, body: bytes) -> tuple[Note, ...]:
    section = read(body).section("family")
    assert section is not None
    return section.notes


def custody(kind: str, rest: str = "") -> str:
    return (
        f"<foraeldremyndighed><foraeldremyndighedtype>{kind}</foraeldremyndighedtype>"
        f"{rest}</foraeldremyndighed>"
    )


def test_nobody_registered_is_an_empty_family(read: Read, answer: Answer) -> None:
    assert family(read, answer()) == Family()
    assert notes(read, answer()) == ()


def test_one_child_is_a_list_of_one_born_when_the_number_says(read: Read, answer: Answer) -> None:
    body = answer(relationer=f"<barn><personnummer>{CHILD}</personnummer></barn>")

    assert family(read, body).children == (
        Child(person=Pnr(CHILD), birth_date=PartialDate("1988-04-02")),
    )


def test_several_children_keep_the_registers_order(read: Read, answer: Answer) -> None:
    body = answer(
        "<antalBoernUnder18>2</antalBoernUnder18>",
        relationer=f"<barn><personnummer>{TWIN}</personnummer></barn>"
        f"<barn><personnummer>{CHILD}</personnummer></barn>",
    )

    record = family(read, body)

    assert [child.person for child in record.children] == [Pnr(TWIN), Pnr(CHILD)]
    assert record.children_under_18 == 2


def test_a_child_that_is_written_twice_is_one_child(read: Read, answer: Answer) -> None:
    child = f"<barn><personnummer>{CHILD}</personnummer></barn>"

    assert (
        family(read, answer(relationer=child + child)).children
        == family(read, answer(relationer=child)).children
    )


def test_a_child_with_a_replacement_number_has_no_birth_date(read: Read, answer: Answer) -> None:
    body = answer(relationer=f"<barn><personnummer>{LOCAL}</personnummer></barn>")

    assert family(read, body).children == (Child(person=Pnr(LOCAL)),)


def test_relatives_are_known_by_number_or_by_birth_date_and_name(
    read: Read, answer: Answer
) -> None:
    body = answer(
        relationer=f"<aegtefaelle><personnummer>{OTHER}</personnummer></aegtefaelle>"
        f"<mor><foedselsdato><dato>1950-06-00</dato>"
        "<usikkerhedsmarkering>*</usikkerhedsmarkering></foedselsdato>"
        "<navn>Zoë Åkesson</navn></mor>"
        f"<far><personnummer>{FATHER}</personnummer></far>"
    )

    record = family(read, body)

    assert record.spouse == Relative(person=Pnr(OTHER))
    assert record.parents == (
        Parent(role="mother", birth_date=PartialDate("1950-06"), name="Zoë Åkesson"),
        Parent(role="father", person=Pnr(FATHER)),
    )
    assert notes(read, body) == (Note(path="parents[mother].birth_date", kind="uncertain"),)


def test_a_relative_known_by_name_alone_has_a_note_on_the_birth_date(
    read: Read, answer: Answer
) -> None:
    body = answer(relationer="<aegtefaelle><navn>N. N.</navn></aegtefaelle>")

    assert family(read, body).spouse == Relative(name="N. N.")
    assert notes(read, body) == (
        Note(path="spouse.birth_date", kind="absent", reason="not_registered"),
    )


def test_a_relation_of_which_nothing_is_written_is_unknown_to_the_register(
    read: Read, answer: Answer
) -> None:
    body = answer(relationer="<aegtefaelle/><mor/>")

    assert (family(read, body).spouse, family(read, body).parents) == (None, ())
    assert notes(read, body) == (
        Note(path="parents[mother]", kind="absent", reason="unknown_to_source"),
        Note(path="spouse", kind="absent", reason="unknown_to_source"),
    )


def test_custody_of_the_parents_takes_their_numbers(read: Read, answer: Answer) -> None:
    since = (
        "<foraeldremyndighedStartdato><dato>2020-01-02+01:00</dato>"
        "</foraeldremyndighedStartdato>"
        "<foraeldremyndighedSletdato>2038-01-02+01:00</foraeldremyndighedSletdato>"
    )

    body = answer(relationer=PARENTS + custody("3", since) + custody("4"))

    assert family(read, body).custody == (
        CustodyHolder(
            role="mother",
            person=Pnr(MOTHER),
            since=PartialDate("2020-01-02"),
            until=PartialDate("2038-01-02"),
        ),
        CustodyHolder(role="father", person=Pnr(FATHER)),
    )


@pytest.mark.parametrize(("kind", "role"), [("5", "other_1"), ("6", "other_2")])
def test_custody_of_another_takes_the_number_written_there(
    read: Read, answer: Answer, kind: str, role: str
) -> None:
    written = f"<relationPersonnummer>{OTHER}</relationPersonnummer>"

    holder = family(read, answer(relationer=PARENTS + custody(kind, written))).custody[0]

    assert (holder.role, holder.person) == (role, Pnr(OTHER))


def test_custody_of_a_parent_without_number_has_none_and_borrows_none(
    read: Read, answer: Answer
) -> None:
    written = f"<relationPersonnummer>{OTHER}</relationPersonnummer>"
    mother = "<mor><navn>Zoë Åkesson</navn></mor>"

    body = answer(relationer=mother + custody("3", written) + custody("4"))

    assert family(read, body).custody == (
        CustodyHolder(role="mother"),
        CustodyHolder(role="father"),
    )


def test_an_uncertain_day_of_custody_is_noted_by_role(read: Read, answer: Answer) -> None:
    since = (
        "<foraeldremyndighedStartdato><dato>2020-01-02</dato>"
        "<usikkerhedsmarkering>*</usikkerhedsmarkering></foraeldremyndighedStartdato>"
    )

    body = answer(relationer=custody("6", since))

    assert notes(read, body) == (Note(path="custody[other_2].since", kind="uncertain"),)


@pytest.mark.parametrize(
    ("written", "shared"),
    [("true", True), ("1", True), ("false", False)],
    ids=["true", "one", "false"],
)
def test_shared_residence_is_read(read: Read, answer: Answer, written: str, shared: bool) -> None:
    body = answer(
        f"<DeltBopælMarkering>{written}</DeltBopælMarkering>"
        "<DeltBopælStartDato>2025-09-01+02:00</DeltBopælStartDato>"
    )

    record = family(read, body)

    assert record.shared_residence is shared
    assert record.shared_residence_since == PartialDate("2025-09-01")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("0", "not_in_register"), ("1", "person"), ("2", "addressee")],
)
@pytest.mark.parametrize(
    ("word", "scope"), [("FULD", "full"), ("DELVIS", "partial")], ids=["full", "partial"]
)
def test_guardianship_is_read_whole(
    read: Read, answer: Answer, code: str, kind: str, word: str, scope: str
) -> None:
    body = answer(
        f"<umyndiggoerelse><umyndiggorelseRelationType>{code}</umyndiggorelseRelationType>"
        f"<relationPersonnummer>{OTHER}</relationPersonnummer>"
        "<relationVaergenavn>Advokat Holm</relationVaergenavn>"
        f"<VærgemålType>{word}</VærgemålType>"
        "<umyndiggoerelseStartdato><dato>2020-05-01</dato>"
        "<usikkerhedsmarkering>*</usikkerhedsmarkering></umyndiggoerelseStartdato>"
        "<umyndiggoerelseSlettedato>2026-05-01</umyndiggoerelseSlettedato>"
        "<umyndiggjort>true</umyndiggjort></umyndiggoerelse>"
    )

    assert family(read, body).guardianship == Guardianship(
        guardian_kind=kind,  # type: ignore[arg-type]  # a parameter is any str
        guardian=Pnr(OTHER),
        guardian_name="Advokat Holm",
        scope=scope,  # type: ignore[arg-type]  # same
        since=PartialDate("2020-05-01"),
        until=PartialDate("2026-05-01"),
        in_force=True,
    )
    assert notes(read, body) == (Note(path="guardianship.since", kind="uncertain"),)


@pytest.mark.parametrize(
    ("persondata", "relationer"),
    [
        ("", custody("1")),
        ("", custody("7")),
        ("", "<foraeldremyndighed/>"),
        ("", custody("3") + custody("3")),
        ("", "<barn/>"),
        ("", "<barn><personnummer>3102854321</personnummer></barn>"),
        ("", PARENTS + PARENTS),
        ("<antalBoernUnder18>-1</antalBoernUnder18>", ""),
        ("<DeltBopælMarkering>måske</DeltBopælMarkering>", ""),
        ("<umyndiggoerelse><VærgemålType>HALV</VærgemålType></umyndiggoerelse>", ""),
        (
            (
                "<umyndiggoerelse><umyndiggorelseRelationType>3</umyndiggorelseRelationType>"
                "</umyndiggoerelse>"
            ),
            "",
        ),
    ],
    ids=[
        "custody-1",
        "custody-7",
        "custody-none",
        "custody-twice",
        "child-no-number",
        "child-no-such-day",
        "parents-twice",
        "count",
        "shared",
        "scope",
        "guardian",
    ],
)
def test_a_relation_nobody_understands_is_misread_and_the_next_answer_is_not(
    read: Read, answer: Answer, persondata: str, relationer: str
) -> None:
    with pytest.raises(RegistryMisread):
        read(answer(persondata, relationer=relationer))

    assert len(family(read, answer(relationer=PARENTS)).parents) == 2
