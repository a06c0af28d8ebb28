"""Somebody who might ask: what a purpose needs of an asker is taken to be in order, and said."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.adapter import Text
from gateway.access.agreements import Agreement, Agreements
from gateway.access.asker import Asker, SignedIn
from gateway.access.consents import Consent
from gateway.access.decision import Asked, DecisionContext
from gateway.access.purposes import Purpose
from gateway.identity.callers import Organisation

_SUPPOSED: Final = "supposed"
_ASSUMED: Final[dict[str, Text]] = {
    "operator": Text(
        da="Den, der spørger, er den myndighed, som driver denne tjeneste.",
        en="Whoever asks is the authority that runs this service.",
    ),
    "organisation": Text(
        da="Den, der spørger, er en organisation med en aftale om formålet.",
        en="Whoever asks is an organisation with an agreement for the purpose.",
    ),
    "yourself": Text(da="Det er dig selv, der spørger.", en="It is you who asks."),
    "role": Text(
        da="Medarbejderen har den rolle, som formålet kræver, og er ikke i familie med dig.",
        en="The employee holds the role that the purpose asks for, and is no family of yours.",
    ),
    "sign_in": Text(
        da="Der er logget på med det højeste sikringsniveau.",
        en="The sign-in has the highest level of assurance.",
    ),
    "case_reference": Text(
        da="Spørgsmålet hører til en sag, som du er part i.",
        en="The question belongs to a case that you are a party to.",
    ),
    "notice_reference": Text(
        da="Du har fået skriftlig besked i forvejen.", en="You were told in writing beforehand."
    ),
    "consent": Text(
        da="Du har givet samtykke til alt, hvad formålet kan omfatte.",
        en="You agreed to all that the purpose may cover.",
    ),
    "no_municipality_basis": Text(
        da="Kommunen oplyser ikke nogen særlig grund til, at netop den spørger.",
        en="The municipality states no special reason why it is the one to ask.",
    ),
}


class Assumed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was taken to be so, and the same in words."""

    what: str
    text: Text


class Supposed(msgspec.Struct, frozen=True, kw_only=True):
    """A case that nobody has brought, and what was assumed to make it one."""

    context: DecisionContext
    assumed: tuple[Assumed, ...]


def supposed(
    purpose: Purpose, hers: DecisionContext, *, operator: Organisation, agreements: Agreements
) -> Supposed:
    """Give the case in which the first kind of party that the purpose is for asks for all of it,
    about the citizen of whose own case the facts are.
    """
    agreed = _agreed(purpose, operator, agreements)
    asker = _asker(purpose, operator, agreed, now=hers.now)
    has_consent = purpose.basis.kind == "consent"
    context = replace(
        hers,
        asker=asker,
        asked=Asked(
            purpose_id=purpose.id,
            case_reference=_SUPPOSED,
            notice_reference=_SUPPOSED,
            period=hers.asked.period,
            consent_id=_SUPPOSED if has_consent else None,
        ),
        purpose=purpose,
        agreements=agreed,
        consent=_consent(purpose, hers, asker) if has_consent else None,
    )
    is_operator = asker.cvr == operator.cvr
    return Supposed(
        context=context,
        assumed=tuple(
            Assumed(what=what, text=_ASSUMED[what])
            for what in _what(purpose, is_operator=is_operator)
        ),
    )


def _agreed(
    purpose: Purpose, operator: Organisation, agreements: Agreements
) -> tuple[Agreement, ...]:
    """Give the operator's agreements for the purpose; where it has none, the first other's."""
    own = agreements.of(operator.cvr, purpose.id)
    if own or "authority" in purpose.party_classes:
        return own
    others = (each.controller_cvr for each in agreements.agreements if each.purpose == purpose.id)
    other = next(others, None)
    return () if other is None else agreements.of(other, purpose.id)


def _asker(
    purpose: Purpose, operator: Organisation, agreed: tuple[Agreement, ...], *, now: datetime
) -> Asker:
    party = purpose.party_classes[0]
    person = SignedIn(acr="high", auth_time=now, roles=frozenset(purpose.roles))
    if party == "citizen":
        return Asker(party=party, person=person, represents=purpose.basis.kind == "representation")
    cvr = agreed[0].controller_cvr if agreed else operator.cvr
    return Asker(
        party=party,
        client_id=_SUPPOSED,
        cvr=cvr,
        municipality_code=operator.municipality_code if cvr == operator.cvr else None,
        person=person,
    )


def _consent(purpose: Purpose, hers: DecisionContext, asker: Asker) -> Consent:
    return Consent(
        id=_SUPPOSED,
        subject_id=hers.subject_id,
        purpose_id=purpose.id,
        purpose_version=purpose.version,
        recipient_cvr=asker.cvr or "",
        client_id=_SUPPOSED,
        fields=purpose.fields,
        not_before=hers.now,
        expires_at=hers.now + timedelta(days=1),
        is_granted=True,
    )


def _what(purpose: Purpose, *, is_operator: bool) -> Iterator[str]:
    """Name what was assumed, as far as the purpose asks for it."""
    is_hers = purpose.party_classes[0] == "citizen"
    yield "yourself" if is_hers else "operator" if is_operator else "organisation"
    if purpose.roles:
        yield "role"
    yield "sign_in"
    if purpose.case_reference == "required":
        yield "case_reference"
    if purpose.notice_required:
        yield "notice_reference"
    if purpose.basis.kind == "consent":
        yield "consent"
    if purpose.municipality_basis:
        yield "no_municipality_basis"
