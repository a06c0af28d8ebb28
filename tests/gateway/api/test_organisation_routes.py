"""An authority's own log over HTTP: for its data-protection officer, filtered, without values."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from gateway.ledger.organisation_log import (
    OrganisationFilter,
    OrganisationPage,
    OrganisationReader,
)
from tests.gateway.answering.fakes import ENTRY, SIGHT, out_of_order
from tests.gateway.api.fakes import Api

pytestmark = pytest.mark.anyio
LOG = "/v1/organisation/access-log"
SUMMER_DAY = datetime(2026, 7, 1, tzinfo=UTC)


async def test_a_row_says_who_asked_what_about_whom_by_the_authoritys_own_alias(api: Api) -> None:
    sight = replace(SIGHT, notice_reference="letter 5")
    api.house.logs.page = OrganisationPage(
        entries=(replace(ENTRY, sight=sight),), aliases={"cit_0": "sub_one"}, next_cursor="on"
    )

    answer = await api.look(LOG, "officer")

    assert answer.json() == {
        "entries": [
            {
                "entry_id": "ent_1",
                "at": "2026-11-22T08:00:00Z",
                "client_id": "aarhus-kommune",
                "purpose": "school",
                "outcome": "disclosed",
                "fields": ["person.name.full_name"],
                "proof": "/v1/ledger/entries/ent_1/proof",
                "subject": "sub_one",
                "unit": "Pladsanvisningen",
                "actor": "act_one",
                "purpose_version": 3,
                "purpose_title": {"da": "Skole", "en": "School"},
                "basis": "statute: folkeskoleloven § 36",
                "case_reference": "S2026-17",
                "notice_reference": "letter 5",
            }
        ],
        "next_cursor": "on",
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_a_dry_run_is_a_row_of_its_own_kind(api: Api) -> None:
    checked = replace(ENTRY, outcome="checked", disclosure=None, reason="role_missing")
    api.house.logs.page = OrganisationPage(entries=(checked,), aliases={})

    (row,) = (await api.look(LOG, "officer")).json()["entries"]

    assert (row["outcome"], row["reason"]) == ("checked", "role_missing")
    assert row["fields"] == ["person.birth_date", "person.name.full_name"]


async def test_a_citizen_whom_the_authority_has_no_alias_of_gets_none(api: Api) -> None:
    api.house.logs.page = OrganisationPage(entries=(ENTRY,), aliases={})

    (row,) = (await api.look(LOG, "officer")).json()["entries"]

    assert "subject" not in row
    assert "cit_0" not in str(row)


async def test_without_filters_everything_of_the_authority_is_asked_for(api: Api) -> None:
    answer = await api.look(LOG, "officer")

    assert answer.json() == {"entries": []}
    ((by, asked),) = api.house.logs.asked
    assert asked == OrganisationFilter()
    assert by == OrganisationReader(
        organisation="En organisation",
        organisation_cvr="55133018",
        client_id="client",
        unit="Borgerservice",
        actor_id="e-1",
        correlation_id=by.correlation_id,
    )
    assert by.correlation_id
    assert api.house.diary == ["organisation log 55133018 None 100"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("case=S2026-17", {"case_reference": "S2026-17"}),
        ("unit=B%C3%B8rn%20og%20unge", {"unit": "Børn og unge"}),
        ("from=2026-07-01", {"since": datetime(2026, 6, 30, 22, tzinfo=UTC)}),
        ("to=2026-07-01", {"before": datetime(2026, 7, 1, 22, tzinfo=UTC)}),
        ("from=2026-11-01", {"since": datetime(2026, 10, 31, 23, tzinfo=UTC)}),
        ("to=2026-10-25", {"before": datetime(2026, 10, 25, 23, tzinfo=UTC)}),
        ("from=2026-07-01T00:00:00Z", {"since": SUMMER_DAY}),
        ("from=2026-07-01T02:00:00%2B02:00", {"since": SUMMER_DAY}),
        ("to=2026-07-01T00:00:00Z", {"before": SUMMER_DAY.replace(microsecond=1)}),
    ],
)
async def test_filters_are_days_in_denmark_or_instants(
    api: Api, query: str, asked: dict[str, object]
) -> None:
    await api.look(f"{LOG}?{query}", "officer")

    assert [each for _, each in api.house.logs.asked] == [replace(OrganisationFilter(), **asked)]


@pytest.mark.parametrize(
    "written",
    [
        *("", "2026", "2026-07", "2026-13-01", "2026-02-30", "01-07-2026", "2026-7-1"),
        *("2026-07-01T00:00:00", "2026-07-01 00:00", "T", "x" * 10, "x" * 10_000, "٢٠٢٦-٠٧-٠١"),
        *("0001-01-01", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00%2B14:00", "%00"),
    ],
)
@pytest.mark.parametrize("name", ["from", "to"])
async def test_what_is_no_time_is_said_to_be_none(api: Api, name: str, written: str) -> None:
    answer = await api.look(f"{LOG}?{name}={written}", "officer")

    # The last instant there is may begin a time, the first day may end one.
    is_edge = (name, written) in {
        ("from", "9999-12-31T23:59:59.999999Z"),
        ("to", "0001-01-01"),
    }
    assert answer.status_code == (200 if is_edge else 400)
    assert is_edge or answer.json()["code"] == "time_invalid"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("case=", "query_invalid"),
        (f"unit={'x' * 101}", "query_invalid"),
        ("case=a%0d%0ab", "query_invalid"),
        ("case=010861-2345", "reference_names_person"),
        ("case=0108612345", "reference_names_person"),
        ("case=sag%200108612345", "reference_names_person"),
        ("unit=010861%202345", "reference_names_person"),
        ("cases=1", "query_invalid"),
        ("case=1&case=2", "query_invalid"),
    ],
)
async def test_a_filter_that_no_entry_could_hold_is_refused(
    api: Api, query: str, code: str
) -> None:
    answer = await api.look(f"{LOG}?{query}", "officer")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert api.house.diary == []


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("authority", 403, "role_missing"),
        ("machine", 403, "role_missing"),
        ("officer-unsure", 403, "assurance_too_low"),
        ("shop", 403, "authority_required"),
        ("school", 403, "authority_required"),
        ("citizen", 403, "authority_required"),
        ("nobody", 401, "invalid_token"),
    ],
)
async def test_it_is_for_the_officer_of_an_authority_alone(
    api: Api, who: str, status: int, code: str
) -> None:
    answer = await api.look(LOG, who)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert api.house.diary == []


async def test_a_log_that_cannot_note_its_reading_is_not_shown(api: Api) -> None:
    api.house.diary.before["organisation log 55133018 None 100"] = out_of_order

    answer = await api.look(LOG, "officer")

    assert (answer.status_code, answer.json()["code"]) == (503, "evidence_unavailable")
    api.house.diary.before.clear()
    assert (await api.look(LOG, "officer")).status_code == 200
