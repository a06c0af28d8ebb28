"""Every attribute of a consent against the question: one that differs refuses, alone and in pairs.

First what decide() makes of it, then the same rows changed in a real store. The untouched twin
permits.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest
from msgspec.structs import fields, replace

from contracts.dates import PartialDate, Period
from contracts.errors import GatewayError, NotPermitted, SubjectUnknown
from contracts.records.family import CustodyHolder
from gateway.access.asker import asker_of
from gateway.access.consents import Consent
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.consents.sealed import open_agreed, seal_agreed
from gateway.consents.terms import Agreed, Wanted
from gateway.identity.callers import Citizen, Requester
from gateway.store.consent_rows import ConsentRow
from tests.gateway.access.situations import NOW, agreement, asking, case
from tests.gateway.answering.fakes import CHILD, NUMBER
from tests.gateway.consents.situation import (
    ADDRESS,
    BO,
    CATALOGUE,
    COPY,
    FIELDS,
    FIRST,
    IDA,
    OTHER_COPY,
    SECOND,
    Situation,
    catalogue,
)
from tests.gateway.consents.test_between import CHILD_SIGNED_IN, HELD, YOUNG, about_child, known
from tests.gateway.store.house import House

Change = Callable[[DecisionContext], DecisionContext]
MONTHS = Period(from_month="2026-01", to_month="2026-10")
CONSENT = Consent(
    id="con_a",
    subject_id="cit_a",
    purpose_id=COPY,
    purpose_version=1,
    recipient_cvr=FIRST.organisation.cvr,
    client_id=FIRST.client_id,
    fields=FIELDS,
    not_before=NOW,
    expires_at=NOW + timedelta(days=30),
    is_granted=True,
    period=MONTHS,
    case_reference="S1",
)
THEIRS = case(
    asker=asker_of(FIRST),
    asked=asking(COPY, consent_id="con_a", case_reference="S1", period=MONTHS),
    agreements=(agreement(COPY, controller_cvr=FIRST.organisation.cvr),),
    subject_id="cit_a",
    consent=CONSENT,
)
TWIN = replace(THEIRS, purpose=CATALOGUE.of(COPY))
OF_CONSENT: dict[str, object] = {
    "id": "con_b",
    "subject_id": "cit_b",
    "purpose_id": OTHER_COPY,
    "purpose_version": 2,
    "recipient_cvr": SECOND.organisation.cvr,
    "client_id": SECOND.client_id,
    "fields": ("person.citizenship",),
    "not_before": NOW + timedelta(microseconds=1),
    "expires_at": NOW,
    "given_by": "custody_holder",
    "is_granted": False,
    "period": Period(from_month="2026-02", to_month="2026-10"),
    "case_reference": "S2",
}
OF_QUESTION: dict[str, Change] = {
    "another citizen": lambda at: replace(at, subject_id="cit_b"),
    "another consent": lambda at: replace(at, asked=replace(at.asked, consent_id="con_b")),
    "another case": lambda at: replace(at, asked=replace(at.asked, case_reference="S2")),
    "no case": lambda at: replace(at, asked=replace(at.asked, case_reference=None)),
    "a month more": lambda at: replace(
        at, asked=replace(at.asked, period=Period(from_month="2026-01", to_month="2026-11"))
    ),
    "no months": lambda at: replace(at, asked=replace(at.asked, period=None)),
    "another organisation": lambda at: replace(at, asker=replace(at.asker, cvr="10000009")),
    "another client": lambda at: replace(at, asker=replace(at.asker, client_id="other")),
    "a newer purpose": lambda at: replace(at, purpose=catalogue(version=2).of(COPY)),
    "a moment too late": lambda at: replace(at, now=CONSENT.expires_at),
    "a moment too early": lambda at: replace(at, now=NOW - timedelta(microseconds=1)),
    "no consent": lambda at: replace(at, consent=None),
}
REFUSES = {"consent_not_active", "of_age", "nothing_permitted"}


def refused(context: DecisionContext) -> str | None:
    decision = decide(context)
    return decision.code if isinstance(decision, Deny) else None


def with_changed(*names: str) -> DecisionContext:
    return replace(TWIN, consent=replace(CONSENT, **{name: OF_CONSENT[name] for name in names}))


def test_the_untouched_twin_permits_exactly_what_was_agreed_to() -> None:
    permit = decide(TWIN)

    assert isinstance(permit, Permit)
    assert ADDRESS in permit.fields


def test_every_attribute_is_changed_here_but_who_gave_it_which_facts_tell() -> None:
    assert {each.name for each in fields(Consent)} - set(OF_CONSENT) == {"giver_id"}


@pytest.mark.parametrize("name", OF_CONSENT)
def test_one_attribute_that_differs_refuses(name: str) -> None:
    assert refused(with_changed(name)) in REFUSES


@pytest.mark.parametrize(("one", "other"), [*combinations(OF_CONSENT, 2)])
def test_two_that_differ_never_make_up_for_each_other(one: str, other: str) -> None:
    assert refused(with_changed(one, other)) in REFUSES


@pytest.mark.parametrize("question", OF_QUESTION)
def test_another_question_than_the_one_agreed_to_is_refused(question: str) -> None:
    assert refused(OF_QUESTION[question](TWIN)) in REFUSES | {"agreement_missing"}


@pytest.mark.parametrize("name", OF_CONSENT)
@pytest.mark.parametrize("question", OF_QUESTION)
def test_a_changed_consent_and_another_question_are_refused(name: str, question: str) -> None:
    changed = OF_QUESTION[question](with_changed(name))
    fitting = refused(changed) is None

    assert fitting == ((name, question) in FIT_EACH_OTHER)


FIT_EACH_OTHER = {
    ("id", "another consent"),
    ("subject_id", "another citizen"),
    ("purpose_version", "a newer purpose"),
    ("case_reference", "another case"),
}
"""Pairs that are one change: the other's own consent for the other's question."""


@pytest.mark.parametrize("left_out", FIELDS)
def test_a_field_that_she_did_not_agree_to_is_not_given(left_out: str) -> None:
    kept = tuple(each for each in FIELDS if each != left_out)

    permit = decide(replace(TWIN, consent=replace(CONSENT, fields=kept)))

    assert isinstance(permit, Permit)
    assert not any(leaf.startswith(left_out) for leaf in permit.fields)


def test_fields_that_nobody_may_have_are_not_given_by_agreeing_to_them() -> None:
    more = (*FIELDS, "person.citizenship", "income.months", "family.children")

    assert decide(replace(TWIN, consent=replace(CONSENT, fields=more))) == decide(TWIN)


class Stored:
    """A consent in a store, and what an administrator with every key may write in its place."""

    def __init__(self, situation: Situation, house: House, consent_id: str) -> None:
        self.situation = situation
        self.house = house
        self.consent_id = consent_id

    async def rewrite(self, agreed: Callable[[Agreed], Agreed], **columns: object) -> None:
        standing = await self.situation.store.consents.standing(self.consent_id)
        row: ConsentRow = replace(standing.row, **columns)
        content = open_agreed(standing.row, self.house.data_key)
        sealed = seal_agreed(
            agreed(content), self.house.data_key(row.subject_id), consent_id=row.id
        )
        self.house.change(
            f"UPDATE consent SET subject_id = '{row.subject_id}', giver_id = '{row.giver_id}', "  # noqa: S608  # ours
            f"state = '{row.state}', uses = {row.uses}, not_before_us = {row.not_before_us}, "
            f"expires_us = {row.expires_us}, sealed = ? WHERE id = '{row.id}'",
            sealed,
        )

    async def use(self, who: Requester = FIRST, citizen: Citizen = IDA, **asked: object) -> str:
        """Give what came of a use."""
        asked = {"case_reference": "S1"} | asked
        try:
            await self.situation.use(self.consent_id, who, citizen=citizen, **asked)
        except GatewayError as error:
            return error.code
        return "given"


def wanting(**changes: object) -> Callable[[Agreed], Agreed]:
    def change(agreed: Agreed) -> Agreed:
        wanted: Wanted = replace(agreed.wanted, **changes)
        return replace(agreed, wanted=wanted)

    return change


def same(agreed: Agreed) -> Agreed:
    return agreed


SEALED: dict[str, Callable[[Agreed], Agreed]] = {
    "purpose_id": wanting(purpose_id=OTHER_COPY),
    "purpose_version": wanting(purpose_version=2),
    "period": wanting(period=Period(from_month="2026-02", to_month="2026-11")),
    "case_reference": wanting(case_reference="S2"),
    "recipient's client": lambda agreed: wanting(
        recipient=replace(agreed.wanted.recipient, client_id="other")
    )(agreed),
    "recipient's cvr": lambda agreed: wanting(
        recipient=replace(agreed.wanted.recipient, cvr="10000009")
    )(agreed),
    "fields": lambda agreed: replace(agreed, fields=("person.citizenship",)),
    "no fields": lambda agreed: replace(agreed, fields=()),
    "given_by": lambda agreed: replace(agreed, given_by="custody_holder"),
}
HOUR_US = 3_600_000_000
COLUMNS: dict[str, Callable[[ConsentRow], dict[str, object]]] = {
    "state": lambda _: {"state": "withdrawn"},
    "uses": lambda row: {"uses": row.max_uses},
    "not_before_us": lambda row: {"not_before_us": row.not_before_us + HOUR_US},
    "expires_us": lambda row: {"expires_us": row.not_before_us},
}
OTHERS: dict[str, dict[str, object]] = {
    "another client": {"who": SECOND},
    "another citizen": {"citizen": BO},
    "another case": {"case_reference": "S2"},
    "no case": {"case_reference": None},
    "another purpose": {"purpose": OTHER_COPY},
}


@pytest.fixture
async def stored(situation: Situation, house: House) -> Stored:
    consent_id = await situation.granted(mode="recurring", case_reference="S1")
    return Stored(situation, house, consent_id)


@pytest.mark.anyio
@pytest.mark.slow
async def test_the_twin_in_the_store_is_given(stored: Stored) -> None:
    await stored.rewrite(same)

    assert await stored.use() == "given"


@pytest.mark.anyio
@pytest.mark.slow
@pytest.mark.parametrize("name", SEALED)
async def test_in_the_store_one_that_differs_refuses(stored: Stored, name: str) -> None:
    await stored.rewrite(SEALED[name])

    assert await stored.use() == "subject_not_available"
    assert (await stored.situation.store.consents.standing(stored.consent_id)).row.uses == 0


@pytest.mark.anyio
@pytest.mark.slow
@pytest.mark.parametrize("name", COLUMNS)
async def test_in_the_store_a_column_that_differs_refuses(stored: Stored, name: str) -> None:
    standing = await stored.situation.store.consents.standing(stored.consent_id)

    await stored.rewrite(same, **COLUMNS[name](standing.row))

    assert await stored.use() == "subject_not_available"


@pytest.mark.anyio
@pytest.mark.slow
async def test_in_the_store_another_citizen_s_consent_refuses(stored: Stored) -> None:
    bo = await stored.situation.store.subjects.id_of(BO.pnr)

    await stored.rewrite(same, subject_id=bo, giver_id=bo)

    assert await stored.use() == "subject_not_available"
    assert await stored.use(citizen=BO) == "given"


@pytest.mark.anyio
@pytest.mark.slow
async def test_in_the_store_another_giver_than_holds_custody_refuses(stored: Stored) -> None:
    subjects = stored.situation.store.subjects
    child, ida = await subjects.id_of(CHILD), await subjects.id_of(NUMBER)
    other = replace(HELD, custody=(CustodyHolder(role="mother", person=NUMBER, since=SINCE_BIRTH),))
    stored.situation.registries.known[CHILD] = about_child(known(YOUNG, other))
    by_holder = SEALED["given_by"]

    await stored.rewrite(by_holder, subject_id=child, giver_id=ida)
    by_mother = await stored.use(citizen=CHILD_SIGNED_IN)
    await stored.rewrite(same, giver_id=await subjects.id_of(BO.pnr))
    by_another = await stored.use(citizen=CHILD_SIGNED_IN)
    await stored.rewrite(same, giver_id="cit_nobody")

    assert (by_mother, by_another) == ("given", "subject_not_available")
    assert await stored.use(citizen=CHILD_SIGNED_IN) == "subject_not_available"


SINCE_BIRTH = PartialDate("2015-11-11")


@pytest.mark.anyio
@pytest.mark.slow
@pytest.mark.parametrize("question", OTHERS)
async def test_in_the_store_another_question_is_refused(stored: Stored, question: str) -> None:
    assert await stored.use(**OTHERS[question]) == "subject_not_available"  # type: ignore[arg-type]  # as use takes them

    assert await stored.use() == "given"


@pytest.mark.anyio
@pytest.mark.slow
async def test_a_field_beyond_the_purpose_is_refused_by_name_and_uses_nothing(
    stored: Stored,
) -> None:
    with pytest.raises(NotPermitted, match="fields_not_permitted"):
        await stored.situation.use(
            stored.consent_id, fields=frozenset({"person.citizenship"}), case_reference="S1"
        )
    with pytest.raises(SubjectUnknown):
        await stored.situation.use("con_" + "a" * 26, case_reference="S1")

    standing = await stored.situation.store.consents.standing(stored.consent_id)
    assert standing.row.uses == 0


@pytest.mark.anyio
@pytest.mark.slow
async def test_a_sealed_content_moved_to_another_consent_is_read_by_nobody(
    stored: Stored,
) -> None:
    other = await stored.situation.granted(mode="recurring", case_reference="S1")
    stored.house.change(
        "UPDATE consent SET sealed = (SELECT sealed FROM consent AS other "  # noqa: S608  # ours
        f"WHERE other.id = '{other}') WHERE id = '{stored.consent_id}'"
    )

    assert await stored.use() == "evidence_unavailable"
