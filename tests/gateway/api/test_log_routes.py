"""The citizen's log over HTTP: rows in plain words, compared with her own look where there is any
to compare, and whatever happens to that look, a log.
"""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from contracts.errors import QuestionInvalid
from contracts.reading import Failed
from gateway.ledger.entries import Disclosure
from gateway.ledger.protocol import LogEntry, LogPage
from gateway.question import MunicipalityBasis
from tests.gateway.access.situations import NOW, citizen
from tests.gateway.answering.fakes import ENTRY, PERSON, SIGHT, found, knows, out_of_order
from tests.gateway.api.fakes import Api

pytestmark = pytest.mark.anyio
LOG = "/v1/my-data/access-log"
NAME = "person.name.full_name"
KEPT_ID = "ent_" + "a" * 26
SHOWN = f"{LOG}/{KEPT_ID}/shown"
SCHOOL_LAW = "folkeskoleloven § 36"


@pytest.fixture
def api(api: Api) -> Api:
    """Give her a number that the register knows."""
    api.house.registries.known[citizen().pnr] = knows(about=citizen().pnr)
    return api


def lay(api: Api, *entries: LogEntry) -> None:
    api.house.ledger.pages = {None: LogPage(entries=entries)}


async def seen_by_school(api: Api) -> LogEntry:
    """Let a school ask about her, and give the entry as the ledger has it."""
    body = {"subject": {"pnr": citizen().pnr.reveal()}, "purpose": "school"}
    assert (await api.ask("authority", body)).status_code == 200
    entry = api.house.ledger.released[0]
    lay(api, entry)
    api.house.diary.clear()
    return entry


async def row_of(api: Api) -> dict[str, object]:
    (row,) = (await api.look(LOG)).json()["entries"]
    return dict(row)


async def test_a_row_says_in_plain_words_who_saw_what_and_by_what_right(api: Api) -> None:
    lay(api, ENTRY)

    answer = await api.look(LOG)

    assert answer.json() == {
        "entries": [
            {
                "entry_id": "ent_1",
                "at": "2026-11-22T08:00:00Z",
                "organisation": "Aarhus Kommune",
                "purpose": "school",
                "outcome": "disclosed",
                "outcome_text": {"da": "Oplysningerne blev vist.", "en": "The data was shown."},
                "fields": [NAME],
                "proof": "/v1/ledger/entries/ent_1/proof",
                "purpose_version": 3,
                "purpose_title": {"da": "Skole", "en": "School"},
                "purpose_text": {"da": "Skole til barnet.", "en": "A school for the child."},
                "unit": "Pladsanvisningen",
                "actor": "act_one",
                "basis": f"statute: {SCHOOL_LAW}",
                "basis_text": {
                    "da": f"Loven giver myndigheden ret til oplysningerne: {SCHOOL_LAW}",
                    "en": f"The law gives the authority a right to the data: {SCHOOL_LAW}",
                },
                "case_reference": "S2026-17",
                "sources": ["CPR"],
                "sections": {"person": {"outcome": "found"}},
            }
        ]
    }
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Authorization"


async def test_where_there_is_nothing_to_compare_nobody_is_asked(api: Api) -> None:
    lay(api, ENTRY, replace(ENTRY, outcome="refused", disclosure=None, reason="role_missing"))

    rows = (await api.look(LOG)).json()["entries"]

    assert api.house.diary == ["log cit_0 100"]
    assert [each.keys() & {"same_as_now", "compared_at", "changed"} for each in rows] == [set()] * 2


async def test_the_rows_are_read_before_she_is_asked_for(api: Api) -> None:
    await seen_by_school(api)

    await row_of(api)

    diary = api.house.diary
    assert diary[:3] == ["log cit_0 100", "own answers", "intend"]
    assert diary[-2:] == ["release", "own answers"]


async def test_what_is_the_same_is_said_with_the_time_of_her_own_look(api: Api) -> None:
    await seen_by_school(api)

    row = await row_of(api)

    assert row["same_as_now"] is True
    assert row["compared_at"] == "2026-11-23T09:00:00Z"
    assert row.keys() & {"changed", "reason_unknown"} == set()


async def test_her_look_asks_for_the_sections_and_the_period_of_the_rows_only(api: Api) -> None:
    entry = await seen_by_school(api)

    await row_of(api)

    looked = api.house.ledger.sights[-1]
    assert (looked.client_id, looked.purpose) == ("citizen", "own-access")
    assert looked.sections == ("address", "person")
    assert looked.period == entry.sight.period


async def test_a_look_of_the_last_five_minutes_is_not_repeated(api: Api) -> None:
    await seen_by_school(api)
    first = await row_of(api)
    api.house.diary.clear()

    second = await row_of(api)

    assert api.house.diary == ["log cit_0 100", "own answers"]
    assert first == second


async def test_her_own_reading_of_her_data_serves_as_well(api: Api) -> None:
    await seen_by_school(api)
    assert (await api.look("/v1/my-data")).status_code == 200
    api.house.diary.clear()

    row = await row_of(api)

    assert row["same_as_now"] is True
    assert "release" not in api.house.diary


@pytest.mark.parametrize(
    ("age", "is_repeated"),
    [(timedelta(minutes=5), True), (timedelta(minutes=5, microseconds=-1), False)],
)
async def test_a_look_is_repeated_once_it_is_five_minutes_old(
    api: Api, age: timedelta, *, is_repeated: bool
) -> None:
    await seen_by_school(api)
    await api.look("/v1/my-data")
    ledger = api.house.ledger
    ledger.released = [replace(each, at=NOW - age) for each in ledger.released]
    api.house.diary.clear()

    await row_of(api)

    assert ("release" in api.house.diary) == is_repeated


async def test_what_she_saw_for_somebody_else_is_no_look_of_her_own(api: Api) -> None:
    await seen_by_school(api)
    await api.look("/v1/my-data")
    ledger = api.house.ledger
    ledger.released = [
        replace(each, sight=replace(each.sight, purpose="representation"))
        for each in ledger.released
    ]
    api.house.diary.clear()

    await row_of(api)

    assert "release" in api.house.diary


async def test_a_look_at_too_few_sections_is_repeated(api: Api) -> None:
    await seen_by_school(api)
    await api.look("/v1/my-data?sections=person")
    api.house.diary.clear()

    row = await row_of(api)

    assert "release" in api.house.diary
    assert row["same_as_now"] is True


async def test_a_look_at_too_short_a_period_is_repeated(api: Api) -> None:
    await seen_by_school(api)
    await api.look("/v1/my-data?from=2026-10&to=2026-11")
    api.house.diary.clear()

    await row_of(api)

    assert "release" in api.house.diary


async def test_of_more_than_36_months_the_newest_are_asked_for(api: Api) -> None:
    entry = await seen_by_school(api)
    old = replace(entry.sight.period, from_month="2020-01", to_month="2020-12")  # type: ignore[type-var]
    lay(api, entry, replace(entry, sight=replace(entry.sight, period=old)))

    await api.look(LOG)

    asked = api.house.ledger.sights[-1].period
    assert asked is not None
    assert (asked.from_month, asked.to_month) == ("2023-12", "2026-11")


async def test_what_changed_is_named(api: Api) -> None:
    await seen_by_school(api)
    renamed = replace(PERSON, name=replace(PERSON.name, full_name="Ida Holm Lund"))  # type: ignore[type-var]
    api.house.registries.filled["person"] = found(renamed)

    row = await row_of(api)

    assert row["same_as_now"] is False
    assert row["changed"] == [NAME]


@pytest.mark.parametrize("section", ["person", "address"])
async def test_a_section_that_does_not_answer_leaves_the_row_unknown(
    api: Api, section: str
) -> None:
    await seen_by_school(api)
    api.house.registries.filled[section] = Failed(outcome="unavailable")

    row = await row_of(api)

    assert row["same_as_now"] is None
    assert row["reason_unknown"] == "register_silent"
    assert "changed" not in row


async def test_a_look_that_fails_never_fails_the_log_and_recovers(api: Api) -> None:
    await seen_by_school(api)
    api.house.registries.known[citizen().pnr] = Failed(outcome="unavailable")

    silent = await row_of(api)
    api.house.registries.known[citizen().pnr] = knows(about=citizen().pnr)
    again = await row_of(api)

    assert silent["same_as_now"] is None
    assert silent["reason_unknown"] == "register_silent"
    assert "compared_at" not in silent
    assert again["same_as_now"] is True


async def test_a_ledger_that_takes_no_look_leaves_the_log_readable(api: Api) -> None:
    await seen_by_school(api)
    api.house.diary.before["intend"] = out_of_order

    row = await row_of(api)

    assert (row["same_as_now"], row["reason_unknown"]) == (None, "register_silent")


@pytest.mark.parametrize(
    ("outcome", "reason", "english"),
    [
        ("refused", "role_missing", "Nothing was shown. The employee does not hold a role"),
        ("refused", "agreement_of_old", "Nothing was shown."),
        ("unavailable", "facts_unavailable", "Nothing was shown. The person register cannot"),
        ("unknown_subject", "subject_unknown", "Nothing was shown. Nobody is known by that"),
        ("checked", None, "It was checked what may be shown. Nothing was shown."),
        ("checked", "role_missing", "It was checked what may be shown. Nothing was shown. The e"),
        ("outcome_unknown", "broken_off", "The question was broken off. We do not know whether"),
        ("outcome_unknown", None, "The question was broken off. We do not know whether"),
    ],
)
async def test_an_end_without_data_is_said_in_words(
    api: Api, outcome: str, reason: str | None, english: str
) -> None:
    lay(api, replace(ENTRY, outcome=outcome, disclosure=None, reason=reason))

    row = await row_of(api)

    assert row["outcome_text"]["en"].startswith(english)  # type: ignore[index]  # a Text
    assert row["basis_text"]["en"] == f"It was asked with reference to: {SCHOOL_LAW}"  # type: ignore[index]
    assert row["fields"] == ["person.birth_date", NAME]


async def test_of_a_dry_run_there_is_nothing_to_compare(api: Api) -> None:
    seen = await seen_by_school(api)
    lay(api, seen, replace(seen, entry_id="ent_2", outcome="checked", disclosure=None))

    shown, dry = (await api.look(LOG)).json()["entries"]

    assert "same_as_now" in shown
    assert not {"same_as_now", "changed", "compared_at", "reason_unknown", "sections"} & set(dry)
    assert (dry["outcome"], dry["fields"]) == ("checked", list(seen.sight.fields))


@pytest.mark.parametrize(
    ("basis", "english"),
    [
        ("consent: GDPR 6", "You gave your consent: GDPR 6"),
        ("own_access: GDPR 15", "You looked yourself: GDPR 15"),
        ("representation: BL § 1", "Somebody who may act for you looked: BL § 1"),
        ("statute: {law} {0}", "The law gives the authority a right to the data: {law} {0}"),
    ],
)
async def test_every_kind_of_basis_has_its_words(api: Api, basis: str, english: str) -> None:
    lay(api, replace(ENTRY, sight=replace(SIGHT, basis=basis)))

    assert (await row_of(api))["basis_text"]["en"] == english  # type: ignore[index]  # a Text


async def test_a_purpose_nobody_knows_has_neither_title_nor_right(api: Api) -> None:
    unknown = replace(SIGHT, purpose="unknown", purpose_version=None, basis=None)
    lay(api, replace(ENTRY, sight=unknown, outcome="refused", reason="purpose_unknown"))

    row = await row_of(api)

    assert row["purpose"] == "unknown"
    assert row.keys() & {"purpose_title", "purpose_text", "basis", "basis_text"} == set()


async def test_a_version_that_is_gone_is_named_by_its_id_alone(api: Api) -> None:
    lay(api, replace(ENTRY, sight=replace(SIGHT, purpose_version=2)))

    row = await row_of(api)

    assert (row["purpose"], row["purpose_version"]) == ("school", 2)
    assert row.keys() & {"purpose_title", "purpose_text"} == set()


async def test_a_row_of_somebody_elses_case_says_nothing_of_it(api: Api) -> None:
    related = replace(
        SIGHT,
        capacity="related",
        municipality_basis=MunicipalityBasis(kind="stays", reference="letter 4"),
        notice_reference="letter 5",
    )
    kept = NOW + timedelta(days=9)
    lay(
        api,
        replace(ENTRY, sight=related, snapshot_until=kept),
        replace(ENTRY, sight=related, outcome="refused", disclosure=None, reason="under_age"),
    )

    answer = await api.look(LOG)

    rows = answer.json()["entries"]
    gone = {"unit", "actor", "case_reference", "municipality_basis", "reason", "snapshot_until"}
    assert [each["in_case_of_another"] for each in rows] == [True, True]
    assert [each.keys() & gone for each in rows] == [set(), set()]
    assert rows[0]["purpose_text"]["en"].startswith("You were looked up in a case about somebody")
    assert rows[1]["outcome_text"]["en"] == "Nothing was shown."
    assert rows[0]["fields"] == [NAME]
    others = ("S2026-17", "letter", "Pladsanvisningen", "act_one", "under_age", "15")
    assert [word for word in others if word in answer.text.replace("ent_1", "")] == []


async def test_a_row_that_is_kept_says_until_when(api: Api) -> None:
    lay(
        api,
        replace(ENTRY, snapshot_until=NOW + timedelta(days=9)),
        replace(ENTRY, snapshot_until=NOW),
    )

    rows = (await api.look(LOG)).json()["entries"]

    assert rows[0]["snapshot_until"] == "2026-12-02T09:00:00Z"
    assert "snapshot_until" not in rows[1]


async def test_what_was_kept_is_shown_to_her_as_it_was(api: Api) -> None:
    api.house.logs.kept[KEPT_ID] = b'{"subject":"sub_x"}'

    answer = await api.look(SHOWN)

    assert answer.content == b'{"subject":"sub_x"}'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    assert api.house.diary == ["shown cit_0"]


@pytest.mark.parametrize("entry_id", [KEPT_ID, "ent_1", "x", "%00", "ent_" + "A" * 26])
async def test_what_is_not_kept_is_gone(api: Api, entry_id: str) -> None:
    answer = await api.look(f"{LOG}/{entry_id}/shown")

    assert (answer.status_code, answer.json()["code"]) == (404, "snapshot_gone")


@pytest.mark.parametrize("path", [LOG, SHOWN])
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("authority", 403, "citizen_required"),
        ("officer", 403, "citizen_required"),
        ("nobody", 401, "invalid_token"),
    ],
)
async def test_a_log_is_for_the_citizen_alone(
    api: Api, path: str, who: str, status: int, code: str
) -> None:
    answer = await api.look(path, who)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert api.house.diary == []


@pytest.mark.parametrize("path", [f"{LOG}?page=2", f"{SHOWN}?cursor=x", f"{LOG}?cursor=a&cursor=b"])
async def test_a_parameter_that_is_not_used_is_refused(api: Api, path: str) -> None:
    answer = await api.look(path)

    assert (answer.status_code, answer.json()["code"]) == (400, "query_invalid")


async def test_an_empty_log_is_a_list_without_rows(api: Api) -> None:
    assert (await api.look(LOG)).json() == {"entries": []}


async def test_a_cursor_leads_to_the_next_page(api: Api) -> None:
    api.house.ledger.pages = {
        None: LogPage(entries=(), next_cursor="on"),
        "on": LogPage(entries=(ENTRY,)),
    }

    first = (await api.look(LOG)).json()
    second = (await api.look(f"{LOG}?cursor={first['next_cursor']}")).json()

    assert [row["entry_id"] for row in second["entries"]] == ["ent_1"]
    assert "next_cursor" not in second


async def test_a_cursor_of_somebody_elses_is_refused(api: Api) -> None:
    def refuse() -> None:
        raise QuestionInvalid("cursor_invalid")

    api.house.diary.before["log cit_0 100"] = refuse

    answer = await api.look(f"{LOG}?cursor=x")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


async def test_a_log_that_cannot_note_its_reading_is_not_shown(api: Api) -> None:
    api.house.diary.before["log cit_0 100"] = out_of_order

    answer = await api.look(LOG)

    assert (answer.status_code, answer.json()["code"]) == (503, "evidence_unavailable")
    api.house.diary.before.clear()
    assert (await api.look(LOG)).status_code == 200


async def test_a_section_that_failed_them_stands_beside_what_they_were_shown(api: Api) -> None:
    outcomes = {"person": "found", "address": "broken"}
    disclosure = Disclosure(fields=(NAME,), withheld=(), outcomes=outcomes, registries=("CPR",))
    lay(api, replace(ENTRY, disclosure=disclosure))

    assert (await row_of(api))["sections"] == {
        "address": {"outcome": "broken"},
        "person": {"outcome": "found"},
    }
