"""Whether a row shows what she would see now: a table of cases, and what holds for all."""

import time
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dates import Period
from gateway.ledger.compare import Comparison, compare, own_sections
from gateway.ledger.entries import SourceSaid
from gateway.ledger.protocol import LogEntry
from tests.gateway.ledger.logged import APRIL, CPR, GROSS, MARCH, NAME, SEEN, SKAT, YEAR, entry, own
from tests.gateway.ledger.samples import NOON

OTHER_SKAT = msgspec.structs.replace(SKAT, terms_digest="t3")
RENAMED_SKAT = msgspec.structs.replace(SKAT, terms="another-name", adapter="income_two@9")
TWO_YEARS = Period(from_month="2024-11", to_month="2026-11")
CORRECTED = {**SEEN, MARCH: "march-2"}
SAME = Comparison(same_as_now=True, compared_at=NOON)
SILENT = Comparison(same_as_now=None, compared_at=NOON, reason_unknown="register_silent")
OTHER_TERMS = Comparison(same_as_now=None, compared_at=NOON, reason_unknown="other_terms")
PATHS = st.sampled_from([NAME, MARCH, APRIL, "person.status", "income.rule", "address.door"])
DIGESTS = st.dictionaries(PATHS, st.sampled_from("abc"), min_size=1)
SOURCES = st.fixed_dictionaries(
    {name: st.sampled_from([CPR, SKAT, OTHER_SKAT]) for name in ("person", "income", "address")}
)


def changed(*paths: str) -> Comparison:
    return Comparison(same_as_now=False, compared_at=NOON, changed=paths)


def compared(row: LogEntry, *answers: LogEntry) -> Comparison | None:
    return compare(row, own_sections(answers, covering=row.sight.period))


@pytest.mark.parametrize(
    ("row", "hers", "expected"),
    [
        pytest.param(entry(), own(), SAME, id="all equal"),
        pytest.param(entry({NAME: "name-1"}), own(), SAME, id="a part of what she sees"),
        pytest.param(
            entry(sources={"person": CPR, "income": OTHER_SKAT}),
            own(),
            SAME,
            id="equal is equal under other terms",
        ),
        pytest.param(
            entry(subject_id="cit_former"), own(), SAME, id="equal is equal under another key"
        ),
        pytest.param(entry(), own(CORRECTED), changed(MARCH), id="one corrected month"),
        pytest.param(
            entry(),
            own({NAME: "name-2", MARCH: "march-2", APRIL: "april-1"}),
            changed(MARCH, "person.birth_date", NAME),
            id="several changes and one that is gone, in order",
        ),
        pytest.param(
            entry({NAME: "name-1"}),
            own({**SEEN, "person.birth_date": "born-2"}),
            SAME,
            id="a change of what was not shown",
        ),
        pytest.param(
            entry(sources={"person": CPR, "income": RENAMED_SKAT}),
            own(CORRECTED),
            changed(MARCH),
            id="the same terms by another name from another adapter",
        ),
        pytest.param(
            entry(sources={"person": CPR, "income": OTHER_SKAT}),
            own(CORRECTED),
            OTHER_TERMS,
            id="another value under other terms",
        ),
        pytest.param(
            entry(sources={"person": CPR, "income": msgspec.structs.replace(SKAT, registry="X")}),
            own(CORRECTED),
            OTHER_TERMS,
            id="another value from another registry",
        ),
        pytest.param(
            entry(sources={"person": CPR}), own(CORRECTED), OTHER_TERMS, id="terms not recorded"
        ),
        pytest.param(
            entry(sources={"person": CPR, "income": OTHER_SKAT}),
            own({**SEEN, NAME: "name-2"}),
            changed(NAME),
            id="other terms of a section that is equal",
        ),
        pytest.param(
            entry(sources={"person": CPR, "income": OTHER_SKAT}),
            own({**CORRECTED, NAME: "name-2"}),
            OTHER_TERMS,
            id="a change that is certain beside one that is not",
        ),
        pytest.param(
            entry(), own({NAME: "name-1", "person.birth_date": "born-1"}), SILENT, id="no income"
        ),
        pytest.param(
            entry(period=TWO_YEARS), own(CORRECTED), SILENT, id="months that she was not asked for"
        ),
        pytest.param(entry(period=TWO_YEARS), own(), SAME, id="equal is equal in another period"),
        pytest.param(
            entry(subject_id="cit_former"),
            own(CORRECTED),
            SILENT,
            id="digests under the key of a former number",
        ),
        pytest.param(
            entry({"person.secret": "x"}), own(), SILENT, id="a field that she is not shown"
        ),
        pytest.param(
            entry({"family.others": "x"}, sources={"family": CPR}),
            own(
                {"family.others": "y"},
                sources={"family": CPR},
                disclosure=msgspec.structs.replace(
                    own({"family.others": "y"}, sources={"family": CPR}).disclosure,
                    fields=("family.others[].name",),
                ),
            ),
            changed("family.others"),
            id="a list whose items have no key",
        ),
        pytest.param(entry({}), own(), None, id="nothing was shown"),
        pytest.param(
            entry(outcome="refused", disclosure=None, reason="role_missing"),
            own(),
            None,
            id="a refusal",
        ),
    ],
)
def test_a_row_is_compared_with_her_own_look(
    row: LogEntry, hers: LogEntry, expected: Comparison | None
) -> None:
    assert compared(row, hers) == expected


def test_without_a_look_of_her_own_nothing_is_claimed_and_nothing_dated() -> None:
    assert compared(entry()) == Comparison(same_as_now=None, reason_unknown="register_silent")


def test_what_may_pass_is_said_before_what_stays() -> None:
    row = entry(sources={"person": msgspec.structs.replace(CPR, terms_digest="x"), "income": SKAT})

    assert compared(row, own({NAME: "name-2", "person.birth_date": "born-2"})) == SILENT


def test_the_oldest_of_the_sections_dates_the_comparison() -> None:
    earlier = own({NAME: "name-1", "person.birth_date": "born-1"}, at=NOON - timedelta(minutes=4))
    later = own({MARCH: "march-1", APRIL: "april-1"})

    found = compared(entry(), later, earlier)

    assert found == Comparison(same_as_now=True, compared_at=NOON - timedelta(minutes=4))


def test_a_section_that_the_row_does_not_show_dates_nothing() -> None:
    old = own({MARCH: "march-1"}, at=NOON - timedelta(minutes=4))

    assert compared(entry({NAME: "name-1"}), own({NAME: "name-1"}), old) == SAME


def test_the_newest_of_her_answers_counts() -> None:
    older = own(at=NOON - timedelta(minutes=1))

    assert compared(entry(), own(CORRECTED), older) == changed(MARCH)


def test_an_older_answer_that_covers_the_period_counts_before_a_newer_that_does_not() -> None:
    newer = own(CORRECTED, period=Period(from_month="2026-01", to_month="2026-11"))
    older = own(at=NOON - timedelta(minutes=1))

    found = compared(entry(), newer, older)

    assert found == Comparison(same_as_now=True, compared_at=NOON - timedelta(minutes=1))


@pytest.mark.slow
@given(row=DIGESTS, hers=DIGESTS, asked=SOURCES, told=SOURCES)
def test_true_is_said_exactly_where_every_digest_is_hers(
    row: dict[str, str],
    hers: dict[str, str],
    asked: dict[str, SourceSaid],
    told: dict[str, SourceSaid],
) -> None:
    found = compared(entry(row, sources=asked), own(hers, sources=told))

    assert found is not None
    assert (found.same_as_now is True) == all(hers.get(path) == it for path, it in row.items())


@pytest.mark.slow
@given(row=DIGESTS, hers=DIGESTS, asked=SOURCES, told=SOURCES)
def test_what_changed_is_said_only_where_it_is_known(
    row: dict[str, str],
    hers: dict[str, str],
    asked: dict[str, SourceSaid],
    told: dict[str, SourceSaid],
) -> None:
    found = compared(entry(row, sources=asked), own(hers, sources=told))

    assert found is not None
    assert bool(found.changed) == (found.same_as_now is False)
    assert (found.reason_unknown is not None) == (found.same_as_now is None)
    assert all(hers.get(path) != row[path] for path in found.changed)
    assert all(
        asked[path.partition(".")[0]] == told[path.partition(".")[0]] for path in found.changed
    )


def of_fields(answer: LogEntry, *fields: str) -> LogEntry:
    assert answer.disclosure is not None
    disclosure = msgspec.structs.replace(answer.disclosure, fields=fields)
    return msgspec.structs.replace(answer, disclosure=disclosure)


def test_what_was_asked_for_whole_comes_before_a_newer_part_of_it() -> None:
    whole = of_fields(own({MARCH: "a", APRIL: "b"}), GROSS, "income.rule")
    part = of_fields(own({MARCH: "a"}), GROSS)

    found = own_sections([part, whole], covering=YEAR)

    assert found["income"].digests == {MARCH: "a", APRIL: "b"}
    assert own_sections([whole, part], covering=YEAR) == found


@given(digests=st.dictionaries(st.sampled_from([MARCH, APRIL]), st.sampled_from("abc"), min_size=1))
def test_a_value_compared_with_itself_is_the_same(digests: dict[str, str]) -> None:
    assert compared(entry(digests), own(digests)) == SAME


def test_a_full_page_of_full_rows_is_compared_within_fifty_milliseconds() -> None:
    wide = {f"income.months[2026-03].kinds[k{number}].gross": f"d{number}" for number in range(60)}
    rows = [entry({**wide, MARCH: f"other-{number}"}) for number in range(100)]
    hers = own_sections([own({**wide, MARCH: "march-1"})], covering=YEAR)
    began = time.perf_counter()

    found = [compare(row, hers) for row in rows]

    assert (time.perf_counter() - began) < 0.05
    assert found == [changed(MARCH)] * 100
    assert GROSS in hers["income"].fields
