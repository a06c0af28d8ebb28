"""The sandbox's agreements: which municipality may ask which registry for which purpose, with the
terms the mocks know. In production the operator writes this file.
"""

from typing import Final
from uuid import UUID, uuid5

import msgspec

_SPACE: Final = UUID("5a4d0001-0000-4000-8000-000000000000")
_CONTROLLERS: Final = {"aarhus": "55133018", "randers": "29189668"}
"""CVR numbers; each municipality's SE number towards SKAT is the same."""
_OPERATOR: Final = "aarhus"
_OWN_ACCESS: Final = "own-access"
_REPRESENTATION: Final = "representation"
"""Whoever acts for a citizen: every registry is asked as for her own access."""
_COPIES: Final = (
    ("boligforening", "90000002", "resident-copy"),
    ("privatskole", "90000004", "enrolment-copy"),
)
"""Firms that a citizen may order a copy for: who, its CVR number, and the purpose. The registries
are asked under the operator's terms for own access: they know no consent.
"""
_WITH_ADDRESS: Final = frozenset({"enrolment-copy"})
_SKAT_SUBSCRIBER_TYPE: Final = 9001
"""What SKAT's mock calls a municipality. Its codes are invented: real ones are in agreements."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What a purpose asks beside the person register, which every decision needs."""

    address: bool = False
    skat: tuple[int, int] | None = None
    """Subscription and purpose code of the agreement with SKAT, where there is one."""


_PURPOSES: Final = {
    _OWN_ACCESS: Needed(address=True, skat=(9190, 9290)),
    "school-enrolment": Needed(address=True),
    "passport": Needed(),
    "day-care-place": Needed(address=True),
    "residence-check": Needed(address=True, skat=(9108, 9208)),
    "free-day-care-place": Needed(address=True, skat=(9101, 9201)),
    "cash-benefit": Needed(skat=(9102, 9202)),
    "sickness-benefit": Needed(skat=(9103, 9203)),
    "flex-job-subsidy": Needed(skat=(9104, 9204)),
    "personal-supplement": Needed(),
    "deposit-loan": Needed(address=True, skat=(9106, 9206)),
    "lost-earnings": Needed(skat=(9112, 9212)),
    "extra-costs": Needed(address=True),
    "care-home": Needed(address=True),
    "building-permit": Needed(address=True),
    "cash-benefit-control": Needed(skat=(9114, 9214)),
    "free-day-care-place-control": Needed(address=True, skat=(9114, 9214)),
    "hand-in": Needed(),
}


def agreement_ids() -> tuple[tuple[str, str], ...]:
    """List controller and purpose of every agreement that registries signed for the sandbox."""
    municipal = [
        (who, purpose) for who in _CONTROLLERS for purpose in _PURPOSES if purpose != _OWN_ACCESS
    ]
    return ((_OPERATOR, _OWN_ACCESS), *municipal)


def agreements_toml() -> str:
    """Write agreements.toml."""
    head = "# Written by `samsyn demo`. In production the operator's own agreements stand here.\n\n"
    signed = [_agreement(who, purpose) for who, purpose in agreement_ids()]
    return head + "\n".join([*signed, _for_another(), *(_copy(*each) for each in _COPIES)])


def _uuid(*parts: str) -> str:
    return str(uuid5(_SPACE, "/".join(parts)))


def _agreement(who: str, purpose: str) -> str:
    return f"{_head(who, _CONTROLLERS[who], purpose)}\n{_registries(who, purpose)}"


def _for_another() -> str:
    head = _head(_OPERATOR, _CONTROLLERS[_OPERATOR], _REPRESENTATION)
    return f"{head}\n{_registries(_OPERATOR, _OWN_ACCESS)}"


def _registries(who: str, purpose: str) -> str:
    cvr = _CONTROLLERS[who]
    dar = _dar(who, purpose, cvr) if _PURPOSES[purpose].address else ""
    return _cpr(who, purpose) + dar + _skat(who, purpose, cvr)


def _copy(who: str, cvr: str, purpose: str) -> str:
    address = _dar(_OPERATOR, _OWN_ACCESS, _CONTROLLERS[_OPERATOR])
    return (
        f"{_head(who, cvr, purpose)}\n{_cpr(_OPERATOR, _OWN_ACCESS)}"
        f"{address if purpose in _WITH_ADDRESS else ''}"
    )


def _head(who: str, cvr: str, purpose: str) -> str:
    return f"""\
[[agreement]]
id = "{who}-{purpose}"
controller_cvr = "{cvr}"
purpose = "{purpose}"
valid_from = 2026-01-01
"""


def _cpr(who: str, purpose: str) -> str:
    return f"""\
[agreement.registries.person_sf1520]
name = "{who}-{purpose}-cpr"
on_behalf_of_cvr = "{_CONTROLLERS[who]}"
service_agreement_uuid = "{_uuid(who, purpose, "agreement")}"
user_system_uuid = "{_uuid(who, "system")}"
user_uuid = "{_uuid(who, "user")}"
"""


def _dar(who: str, purpose: str, cvr: str) -> str:
    return f"""
[agreement.registries.address_dar]
name = "{who}-{purpose}-dar"
on_behalf_of_cvr = "{cvr}"
"""


def _skat(who: str, purpose: str, cvr: str) -> str:
    codes = _PURPOSES[purpose].skat
    if codes is None:
        return ""
    subscription_type, access_purpose = codes
    return f"""
[agreement.registries.income_skat]
name = "{who}-{purpose}-skat"
on_behalf_of_cvr = "{cvr}"
subscriber_se = "{cvr}"
subscriber_type_code = {_SKAT_SUBSCRIBER_TYPE}
subscription_type_code = {subscription_type}
access_purpose_code = {access_purpose}
"""


AGREEMENT_UUIDS: Final = tuple(_uuid(who, purpose, "agreement") for who, purpose in agreement_ids())
"""The ServiceAgreementUUIDs that the mocks are told to know."""
