"""The typed client against a whole house: everything a case system, a firm and a citizen do."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import msgspec
import pytest

from contracts.client import (
    AskLater,
    AsyncSamsynClient,
    ConsentWish,
    Decision,
    Found,
    GetAnotherToken,
    HouseholdQuestion,
    IncomeNotAbove,
    Member,
    MemberAnswer,
    MemberRefusal,
    MendTheQuestion,
    NothingThere,
    PowerWish,
    Question,
    Refused,
    SamsynClient,
    SettledOtherwise,
    UnavailableSection,
    UnknownSection,
    section_of,
)
from contracts.dates import Period, danish_day
from contracts.pnr import Pnr
from gateway.proof.key_sets import read_key_set
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import verify_saved
from mocks.run import now
from tests.journeys.house import House

CASE = "sag-7"
PURPOSE = "free-day-care-place"
As = Callable[..., SamsynClient]


@pytest.fixture
def signed_in(house: House) -> Iterator[As]:
    """Give a client of whoever is named: `client=` or `citizen=`."""
    with httpx.Client(timeout=30, trust_env=False) as http:
        yield lambda **who: SamsynClient(house.address, token=house.token(**who), http=http)


def about(house: House, persona: str, **more: object) -> Question:
    question = {"about": Pnr(house.number(persona)), "purpose": PURPOSE, "case_reference": CASE}
    return Question(**(question | more))


def test_an_authority_reads_a_record_in_its_own_types(house: House, signed_in: As) -> None:
    period = Period(from_month="2026-01", to_month="2026-09")

    answer = signed_in(client="aarhus-kommune").citizen_data(
        about(house, "employee", period=period)
    )

    person, income = answer.sections.person, answer.sections.income
    assert isinstance(person, Found)
    assert isinstance(income, Found)
    assert person.record.name is not None
    assert person.record.birth_date is not None
    assert person.source.authority
    months = income.record.months or ()
    assert [month.month for month in months] == [f"2026-{month:02}" for month in range(1, 10)]
    amounts = {type(kind.a_income_with_am) for month in months for kind in month.kinds or ()}
    assert amounts == {Decimal}
    assert answer.receipt.entry_id.startswith("ent_")


def test_an_answer_as_it_came_is_proved_by_the_keys(house: House, signed_in: As) -> None:
    client = signed_in(client="aarhus-kommune")

    answer = client.citizen_data(about(house, "employee"))

    keys = read_key_set(msgspec.json.encode(client.ledger_keys()))
    assert verify_saved([read_saved(answer.content)], keys).holds


def test_a_section_of_anybody_s_type_is_read_from_the_answer(house: House, signed_in: As) -> None:
    class Home(msgspec.Struct):
        postal_code: str

    answer = signed_in(client="aarhus-kommune").citizen_data(about(house, "employee"))

    home = section_of(answer, "address", Home)
    assert isinstance(home, Found)
    assert home.record.postal_code == "8210"
    assert section_of(answer, "vehicles", Home) is None


def test_a_registry_that_is_down_is_a_case_of_its_own(house: House, signed_in: As) -> None:
    house.upset("dar", "down")

    answer = signed_in(client="aarhus-kommune").citizen_data(about(house, "employee"))

    assert isinstance(answer.sections.address, UnavailableSection)
    assert isinstance(answer.sections.person, Found)


def test_an_alias_asks_again(house: House, signed_in: As) -> None:
    client = signed_in(client="aarhus-kommune")
    first = client.citizen_data(about(house, "employee"))

    again = client.citizen_data(Question(about=first.subject, purpose=PURPOSE, case_reference=CASE))

    assert again.receipt.version == first.receipt.version


def test_a_household_is_answers_and_refusals(house: House, signed_in: As) -> None:
    spouse, stranger = (Pnr(house.number(each)) for each in ("employee-spouse", "emigrated"))

    answer = signed_in(client="aarhus-kommune").household_data(
        HouseholdQuestion(
            applicant=Pnr(house.number("employee")),
            members=(
                Member(about=spouse, role="partner"),
                Member(about=stranger, role="cohabitant"),
            ),
            purpose=PURPOSE,
            case_reference=CASE,
        )
    )

    partner, refused = answer.members
    assert isinstance(answer.applicant.sections.person, Found)
    assert isinstance(partner, MemberAnswer)
    assert partner.role == "partner"
    assert isinstance(refused, MemberRefusal)
    assert refused.text.da
    assert partner.content in answer.content


def test_a_dry_run_shows_rules_and_no_value(house: House, signed_in: As) -> None:
    checked = signed_in(client="aarhus-kommune").access_check(about(house, "employee"))

    assert checked.decision == "permit"
    assert {path.partition(".")[0] for path in checked.fields} >= {"person", "income"}


def test_an_officer_walks_the_log_from_page_to_page(house: House, signed_in: As) -> None:
    client = signed_in(client="aarhus-kommune")
    for _ in range(3):
        client.citizen_data(about(house, "employee", case_reference="sag-walked"))

    rows = list(client.organisation_access_log(case="sag-walked", since="2026-01-01"))

    assert [row.case_reference for row in rows] == ["sag-walked"] * 3


@pytest.mark.slow
def test_a_citizen_walks_more_than_one_page_of_her_log(house: House, signed_in: As) -> None:
    client = signed_in(client="aarhus-kommune")
    asked = {
        client.access_check(about(house, "pensioner", purpose="residence-check")).decision
        for _ in range(101)
    }
    citizen = signed_in(citizen="pensioner")

    rows = list(citizen.my_access_log())

    assert asked == {"permit"}
    assert citizen.my_access_log_page().next_cursor is not None
    assert len({row.entry_id for row in rows}) == len(rows) > 100


def test_a_citizen_sees_what_they_saw(house: House, signed_in: As) -> None:
    asked = signed_in(client="aarhus-kommune").citizen_data(about(house, "employee"))
    citizen = signed_in(citizen="employee")

    own = citizen.my_data()

    row = next(each for each in citizen.my_access_log() if each.entry_id == asked.receipt.entry_id)
    assert asked.receipt.digests.items() <= own.receipt.digests.items()
    assert row.same_as_now is True
    assert row.organisation == "Aarhus Kommune"
    assert citizen.my_access_check(PURPOSE).decision == "permit"


def test_a_citizen_asks_for_a_part(signed_in: As) -> None:
    period = Period(from_month="2026-03", to_month="2026-04")

    answer = signed_in(citizen="employee").my_data(sections=("income",), period=period)

    assert answer.sections.person is None
    assert isinstance(answer.sections.income, Found)
    assert {month.month for month in answer.sections.income.record.months or ()} == {
        "2026-03",
        "2026-04",
    }


def test_a_parent_opens_her_child_s_record_and_log(signed_in: As) -> None:
    parent = signed_in(citizen="employee")
    (child,) = [each for each in parent.my_relations().relations if each.as_ == "custody_holder"]

    record = parent.data_of(child.alias, sections=("person",))

    assert isinstance(record.sections.person, Found)
    assert any(row.on_behalf is not None for row in parent.access_log_of(child.alias))


def test_a_consent_is_asked_for_shown_given_used_and_withdrawn(signed_in: As) -> None:
    firm, citizen = signed_in(client="boligforening"), signed_in(citizen="employee")
    fields = ("person.name", "person.birth_date", "person.residence.since")

    requested = firm.ask_for_consent(
        ConsentWish(purpose="resident-copy", fields=fields, mode="recurring")
    )
    shown = citizen.open_consent_request(requested.id, language="en")
    outcome = citizen.answer_consent_request(
        requested.id, Decision(decision="grant", fields=("person.name",))
    )
    standing = firm.consent_request(requested.id)
    assert standing.subject is not None
    assert standing.consent_id is not None
    question = Question(
        about=standing.subject, purpose="resident-copy", consent_id=standing.consent_id
    )
    answer = firm.citizen_data(question)
    withdrawn = citizen.withdraw_consent(standing.consent_id)

    assert {each.field for each in shown.fields} == set(fields)
    assert (outcome.state, outcome.consent_id) == ("granted", standing.consent_id)
    assert isinstance(answer.sections.person, Found)
    assert answer.sections.person.record.name is not None
    assert answer.sections.person.record.birth_date is None
    assert firm.consent(standing.consent_id).state == withdrawn.state == "withdrawn"
    assert standing.consent_id in {each.id for each in citizen.my_consents().consents}
    assert citizen.my_consent(standing.consent_id).startswith(b"{")
    with pytest.raises(SettledOtherwise):
        citizen.answer_consent_request(requested.id, Decision(decision="refuse"))
    with pytest.raises(NothingThere) as refused:
        firm.citizen_data(question)
    assert refused.value.code == "subject_not_available"


def test_a_request_sent_twice_by_one_key_is_one_request(signed_in: As) -> None:
    firm = signed_in(client="boligforening")
    wish = ConsentWish(purpose="resident-copy", fields=("person.name",), mode="once")

    first, second = (firm.ask_for_consent(wish, idempotency_key="key-of-a-test") for _ in "ab")

    assert first.id == second.id
    assert firm.ask_for_consent(wish).id != first.id


def test_a_power_of_attorney_is_given_accepted_and_ended(signed_in: As) -> None:
    grantor, holder = signed_in(citizen="employee"), signed_in(citizen="bonus-earner")
    until = danish_day(now()) + timedelta(days=30)

    offered = grantor.give_power_of_attorney(PowerWish(until=until, sections=("address",)))
    opened = holder.open_power_of_attorney(offered.code)
    accepted = holder.answer_power_of_attorney(opened.id, "accept")
    held = [each.id for each in holder.my_powers_of_attorney().held]
    ended = grantor.end_power_of_attorney(offered.id)

    assert opened.until == until
    assert accepted.state == "active"
    assert offered.id in held
    assert ended.state == "withdrawn"


def test_an_error_is_reported_and_tracked(signed_in: As) -> None:
    citizen = signed_in(citizen="employee")

    tracked = citizen.report_error("address.floor", "It is the third floor.")

    assert tracked.owner.name
    assert tracked.id in {each.id for each in citizen.my_corrections().corrections}


def test_a_statement_and_an_export_come_as_they_are(signed_in: As) -> None:
    citizen = signed_in(citizen="employee")

    statement = citizen.make_statement(IncomeNotAbove(limit_dkk="900000"))

    assert b"income-not-above" in statement
    assert b"Testrup" in citizen.my_export("csv")


def test_everybody_reads_purposes_registries_and_the_ledger(house: House) -> None:
    with SamsynClient(house.address) as anybody:
        purposes = {each.id for each in anybody.purposes().purposes}
        sections = {s.name for each in anybody.registries().registries for s in each.sections}

        assert PURPOSE in purposes
        assert sections == {"person", "family", "address", "income"}
        assert "samsyn.example/sandbox" in anybody.ledger_checkpoint()


@pytest.mark.parametrize(
    ("who", "change", "kind", "code"),
    [
        ("aarhus-kommune", {"purpose": "no-such-purpose"}, Refused, "purpose_unknown"),
        ("randers-kommune", {"purpose": "school-enrolment"}, Refused, "not_registered_here"),
        ("aarhus-kommune", {"about": "sub_nobody"}, NothingThere, "subject_unknown"),
        ("aarhus-kommune", {"case_reference": "x" * 500}, MendTheQuestion, "body_invalid"),
    ],
    ids=["purpose", "municipality", "alias", "reference"],
)
def test_a_refusal_is_an_error_by_what_to_do_next(
    house: House, signed_in: As, who: str, change: dict[str, object], kind: type, code: str
) -> None:
    with pytest.raises(kind) as refused:
        signed_in(client=who).citizen_data(about(house, "employee", **change))

    assert refused.value.code == code
    assert refused.value.text.da
    assert refused.value.trace_id


def test_without_a_token_another_one_is_needed(house: House) -> None:
    with SamsynClient(house.address, token="nonsense") as client, pytest.raises(GetAnotherToken):
        client.my_data()


def test_a_silent_person_register_is_asked_later_and_not_by_itself(
    house: House, signed_in: As
) -> None:
    house.upset("cpr", "unavailable")
    client = signed_in(client="aarhus-kommune")
    before = len(list(client.organisation_access_log(case="sag-silent")))

    with pytest.raises(AskLater) as silent:
        client.citizen_data(about(house, "employee", case_reference="sag-silent"))

    assert silent.value.code == "facts_unavailable"
    assert silent.value.retry_after_seconds is not None
    assert len(list(client.organisation_access_log(case="sag-silent"))) == before + 1


@pytest.mark.anyio
async def test_the_client_with_an_event_loop_does_the_same(house: House) -> None:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        authority = AsyncSamsynClient(
            house.address, token=house.token(client="aarhus-kommune"), http=http
        )
        citizen = AsyncSamsynClient(
            house.address, token=lambda: house.token(citizen="employee"), http=http
        )
        answer = await authority.citizen_data(about(house, "employee"))
        own = await citizen.my_data()
        rows = [row async for row in citizen.my_access_log()]
        with pytest.raises(Refused):
            await authority.citizen_data(about(house, "employee", purpose="no-such-purpose"))

    assert isinstance(answer.sections.person, Found)
    assert answer.receipt.digests.items() <= own.receipt.digests.items()
    assert answer.receipt.entry_id in {row.entry_id for row in rows}


def test_nobody_s_number_is_in_an_unknown_section(house: House, signed_in: As) -> None:
    house.upset("dar", "nobody")

    answer = signed_in(client="aarhus-kommune").citizen_data(about(house, "employee"))

    assert isinstance(answer.sections.address, UnknownSection)
    assert house.number("employee").encode() not in answer.content


def test_the_page_s_example_runs(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "clients.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(from contracts\.client.*?)```", page, re.DOTALL)
    given = {
        "token": house.token(client="aarhus-kommune"),
        "number": house.number("employee"),
    }

    exec(example.replace("http://127.0.0.1:8080", house.address), given)  # noqa: S102 - our page's

    assert "8210 Aarhus V" in capsys.readouterr().out
