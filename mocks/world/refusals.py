"""What the gateway of the sandbox must refuse, by persona: who asks, for what, and with which code.

Data for developers and for the test that asks a real gateway; nothing here decides.
"""

from typing import Final

import msgspec

from mocks.world.cast import MODULUS_11_SUFFIX

CITIZEN: Final = "citizen"
"""The persona herself, signed in, on her own page."""
AARHUS: Final = "aarhus-kommune"
RANDERS: Final = "randers-kommune"


class ExpectedRefusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question about a persona that must be refused, and the code that says why."""

    client: str
    purpose: str
    status: int
    code: str
    employee: str | None = None
    """None: the client's first employee."""
    without: tuple[str, ...] = ()
    """References that the question leaves out."""


def _refused(
    client: str, purpose: str, code: str, *, status: int = 403, employee: str | None = None
) -> ExpectedRefusal:
    return ExpectedRefusal(
        client=client, purpose=purpose, status=status, code=code, employee=employee
    )


_TOO_YOUNG: Final = _refused(CITIZEN, "own-access", "under_age")
_ELSEWHERE: Final = _refused(AARHUS, "residence-check", "not_registered_here")
_REFUSALS: Final[dict[str, tuple[ExpectedRefusal, ...]]] = {
    "employee": (
        _refused(RANDERS, "residence-check", "not_registered_here"),
        _refused("bank", "cash-benefit", "finance_asks_elsewhere"),
        _refused(AARHUS, "own-access", "party_class_not_permitted"),
    ),
    "employee-child": (_TOO_YOUNG,),
    "widow-two-children": (
        ExpectedRefusal(
            client=AARHUS,
            purpose="cash-benefit",
            status=403,
            code="notice_required",
            without=("notice_reference",),
        ),
        ExpectedRefusal(
            client=AARHUS,
            purpose="cash-benefit",
            status=403,
            code="case_reference_missing",
            without=("case_reference",),
        ),
    ),
    "widow-older-child": (_TOO_YOUNG,),
    "late-husband": (_refused(AARHUS, "cash-benefit", "subject_deceased"),),
    "child-9": (_TOO_YOUNG,),
    "twins": (_TOO_YOUNG,),
    "shared-residence-father": (_refused(AARHUS, "day-care-place", "not_registered_here"),),
    "randers-resident": (_ELSEWHERE,),
    "police-protected-other-parent": (_ELSEWHERE,),
    "emigrated": (_refused(AARHUS, "cash-benefit", "not_registered_here"),),
    "greenlander": (_ELSEWHERE,),
    "deceased": (
        _refused(AARHUS, "passport", "subject_deceased"),
        _refused(RANDERS, "residence-check", "not_registered_here"),
    ),
    "annulled": (_refused(AARHUS, "passport", "number_not_in_use"),),
    "tax-number-only": (_ELSEWHERE,),
    "replacement-number": (_refused(AARHUS, "passport", "subject_unknown", status=404),),
    "strike-pay": (_refused(AARHUS, "cash-benefit", "role_missing", employee="aarhus-no-role"),),
    "long-sick": (
        _refused(AARHUS, "sickness-benefit", "assurance_too_low", employee="aarhus-low"),
    ),
    "protected-address": (_refused("boligforening", "resident-copy", "consent_required"),),
    "cohabitant-unregistered": (_ELSEWHERE,),
    "placed-elsewhere": (_refused(AARHUS, "care-home", "not_registered_here"),),
    "no-mitid-daughter": (_ELSEWHERE,),
    "fifteen-tomorrow": (_TOO_YOUNG,),
    "moved-last-week": (_refused(RANDERS, "residence-check", "not_registered_here"),),
    "custody-with-grandmother": (_TOO_YOUNG,),
    "two-fathers-child": (_TOO_YOUNG,),
}


def expected_refusals(persona_id: str) -> tuple[ExpectedRefusal, ...]:
    """Give what must be refused of a persona, of either set; none for most."""
    return _REFUSALS.get(persona_id.removesuffix(MODULUS_11_SUFFIX), ())


def personas_refused() -> tuple[str, ...]:
    """Give the personas of whom something is refused, by the ids of the first set."""
    return tuple(_REFUSALS)
