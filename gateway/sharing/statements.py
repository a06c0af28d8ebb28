"""A yes or no that a citizen carries to whom she likes, signed; the figure behind it stays here.

We never speak with whoever she shows it to, and do not learn who that is (trust.md 1.8).
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import msgspec

from contracts.dates import PartialDate, Period, danish_day
from contracts.errors import EvidenceUnavailable, NothingThere, NotPermitted
from gateway.access.protection import last_day
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS, Answering
from gateway.identity.callers import Citizen, Organisation
from gateway.ledger.signing import Signer
from gateway.proof.signed_document import sign_document
from gateway.question import Question
from gateway.store.instants import Clock

PROFILE: Final = "samsyn-statement/1"
Shown = Literal["name", "birth_date"]
_SHOWN: Final[dict[Shown, str]] = {
    "name": "person.name.full_name",
    "birth_date": "person.birth_date",
}


class IncomeNotAbove(msgspec.Struct, frozen=True, kw_only=True):
    """Whether all that was reported as income in these months is at most the limit, before tax."""

    limit_dkk: Decimal
    period: Period


class AgeAtLeast(msgspec.Struct, frozen=True, kw_only=True):
    """Whether she is so many years old today."""

    years: int


class LivesIn(msgspec.Struct, frozen=True, kw_only=True):
    """Whether she is registered as living in that municipality."""

    municipality_code: str


Claim = IncomeNotAbove | AgeAtLeast | LivesIn


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be stated, and what of her is to stand beside it."""

    claim: Claim
    show: frozenset[Shown] = frozenset()


class StatementParts(msgspec.Struct, frozen=True, kw_only=True):
    """What statements need, wired by gateway/app.py."""

    answering: Answering
    operator: Organisation
    signer: Signer
    clock: Clock
    is_on: bool
    """Whether counsel has agreed that citizens may carry such statements."""


class Statements:
    """Makes statements out of a citizen's own record."""

    def __init__(self, parts: StatementParts) -> None:
        self._parts = parts

    async def make(self, citizen: Citizen, wish: Wish, *, arrival: Arrival) -> dict[str, object]:
        """Give the signed statement; the look at her record that it rests on is on her log.

        Raises NotPermitted where statements are off, NothingThere where nothing is registered that
        it could be made of, EvidenceUnavailable, and what asking for her own record would raise.
        """
        if not self._parts.is_on:
            raise NotPermitted("self_share_off")
        today = danish_day(self._parts.clock())
        stating = _STATING[type(wish.claim)]
        shown = frozenset(_SHOWN[each] for each in wish.show)
        question = Question(
            subject=citizen.pnr,
            purpose=OWN_ACCESS,
            period=getattr(wish.claim, "period", Period.ending(today)),
            fields=stating.fields | shown,
        )
        answer = await self._parts.answering.answer(citizen, question, arrival=arrival)
        return self._signed(wish, stating, answer, today=today)

    def _signed(
        self, wish: Wish, stating: "Stating", answer: Answer, *, today: date
    ) -> dict[str, object]:
        section = answer.sections.get(stating.section)
        if not isinstance(section, FoundSection):
            raise EvidenceUnavailable("statement_unavailable")
        told = stating.state(wish.claim, section.record, today)
        if told is None:
            raise NothingThere("nothing_to_state")
        document: dict[str, object] = {
            "statement": stating.name,
            "profile": PROFILE,
            **told,
            "source": section.source.registry,
            "observed_at": msgspec.to_builtins(section.source.observed_at),
            "issued_by": {"name": self._parts.operator.name, "cvr": self._parts.operator.cvr},
            "entry_id": answer.receipt.entry_id,
        }
        about = _about(wish, answer)
        if about:
            document["about"] = about
        return sign_document(document, self._parts.signer.key, signed_at=answer.receipt.signed_at)


Record = Mapping[str, object]
_State = Callable[[Claim, Record, date], dict[str, object] | None]


class Stating(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of claim is made out of a section."""

    name: str
    section: str
    fields: frozenset[str]
    """What of her record it needs: no other is asked for."""
    state: _State
    """Gives what is said; None where the record says nothing of it."""


def _income(claim: Claim, record: Record, today: date) -> dict[str, object] | None:
    del today
    if not isinstance(claim, IncomeNotAbove):
        return None
    months = [each for each in _list(record, "months") if each.get("month") in claim.period.months]
    kinds = [each for month in months for each in _list(month, "kinds")]
    amounts = [Decimal(str(each["gross"])) for each in kinds if each.get("gross") is not None]
    if not amounts:
        return None
    return {
        "holds": sum(amounts) <= claim.limit_dkk,
        "limit_dkk": f"{claim.limit_dkk:.2f}",
        "period": {"from": claim.period.from_month, "to": claim.period.to_month},
        "counted": "gross of every kind, before tax",
        "months_reported": len(months),
        "months_asked": claim.period.month_count,
    }


def _age(claim: Claim, record: Record, today: date) -> dict[str, object] | None:
    born = record.get("birth_date")
    if not isinstance(claim, AgeAtLeast) or not isinstance(born, str):
        return None
    latest = last_day(PartialDate(born))
    had_birthday = (today.month, today.day) >= (latest.month, latest.day)
    age = today.year - latest.year - (not had_birthday)
    return {"holds": age >= claim.years, "years": claim.years}


def _municipality(claim: Claim, record: Record, today: date) -> dict[str, object] | None:
    del today
    home = record.get("residence")
    code = home.get("municipality_code") if isinstance(home, Mapping) else None
    if not isinstance(claim, LivesIn) or code is None:
        return None
    return {
        "holds": code == claim.municipality_code,
        "municipality_code": claim.municipality_code,
    }


_STATING: Final[dict[type[Claim], Stating]] = {
    IncomeNotAbove: Stating(
        name="income-not-above",
        section="income",
        fields=frozenset({"income.months[].month", "income.months[].kinds[].gross"}),
        state=_income,
    ),
    AgeAtLeast: Stating(
        name="age-at-least",
        section="person",
        fields=frozenset({"person.birth_date"}),
        state=_age,
    ),
    LivesIn: Stating(
        name="lives-in",
        section="person",
        fields=frozenset({"person.residence.municipality_code"}),
        state=_municipality,
    ),
}


def _about(wish: Wish, answer: Answer) -> dict[str, object]:
    """Give what of her she wants to stand in it."""
    section = answer.sections.get("person")
    if not wish.show or not isinstance(section, FoundSection):
        return {}
    name = section.record.get("name")
    told: dict[str, object] = {}
    if "name" in wish.show and isinstance(name, Mapping):
        told["name"] = name.get("full_name")
    if "birth_date" in wish.show:
        told["birth_date"] = section.record.get("birth_date")
    return {key: each for key, each in told.items() if each is not None}


def _list(record: Record, name: str) -> list[Record]:
    found = record.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
