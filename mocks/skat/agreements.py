"""The agreements that the register knows: who may ask under which codes, and what comes back.

Every code is invented (real ones stand in a signed agreement). What an agreement does not cover is
left out of the answer without a word, as the real service does.
"""

from typing import Final, Literal

import msgspec

from mocks.skat.question import Subscriber
from mocks.world import employers

Right = Literal[
    "a_income_with_am",
    "a_income_without_am",
    "a_tax",
    "am_contribution",
    "company_car",
    "b_income_with_am",
    "b_income_without_am",
    "atp_contribution",
    "tax_free_travel",
    "hours",
    "employee_pension",
    "employer_pension",
    "own_atp",
    "holiday",
    "refund",
]
Profile = Literal["everything", "incomes", "incomes-and-hours", "previous-wage", "where-and-when"]
_INCOMES: Final[frozenset[Right]] = frozenset(
    {
        "a_income_with_am",
        "a_income_without_am",
        "b_income_with_am",
        "b_income_without_am",
        "atp_contribution",
    }
)
_PENSIONS: Final[frozenset[Right]] = frozenset({"employee_pension", "employer_pension", "own_atp"})
PROFILES: Final[dict[Profile, frozenset[Right]]] = {
    "everything": frozenset(Right.__args__),  # type: ignore[attr-defined]  # Literal has its values
    "incomes": _INCOMES,
    "incomes-and-hours": _INCOMES | {"hours"},
    "previous-wage": _INCOMES | _PENSIONS | {"hours"},
    "where-and-when": frozenset(),
}
"""What each gets besides who reported, for when, of which type, and whether it was undone."""

MUNICIPALITY: Final = 9001
"""AbonnentTypeKode of both municipalities."""
OPERATOR_SE: Final = employers.AARHUS


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """One signed agreement."""

    subscriber: Subscriber
    profile: Profile

    @property
    def rights(self) -> frozenset[Right]:
        """Give the fields that come back under it."""
        return PROFILES[self.profile]


_PURPOSES: Final[dict[str, tuple[int, int, Profile]]] = {
    "day-care-place": (9101, 9201, "incomes"),
    "cash-benefit": (9102, 9202, "everything"),
    "sickness-benefit": (9103, 9203, "incomes-and-hours"),
    "flexjob-subsidy": (9104, 9204, "incomes-and-hours"),
    "deposit-loan": (9106, 9206, "incomes"),
    "residence-check": (9108, 9208, "where-and-when"),
    "lost-earnings": (9112, 9212, "previous-wage"),
    "benefit-control": (9114, 9214, "everything"),
    "own-access": (9190, 9290, "everything"),
}
"""By purpose: AbonnementTypeKode, AdgangFormaalTypeKode and what comes back."""


def agreement_for(se: str, purpose: str) -> Agreement:
    """Give the default agreement of a municipality for a purpose of ours."""
    subscription_type, purpose_code, profile = _PURPOSES[purpose]
    return Agreement(
        subscriber=Subscriber(
            se=se,
            subscriber_type=MUNICIPALITY,
            subscription_type=subscription_type,
            purpose=purpose_code,
        ),
        profile=profile,
    )


DEFAULT_AGREEMENTS: Final = tuple(
    agreement_for(se, purpose)
    for se in (employers.AARHUS, employers.RANDERS)
    for purpose in _PURPOSES
    if purpose != "own-access" or se == OPERATOR_SE
)


def read_agreement(text: str) -> Agreement:
    """Read `SE:ABONNENT/ABONNEMENT/FORMAAL[=PROFILE]`. Raises ValueError with a fixed message."""
    codes, _, profile = text.partition("=")
    se, _, rest = codes.partition(":")
    try:
        subscriber_type, subscription_type, purpose = map(int, rest.split("/"))
        return msgspec.convert(
            {
                "subscriber": {
                    "se": se,
                    "subscriber_type": subscriber_type,
                    "subscription_type": subscription_type,
                    "purpose": purpose,
                },
                "profile": profile or "everything",
            },
            Agreement,
        )
    except (ValueError, msgspec.ValidationError):
        raise ValueError("an agreement is SE:ABONNENT/ABONNEMENT/FORMAAL[=PROFILE]") from None


class Agreements:
    """The agreements by who asks under which codes."""

    def __init__(self, known: tuple[Agreement, ...]) -> None:
        self._known = {agreement.subscriber: agreement for agreement in known}

    def of(self, subscriber: Subscriber) -> Agreement | None:
        """Give the agreement under which somebody asks, or None."""
        return self._known.get(subscriber)

    def listing(self) -> tuple[Agreement, ...]:
        """Give every agreement."""
        return tuple(self._known.values())
