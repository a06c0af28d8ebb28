"""What a sign-in says that its citizen may do for others: the privileges claim, read strictly.

The claim is a list, or the list as JSON in base64url without padding:

    [{"scope": "urn:dk:gov:saml:cprNumberIdentifier:<ten digits>",
      "privileges": ["urn:dk:samsyn:see-own-data:<section>", "urn:dk:samsyn:see-access-log",
                     "urn:dk:samsyn:guardian"]}]

The claim's name and the scope are OIOSAML's (trust.md S-25); the form is ours, which a bridge makes
of the broker's own. Scopes of organisations, and privileges of other services, are passed over.
"""

import binascii
import re
from base64 import urlsafe_b64decode
from typing import Annotated, Final

import msgspec

from contracts.pnr import Pnr, PnrInvalid
from gateway.identity.callers import BroughtPower
from gateway.identity.refusal import TokenRefused
from gateway.identity.strict_json import NotStrict, read_object

OF_PERSONS: Final = "urn:dk:gov:saml:cprNumberIdentifier:"
OURS: Final = "urn:dk:samsyn:"
SEE_SECTION: Final = "urn:dk:samsyn:see-own-data:"
SEE_LOG: Final = "urn:dk:samsyn:see-access-log"
GUARDIAN: Final = "urn:dk:samsyn:guardian"
_SECTION: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_WRAPPED: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MOST: Final = 20
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class _Privileges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scope: _Text
    privileges: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=_MOST)]


_Groups = Annotated[tuple[_Privileges, ...], msgspec.Meta(max_length=_MOST)]


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


def _read(claim: object) -> tuple[_Privileges, ...]:
    if claim is None:
        return ()
    try:
        listed = _unwrapped(claim) if isinstance(claim, str) else claim
        return msgspec.convert(listed, _Groups)
    except (msgspec.ValidationError, NotStrict, binascii.Error):
        raise TokenRefused("privileges_malformed") from None


def _unwrapped(text: str) -> object:
    """Read the JSON that stands for a list. Raises NotStrict, and binascii.Error."""
    if _WRAPPED.fullmatch(text) is None:
        raise NotStrict
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # As a member of an object, so that the one strict reader reads it; it may add none beside.
    read = read_object(b'{"list":' + raw + b"}")
    if read.keys() != {"list"}:
        raise NotStrict
    return read["list"]


def _power(group: _Privileges) -> BroughtPower | None:
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
