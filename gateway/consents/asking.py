"""The recipient's side: it asks for a consent without naming anybody, looks how it stands, and may
give it up.
"""

from datetime import datetime
from typing import Final

import msgspec

from contracts.dates import Period, danish_day
from contracts.errors import NothingThere, NotPermitted
from contracts.paths import section_of
from gateway.access.asker import asker_of
from gateway.access.decide import decide_static
from gateway.access.decision import Asked, DecisionContext, Deny
from gateway.access.purposes import Mode, Purpose
from gateway.consents.parts import ConsentParts
from gateway.consents.states import State
from gateway.consents.stored import Standing
from gateway.consents.terms import Recipient, Wanted
from gateway.identity.callers import Requester
from gateway.ledger.payload import ConsentReadPayload
from gateway.store.instants import from_microseconds

PAGE: Final = "/mine-data/anmodninger/"
ONCE_DAYS: Final = 30
"""How long a consent for one use waits for it."""
LONGEST_DAYS: Final = 365
_USES: Final = 12
"""How often a recurring consent may be used where the purpose names no cap."""
_TO_COME: Final = "to come"


class ConsentWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient asks for, as it says it."""

    purpose: str
    fields: tuple[str, ...]
    mode: Mode
    period: Period | None = None
    max_uses: int | None = None
    valid_days: int | None = None
    case_reference: str | None = None
    redirect_uri: str | None = None
    state: str | None = None
    renews: str | None = None


class Requested(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was made: its id, and the link for whoever it turns out to be about."""

    id: str
    consent_url: str
    """To be opened once, by one citizen, before `expires_at`."""
    expires_at: datetime


class RequestStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it stands with a request of one's own."""

    id: str
    state: State
    consent_id: str | None = None
    subject: str | None = None
    """The recipient's own alias of the citizen, once she agreed; told nowhere else."""
    fields: tuple[str, ...] = ()
    """What she agreed to."""
    expires_at: datetime | None = None
    """When the consent ends."""


class ConsentStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it stands with a consent that one was given."""

    id: str
    state: State
    subject: str
    purpose: str
    purpose_version: int
    fields: tuple[str, ...]
    mode: Mode
    uses: int
    max_uses: int
    given_at: datetime
    expires_at: datetime
    period: Period | None = None
    case_reference: str | None = None
    supersedes: str | None = None


class Asking:
    """Asks for consents, for recipients."""

    def __init__(self, parts: ConsentParts) -> None:
        self._parts = parts

    async def ask(
        self,
        recipient: Requester,
        wish: ConsentWish,
        *,
        retry_key: str | None,
        body_sha256: str,
        correlation_id: str,
    ) -> Requested:
        """Keep a request. Raises NotPermitted, NothingThere for a consent to renew that is not the
        recipient's, TooManyQuestions, KeyUsedOtherwise.
        """
        purpose = self._permitted(recipient, wish)
        wanted = self._wanted(recipient, wish, purpose)
        if wish.renews is not None:
            await self._own(recipient, wish.renews)
        made = await self._parts.stored.make(
            wanted,
            retry_key=retry_key,
            body_sha256=body_sha256,
            correlation_id=correlation_id,
            most_open=self._parts.most_open,
        )
        return Requested(
            id=made.request_id,
            consent_url=f"{self._parts.public_url}{PAGE}{made.request_id}",
            expires_at=from_microseconds(made.open_until_us),
        )

    async def request(
        self, recipient: Requester, request_id: str, *, correlation_id: str
    ) -> RequestStanding:
        """Tell how it stands with a request of the recipient's own. Raises NothingThere."""
        stored = self._parts.stored
        pending = await stored.pending(request_id)
        own = stored.client_index(recipient.client_id)
        if pending is None or pending.row.client_index != own:
            raise NothingThere("consent_request_unknown")
        consent_id = pending.row.consent_id
        standing = None if consent_id is None else await stored.standing(consent_id)
        await stored.note_reading(
            ConsentReadPayload(
                client_id=recipient.client_id, rows=1, request_id=request_id, consent_id=consent_id
            ),
            subject_id=None if standing is None else standing.row.subject_id,
            correlation_id=correlation_id,
        )
        if standing is None:
            return RequestStanding(id=request_id, state=pending.state)
        return RequestStanding(
            id=request_id,
            state=standing.state,
            consent_id=standing.row.id,
            subject=await self._alias(recipient, standing),
            fields=standing.agreed.fields,
            expires_at=from_microseconds(standing.row.expires_us),
        )

    async def consent(
        self, recipient: Requester, consent_id: str, *, correlation_id: str
    ) -> ConsentStanding:
        """Tell how it stands with a consent of the recipient's own. Raises NothingThere."""
        standing = await self._own(recipient, consent_id)
        await self._parts.stored.note_reading(
            ConsentReadPayload(client_id=recipient.client_id, rows=1, consent_id=consent_id),
            subject_id=standing.row.subject_id,
            correlation_id=correlation_id,
        )
        row, agreed = standing.row, standing.agreed
        return ConsentStanding(
            id=consent_id,
            state=standing.state,
            subject=await self._alias(recipient, standing),
            purpose=agreed.wanted.purpose_id,
            purpose_version=agreed.wanted.purpose_version,
            fields=agreed.fields,
            mode=agreed.wanted.mode,
            uses=row.uses,
            max_uses=row.max_uses,
            given_at=agreed.given_at,
            expires_at=from_microseconds(row.expires_us),
            period=agreed.wanted.period,
            case_reference=agreed.wanted.case_reference,
            supersedes=agreed.supersedes,
        )

    async def give_up(
        self, recipient: Requester, consent_id: str, *, correlation_id: str
    ) -> ConsentStanding:
        """End a consent that the recipient needs no more. Raises NothingThere, Conflicting."""
        await self._parts.stored.withdraw(
            consent_id,
            person_id=None,
            client_id=recipient.client_id,
            correlation_id=correlation_id,
        )
        return await self.consent(recipient, consent_id, correlation_id=correlation_id)

    def _permitted(self, recipient: Requester, wish: ConsentWish) -> Purpose:
        """Hold the wish to the static rules: what could never be given is not asked for."""
        parts = self._parts.parts
        purpose = parts.catalogue.of(wish.purpose)
        if purpose is None and recipient.party_class == "supervised_finance":
            raise NotPermitted("finance_asks_elsewhere")
        now = parts.clock()
        context = DecisionContext(
            now=now,
            today=danish_day(now),
            asker=asker_of(recipient),
            asked=Asked(
                purpose_id=wish.purpose,
                fields=frozenset(wish.fields),
                case_reference=wish.case_reference,
                consent_id=_TO_COME,
            ),
            purpose=purpose,
            agreements=parts.agreements.of(recipient.organisation.cvr, wish.purpose),
            facts=None,
        )
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            raise NotPermitted(may_ask.public_code)
        if purpose is None or purpose.basis.kind != "consent":
            raise NotPermitted("purpose_needs_no_consent")
        return purpose

    def _wanted(self, recipient: Requester, wish: ConsentWish, purpose: Purpose) -> Wanted:
        if wish.mode not in purpose.modes:
            raise NotPermitted("mode_not_permitted")
        registered = self._parts.clients[recipient.client_id]
        if wish.redirect_uri is not None and wish.redirect_uri not in registered.redirect_uris:
            raise NotPermitted("redirect_uri_not_registered")
        needs_months = any(section_of(path) == "income" for path in wish.fields)
        today = danish_day(self._parts.parts.clock())
        return Wanted(
            recipient=Recipient(
                client_id=recipient.client_id,
                name=recipient.organisation.name,
                cvr=recipient.organisation.cvr,
            ),
            purpose_id=purpose.id,
            purpose_version=purpose.version,
            basis=str(purpose.basis),
            fields=tuple(sorted(set(wish.fields))),
            mode=wish.mode,
            max_uses=_uses(wish, purpose),
            valid_days=_days(wish),
            period=(wish.period or Period.ending(today)) if needs_months else None,
            case_reference=wish.case_reference,
            redirect_uri=wish.redirect_uri,
            state=wish.state,
            renews=wish.renews,
        )

    async def _own(self, recipient: Requester, consent_id: str) -> Standing:
        standing = await self._parts.stored.standing(consent_id)
        if standing.row.client_index != self._parts.stored.client_index(recipient.client_id):
            raise NothingThere("consent_unknown")
        return standing

    async def _alias(self, recipient: Requester, standing: Standing) -> str:
        subjects = self._parts.parts.subjects
        number = await subjects.number_of_subject(standing.subject_id)
        if number is None:
            raise NothingThere("consent_unknown")
        named = await subjects.named(frozenset({number}), sector=recipient.organisation.cvr)
        return named[number].alias


def _uses(wish: ConsentWish, purpose: Purpose) -> int:
    """Give how often it may be used: once, or up to the purpose's cap."""
    cap = purpose.frequency_cap
    most = 1 if wish.mode == "once" else _USES if cap is None else cap.times
    uses = most if wish.max_uses is None else wish.max_uses
    if not 1 <= uses <= most:
        raise NotPermitted("uses_not_permitted")
    return uses


def _days(wish: ConsentWish) -> int:
    usual = ONCE_DAYS if wish.mode == "once" else LONGEST_DAYS
    days = usual if wish.valid_days is None else wish.valid_days
    if not 1 <= days <= LONGEST_DAYS:
        raise NotPermitted("uses_not_permitted")
    return days
