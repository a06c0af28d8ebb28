"""What a sign-in says that its citizen may do for others: the privileges claim, read strictly.

Each group of the list has as its scope whom it is about, and as privileges of ours

    urn:dk:samsyn:see-own-data:<section>, urn:dk:samsyn:see-access-log, urn:dk:samsyn:guardian

The claim's name, the list and the scope are those of the brokers (trust.md S-25); the privileges'
names are ours. Scopes of organisations, and privileges of other services, are passed over.
"""

import re
from typing import Final

from contracts.pnr import Pnr, PnrInvalid
from gateway.identity.callers import BroughtPower
from gateway.identity.privilege_list import (
    NoPrivilegeList,
    PrivilegeGroup,
    read_privilege_list,
)
from gateway.identity.refusal import TokenRefused

OF_PERSONS: Final = "urn:dk:gov:saml:cprNumberIdentifier:"
OURS: Final = "urn:dk:samsyn:"
SEE_SECTION: Final = "urn:dk:samsyn:see-own-data:"
SEE_LOG: Final = "urn:dk:samsyn:see-access-log"
GUARDIAN: Final = "urn:dk:samsyn:guardian"
_SECTION: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def brought_powers(claim: object, *, herself: Pnr) -> tuple[BroughtPower, ...]:
    """Give what the claim says of each person; None says nothing. Raises TokenRefused.

    Nobody stands in it twice, and she herself not at all.
    """
    groups = _read(claim)
    powers = tuple(
        power
        for each in groups
        if each.scope.startswith(OF_PERSONS) and (power := _power(each)) is not None
    )
    grantors = {each.grantor for each in powers}
    if len(grantors) < len(powers) or herself in grantors:
        raise TokenRefused("privileges_malformed")
    return powers


def _read(claim: object) -> tuple[PrivilegeGroup, ...]:
    if claim is None:
        return ()
    if not isinstance(claim, str):
        raise TokenRefused("privileges_malformed")
    try:
        return read_privilege_list(claim)
    except NoPrivilegeList:
        raise TokenRefused("privileges_malformed") from None


def _power(group: PrivilegeGroup) -> BroughtPower | None:
    """Give what one person's privileges are here; None where none is of this service."""
    ours = [each for each in group.privileges if each.startswith(OURS)]
    sections = [each.removeprefix(SEE_SECTION) for each in ours if each.startswith(SEE_SECTION)]
    others = {each for each in ours if not each.startswith(SEE_SECTION)}
    if not others <= {SEE_LOG, GUARDIAN} or not all(map(_SECTION.fullmatch, sections)):
        raise TokenRefused("privileges_malformed")
    if not ours:
        return None
    return BroughtPower(
        grantor=_number(group.scope.removeprefix(OF_PERSONS)),
        sections=tuple(sorted(set(sections))),
        gives_log=SEE_LOG in others,
        is_guardian=GUARDIAN in others,
    )


def _number(written: str) -> Pnr:
    if not re.fullmatch(r"[0-9]{10}", written, re.ASCII):
        raise TokenRefused("privileges_malformed")
    try:
        return Pnr(written)
    except PnrInvalid:
        raise TokenRefused("privileges_malformed") from None
