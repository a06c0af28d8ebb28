"""What a citizen may say of a power of attorney, and how the two whom it concerns are shown it."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from gateway.access.purposes import Catalogue, Purpose
from gateway.answering.empowering import Listed, Wanted
from gateway.answering.life import REPRESENTATION
from gateway.answering.relation import Scope
from gateway.api.bodies import Unreadable
from gateway.ledger.delegations import Kept, State
from gateway.ledger.powers import Offered

_Paths = Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=200)]
INVITATION: Final = "/fuldmagt/"
"""Where the page is that opens a link."""


class PowerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/my-data/powers-of-attorney: `sections`, `fields` or both."""

    until: date
    """The last Danish day, at most twelve months away."""
    sections: _Paths | None = None
    fields: _Paths | None = None
    purposes: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)] | None = None
    access_log: bool = False

    def wanted(self, catalogue: Catalogue, *, today: date) -> Wanted:
        """Give what the body means. Raises Unreadable."""
        purpose = catalogue.of(REPRESENTATION)
        if self.sections is None and self.fields is None:
            raise Unreadable("body_invalid")
        self._check_paths(purpose)
        if not today <= self.until <= _in_a_year(today):
            raise Unreadable("body_invalid", pointer="/until")
        return Wanted(
            fields=tuple(sorted({*(self.sections or ()), *(self.fields or ())})),
            purposes=self._purposes(catalogue),
            until=self.until,
            gives_log=self.access_log,
        )

    def _check_paths(self, purpose: Purpose | None) -> None:
        sections = () if purpose is None else purpose.sections
        if not set(self.sections or ()) <= set(sections):
            raise Unreadable("section_unknown", pointer="/sections")
        if not set(self.fields or ()) <= (set() if purpose is None else purpose.askable.keys()):
            raise Unreadable("body_invalid", pointer="/fields")

    def _purposes(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Give the purposes: such as a citizen can have for another, and no others."""
        known = [each.id for each in catalogue.purposes if each.basis.kind == "representation"]
        if not set(self.purposes or known) <= set(known):
            raise Unreadable("body_invalid", pointer="/purposes")
        return tuple(sorted(set(self.purposes or known)))


class PowerDecisionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST …/powers-of-attorney/{id}/decision."""

    decision: Literal["accept", "decline"]


class OfferedPower(msgspec.Struct, frozen=True, kw_only=True):
    """A power of attorney that waits for somebody to open its link. The link is told this once."""

    id: str
    code: str
    """Opens it, once: whoever has it may take the power on."""
    invitation_url: str
    """The page that opens it, relative to this service."""
    expires_at: datetime
    """Until when it can be opened."""


class PowerState(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of one."""

    id: str
    state: State


class OpenedPower(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A power of attorney as whoever opened its link reads it."""

    id: str
    state: State
    grantor: str
    """Her own alias of who gives it."""
    scope: Scope
    until: date
    answer_by: datetime
    grantor_name: str | None = None
    """Absent where it is protected."""


class PowerRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One that she gave or holds."""

    id: str
    state: State
    scope: Scope
    until: date
    given_at: datetime
    changed_at: datetime
    other: str | None = None
    """Her own alias of the other one; absent as long as nobody has taken it on."""
    other_name: str | None = None
    since: date | None = None
    """From when it counts; absent as long as it does not."""


class PowerList(msgspec.Struct, frozen=True, kw_only=True):
    """All that she gave and holds, oldest first, ended ones too."""

    given: tuple[PowerRow, ...]
    held: tuple[PowerRow, ...]


def offered_power(offered: Offered) -> OfferedPower:
    """Say how it is opened."""
    return OfferedPower(
        id=offered.kept.id,
        code=offered.link,
        invitation_url=f"{INVITATION}{offered.link}",
        expires_at=offered.kept.link_until,
    )


def opened_power(kept: Kept, grantor: str) -> OpenedPower:
    """Say what whoever opened it may take on."""
    return OpenedPower(
        id=kept.id,
        state=kept.state,
        grantor=grantor,
        scope=_scope(kept),
        until=kept.terms.until,
        answer_by=kept.link_until,
        grantor_name=kept.terms.grantor_name,
    )


def power_list(listed: Listed) -> PowerList:
    """Say all of it, each one's other by the reader's alias."""
    powers, names = listed.powers, listed.names
    return PowerList(
        given=tuple(
            _row(each, names.get(each.holder or ""), each.terms.holder_name)
            for each in powers.given
        ),
        held=tuple(
            _row(each, names.get(each.grantor), each.terms.grantor_name) for each in powers.held
        ),
    )


def _row(kept: Kept, other: str | None, other_name: str | None) -> PowerRow:
    has_counted = kept.state in {"active", "expired", "withdrawn", "returned", "ended"}
    return PowerRow(
        id=kept.id,
        state=kept.state,
        scope=_scope(kept),
        until=kept.terms.until,
        given_at=kept.at,
        changed_at=kept.changed_at,
        other=other,
        other_name=other_name,
        since=kept.terms.since if has_counted and kept.holder is not None else None,
    )


def _scope(kept: Kept) -> Scope:
    terms = kept.terms
    return Scope(fields=terms.fields, purposes=terms.purposes, access_log=terms.gives_log)


def _in_a_year(today: date) -> date:
    """Give the last day of twelve months; from a leap day to the day before 1 March."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today + timedelta(days=365)
