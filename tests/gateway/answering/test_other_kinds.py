"""What is released of income, and that nothing in it tells of the kinds that are not."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.paths import leaf_paths
from contracts.reading import Found
from contracts.records import Income
from contracts.records.income import IncomeLine
from contracts.records.income_kinds import INCOME_KINDS
from gateway.access.asker import asker_of
from gateway.access.decide import decide
from gateway.access.decision import Permit
from gateway.access.kinds import NEVER_TOLD, keep_kinds
from gateway.answering.answer import AnswerBody, PurposeRef
from gateway.answering.draft import Draft, disclosure
from gateway.answering.evidence import Reader, evidence
from gateway.answering.shape import plain_records, section, withheld
from gateway.records.digests import DigestKey
from tests.gateway.access.earnings import PERIOD, found, line
from tests.gateway.access.situations import agreement, case, citizen, organisation
from tests.gateway.answering.fakes import House, knows, question, shown

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEAVES = leaf_paths("income", Income)
MONTHS = [*PERIOD.months, "2026-07"]
SICK = line("sickness-benefit", "2026-03", "R2", "9000")
WAGE = line("wage", "2026-03", "R1", "30000")
STRIKE = line("strike-pay", "2026-03", "R3", "4321")
FLEX = line("flexjob-subsidy", "2026-04", "R4", "8765")

kinds = st.sampled_from(sorted(INCOME_KINDS))
kind_sets = st.frozensets(kinds, max_size=6) | st.just(INCOME_KINDS - NEVER_TOLD)
# Few kinds, months and ids, so that lines meet in one month and under one id.
lines = st.lists(
    st.builds(
        line,
        kinds | st.sampled_from(["wage", "strike-pay", "sickness-benefit", "refund"]),
        st.sampled_from(MONTHS),
        st.sampled_from(["R1", "R2", "R2#2", "R3"]),
        st.sampled_from(["0", "1000", "-1000", "94.67"]),
    ),
    max_size=8,
    unique_by=lambda each: (each.kind, each.report_id),
)
field_sets = st.just(frozenset(LEAVES)) | st.frozensets(st.sampled_from(LEAVES), min_size=1)


def permit(**changes: object) -> Permit:
    decided = decide(case("subsidy"))
    assert isinstance(decided, Permit)
    return replace(decided, **changes)


def released(answered: Found, allowed: Permit) -> bytes:
    """Give every byte that the answer and the log take from a record of income."""
    kept = keep_kinds({"income": answered}, allowed, period=PERIOD)
    records = plain_records(kept.sections, {})
    body = AnswerBody(
        subject="sub_anna",
        purpose=PurposeRef(id="subsidy", version=1),
        sections={"income": section("income", kept.sections["income"], allowed, records)},
        withheld=withheld(asker_of(organisation()), kept),
        warnings=(),
    )
    reader = Reader(permit=allowed, pseudonyms={}, key=DigestKey(bytes(32)))
    proved = evidence(body, kept.sections, records, reader)
    draft = Draft(body=body, permit=allowed, kept=kept, receipt=proved)
    return msgspec.json.encode((body, disclosure(draft, terms_for=lambda _: None), proved))


@FEW
@given(lines, kind_sets, field_sets)
def test_the_answer_is_the_one_there_would_be_without_the_other_kinds(
    reported: list[IncomeLine], allowed: frozenset[str], fields: frozenset[str]
) -> None:
    reader = permit(income_kinds=allowed, fields=fields)
    permitted = [each for each in reported if each.kind in allowed]

    assert released(found(reported), reader) == released(found(permitted), reader)


@FEW
@given(lines, kind_sets)
def test_where_other_income_may_be_told_no_more_than_that_is_told(
    reported: list[IncomeLine], allowed: frozenset[str]
) -> None:
    reader = permit(income_kinds=allowed, says_other_income=True)
    others = [each for each in reported if each.kind not in allowed | NEVER_TOLD]
    as_little = [each for each in reported if each.kind in allowed] + others[:1]

    assert released(found(reported), reader) == released(found(as_little), reader)


@FEW
@given(lines, kind_sets)
def test_what_is_not_hidden_is_shown_whole(
    reported: list[IncomeLine], allowed: frozenset[str]
) -> None:
    kept = keep_kinds({"income": found(reported)}, permit(income_kinds=allowed), period=PERIOD)
    left = kept.sections["income"]

    assert isinstance(left, Found)
    assert isinstance(left.record, Income)
    assert left.record.lines == tuple(each for each in reported if each.kind in allowed)


@pytest.mark.anyio
async def test_an_authority_gets_the_kinds_of_its_purpose_from_the_one_path() -> None:
    house = House(agreement("subsidy"))
    house.registries.filled["income"] = found((WAGE, STRIKE, SICK, FLEX))

    answer = await house.ask(organisation(), question("subsidy"))

    record = shown(answer, "income")
    assert [each["line_id"] for each in record["lines"]] == ["wage/R1", "sickness-benefit/R2"]  # type: ignore[index, attr-defined]  # plain JSON
    # A digest is random letters, which may be any of these.
    said = repr((answer.sections, answer.withheld, sorted(answer.receipt.digests)))
    assert not [word for word in ("strike", "4321", "R3", "8765") if word in said]
    assert answer.withheld == ()


@pytest.mark.anyio
async def test_the_citizen_gets_every_kind_from_the_same_path() -> None:
    house = House(agreement("own-access"))
    house.registries.known = {citizen().pnr: knows(about=citizen().pnr)}
    house.registries.filled["income"] = found((WAGE, STRIKE))

    answer = await house.ask(citizen(), question("own-access", sections=frozenset({"income"})))

    record = shown(answer, "income")
    assert [each["kind"] for each in record["lines"]] == ["wage", "strike-pay"]  # type: ignore[index, attr-defined]  # plain JSON


@pytest.mark.anyio
async def test_the_log_is_told_of_income_and_not_of_its_kinds() -> None:
    house = House(agreement("subsidy"))
    house.registries.filled["income"] = found((WAGE, STRIKE))

    await house.ask(organisation(), question("subsidy"))

    (disclosed,) = house.ledger.disclosures
    assert "strike" not in repr(disclosed)
    assert disclosed.fields == tuple(sorted(LEAVES))
    assert disclosed.withheld == ()
