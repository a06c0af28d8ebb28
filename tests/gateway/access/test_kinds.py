from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import Period
from contracts.reading import Failed, Found, Note
from contracts.records import Address, Income
from contracts.records.income import IncomeMonth
from gateway.access.decide import decide
from gateway.access.decision import Permit, Withheld
from gateway.access.kinds import Kept, keep_kinds
from tests.gateway.access.earnings import PERIOD, SOURCE, found, income, line, notes
from tests.gateway.access.situations import asking, case, own_case

WAGE = line("wage", "2026-03", "A1", "30000")
SICK = line("sickness-benefit", "2026-03", "A2", "9000")
STRIKE = line("strike-pay", "2026-03", "A3", "4321")
FLEX = line("flexjob-subsidy", "2026-04", "A4", "8765")
EVERYTHING = (WAGE, STRIKE, SICK, FLEX)
TOLD = Withheld(path="income.lines[]", reason="kind_not_permitted")


def permit(**changes: object) -> Permit:
    decided = decide(case("subsidy"))
    assert isinstance(decided, Permit)
    return replace(decided, **changes)


def kept(answered: Found | Failed, allowed: Permit, *, period: Period = PERIOD) -> Kept:
    return keep_kinds({"income": answered}, allowed, period=period)


def shown(answered: Found, allowed: Permit) -> Found:
    left = kept(answered, allowed).sections["income"]
    assert isinstance(left, Found)
    return left


def test_lines_of_other_kinds_are_gone_and_the_others_stand_in_their_order() -> None:
    assert shown(found(EVERYTHING), permit()).record == income((WAGE, SICK))


def test_a_month_of_other_kinds_only_is_a_month_without_report() -> None:
    left = shown(found((WAGE, FLEX)), permit())

    assert left.record == income((WAGE,))
    assert Note(path="months[2026-04]", kind="absent", reason="not_registered") in left.notes


def test_a_month_of_other_kinds_outside_the_period_is_not_spoken_of() -> None:
    left = shown(found((WAGE, line("strike-pay", "2026-07", "A9"))), permit())

    assert not [note for note in left.notes if "2026-07" in note.path]


def test_a_note_about_another_kind_is_gone_and_one_about_a_kind_shown_stays() -> None:
    negative = (line("wage", "2026-03", "A1", "-5"), line("strike-pay", "2026-03", "A3", "-5"))

    left = shown(found(negative), permit())

    assert [note.path for note in left.notes if note.kind == "uncertain"] == [
        "months[2026-03].kinds[wage]"
    ]


def test_a_month_that_the_source_could_not_say_is_not_called_a_month_without_report() -> None:
    unsaid = Note(path="months[2026-02]", kind="absent", reason="unavailable")

    left = shown(found((WAGE,), unsaid), permit())

    assert [note for note in left.notes if note.path == "months[2026-02]"] == [unsaid]


def test_a_note_about_a_line_stays_where_the_line_does() -> None:
    own = Note(path="lines[wage/A1].hours", kind="uncertain")
    others = Note(path="lines[strike-pay/A3].hours", kind="uncertain")

    left = shown(found((WAGE, STRIKE), own, others), permit())

    assert [note for note in left.notes if note.path.startswith("lines")] == [own]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("lines[wage/A1].hours", "income.lines[].line_id"),
        ("months[2026-03].kinds[wage].hours", "income.months[].kinds[].kind"),
    ],
)
def test_a_note_goes_where_its_key_would_tell_what_the_reader_may_not_see(
    path: str, key: str
) -> None:
    allowed = permit()
    fewer = replace(allowed, fields=allowed.fields - {key})

    with_key = shown(found((WAGE,), Note(path=path, kind="uncertain")), allowed)
    without = shown(found((WAGE,), Note(path=path, kind="uncertain")), fewer)

    assert [note.path for note in with_key.notes if note.kind == "uncertain"] == [path]
    assert not [note for note in without.notes if note.kind == "uncertain"]


@pytest.mark.parametrize("path", ["lines", "months", "lines[].hours", "lines[A1]", "rule"])
def test_a_note_whose_path_tells_no_kind_goes(path: str) -> None:
    left = shown(found((WAGE,), Note(path=path, kind="uncertain")), permit())

    assert path not in {note.path for note in left.notes}


def test_what_the_source_could_not_say_of_the_whole_section_stays() -> None:
    unsaid = Note(path="lines", kind="absent", reason="unavailable")

    assert unsaid in shown(found((WAGE,), unsaid), permit()).notes


def test_a_month_of_refunds_only_is_there_for_who_sees_refunds_and_for_nobody_else() -> None:
    answered = found((WAGE, line("refund", "2026-05", "A7")))

    seen = shown(answered, permit(income_kinds=frozenset({"refund", "wage"}))).record
    unseen = shown(answered, permit()).record

    assert seen == answered.record
    assert unseen == income((WAGE,))


def test_by_pay_period_a_line_counts_in_the_month_that_its_period_ends_in() -> None:
    late = replace(line("refund", "2026-04", "A7"), pay_period_to=date(2026, 5, 3))
    month = IncomeMonth(month="2026-05", kinds=())
    record = Income(rule="pay-period-v1", months=(month,), lines=(late,))
    allowed = permit(income_kinds=frozenset({"refund"}))

    assert shown(Found(record=record, source=SOURCE), allowed).record == record


def test_by_basis_month_a_line_counts_in_its_own_month_whenever_its_period_ends() -> None:
    late = replace(line("refund", "2026-04", "A7"), pay_period_to=date(2026, 5, 3))
    months = tuple(IncomeMonth(month=month, kinds=()) for month in ("2026-04", "2026-05"))
    record = Income(rule="basis-month-v1", months=months, lines=(late,))
    allowed = permit(income_kinds=frozenset({"refund"}))

    left = shown(Found(record=record, source=SOURCE), allowed).record

    assert isinstance(left, Income)
    assert left.months == months[:1]


def test_the_notes_are_those_there_would_be_without_the_other_kinds() -> None:
    left = shown(found(EVERYTHING), permit())

    assert left.notes == tuple(sorted(notes((WAGE, SICK)), key=lambda note: note.path))


def test_the_order_of_notes_tells_nothing_of_what_is_gone() -> None:
    by_path = [Note(path=f"lines[wage/A{n}].hours", kind="uncertain") for n in (3, 1, 2)]
    of_one = [
        Note(path=path, kind="absent", reason=reason)
        for path in ("lines", "months", "rule", "currency")
        for reason in ("unknown_to_source", "unavailable")
    ]
    own = Note(path="lines[wage/A1].hours", kind="disagrees_with")
    said = (*by_path, *of_one, own)

    forwards = shown(found((WAGE,), *said), permit()).notes
    backwards = shown(found((WAGE,), *reversed(said)), permit()).notes

    assert forwards == backwards
    assert [note.path for note in forwards] == sorted(note.path for note in forwards)
    assert [note.kind for note in forwards if note.path == own.path] == [
        "disagrees_with",
        "uncertain",
    ]
    whole = [(note.path, str(note.reason)) for note in forwards if "[" not in note.path]
    assert whole == sorted(whole)
    assert len(whole) == len(of_one)


@pytest.mark.parametrize(
    "path", ["lines[strike-pay/A3].hours", "months[2026-03].kinds[strike-pay]"]
)
def test_what_the_source_could_not_say_of_another_kind_goes_with_it(path: str) -> None:
    unsaid = Note(path=path, kind="absent", reason="unavailable")

    assert unsaid not in shown(found((WAGE, STRIKE), unsaid), permit()).notes


def test_the_other_sections_stand_beside_income_that_was_cut_and_income_that_is_broken() -> None:
    address = Found(record=Address(kind="address"), source=SOURCE)
    foreign = Found(record=Address(kind="address"), source=SOURCE)

    cut = keep_kinds({"income": found((WAGE,)), "address": address}, permit(), period=PERIOD)
    broken = keep_kinds({"income": foreign, "address": address}, permit(), period=PERIOD)

    assert cut.sections["address"] == broken.sections["address"] == address
    assert broken.sections["income"] == Failed(outcome="broken")


def test_a_figure_names_lines_of_its_own_kind_only() -> None:
    netted = income((WAGE, STRIKE))
    month = netted.months[0]
    kinds = tuple(replace(each, lines=("wage/A1", "strike-pay/A3")) for each in month.kinds)
    mixed = replace(netted, months=(replace(month, kinds=kinds),))

    left = shown(Found(record=mixed, source=SOURCE), permit())

    assert left.record == income((WAGE,))


def test_times_of_the_whole_record_go_with_what_they_were_of() -> None:
    answered = found(EVERYTHING)
    dated = replace(answered, source=replace(SOURCE, registered_at=SOURCE.fetched_at))

    assert shown(dated, permit()).source == SOURCE


def test_the_citizen_sees_every_kind_as_the_register_gave_it() -> None:
    answered = found(EVERYTHING, Note(path="lines[strike-pay/A3]", kind="uncertain"))
    own = decide(own_case())
    assert isinstance(own, Permit)

    assert kept(answered, own) == Kept(sections={"income": answered}, withheld=frozenset())


def test_a_permit_that_says_nothing_of_kinds_shows_none() -> None:
    left = shown(found(EVERYTHING), permit(income_kinds=frozenset()))

    assert left.record == income(())


def test_other_income_is_not_told_where_the_purpose_does_not_let_it() -> None:
    assert kept(found(EVERYTHING), permit()).withheld == frozenset()


def test_other_income_is_told_without_amount_or_count_where_the_purpose_lets_it() -> None:
    assert kept(found(EVERYTHING), permit(says_other_income=True)).withheld == {TOLD}


def test_strike_pay_and_what_nobody_classified_are_not_even_told_as_other_income() -> None:
    hidden = (WAGE, STRIKE, line("other", "2026-03", "A5"), line("refund", "2026-03", "A6"))

    assert kept(found(hidden), permit(says_other_income=True)).withheld == frozenset()


def test_there_is_no_other_income_where_every_line_is_shown() -> None:
    assert kept(found((WAGE, SICK)), permit(says_other_income=True)).withheld == frozenset()


def test_other_income_is_told_beside_what_protection_masked() -> None:
    masked = frozenset({Withheld(path="address.floor", reason="protected")})

    left = kept(found(EVERYTHING), permit(says_other_income=True, masked=masked))

    assert left.withheld == masked | {TOLD}


def test_other_income_is_not_told_to_who_did_not_ask_for_income() -> None:
    allowed = permit(says_other_income=True, fields=frozenset({"person.birth_date"}))

    assert kept(found(EVERYTHING), allowed).withheld == frozenset()


def test_a_section_by_that_name_whose_kinds_nobody_can_tell_apart_is_broken() -> None:
    answered = Found(record=Address(kind="address"), source=SOURCE)

    assert kept(answered, permit()).sections == {"income": Failed(outcome="broken")}


def test_an_income_section_that_failed_stays_failed() -> None:
    down = Failed(outcome="unavailable", retry_after_seconds=30)

    assert kept(down, permit()).sections == {"income": down}


def test_other_sections_are_left_alone() -> None:
    answered = Found(record=Address(kind="address"), source=SOURCE)

    left = keep_kinds({"address": answered}, permit(), period=PERIOD)

    assert left == Kept(sections={"address": answered}, withheld=frozenset())


def test_a_permit_carries_the_kinds_of_its_purpose() -> None:
    allowed = permit()

    assert (allowed.income_kinds, allowed.says_other_income) == (
        {"sickness-benefit", "wage"},
        False,
    )


def test_a_permit_for_a_purpose_without_income_carries_no_kind() -> None:
    decided = decide(case(asked=asking()))

    assert isinstance(decided, Permit)
    assert decided.income_kinds == frozenset()


def test_a_permit_for_own_access_carries_every_kind() -> None:
    decided = decide(own_case())

    assert isinstance(decided, Permit)
    assert decided.income_kinds is None
