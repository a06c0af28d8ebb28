"""The sandbox's agreements: which municipality may ask which registry for which purpose, with the
terms the mocks know. In production the operator writes this file.
"""

from typing import Final
from uuid import UUID, uuid5

_SPACE: Final = UUID("5a4d0001-0000-4000-8000-000000000000")
_CONTROLLERS: Final = {"aarhus": "55133018", "randers": "29189668"}
_PURPOSES: Final = ("school-enrolment", "passport", "day-care-place", "residence-check")
_OPERATOR: Final = "aarhus"
_MUNICIPALITY_AS_SUBSCRIBER: Final = 9001
_INCOME_CODES: Final = {
    "day-care-free-place": (9101, 9201),
    "cash-benefit": (9102, 9202),
    "sickness-benefit": (9103, 9203),
    "flexjob-subsidy": (9104, 9204),
    "deposit-loan": (9106, 9206),
    "residence-check": (9108, 9208),
    "lost-earnings": (9112, 9212),
    "benefit-control": (9114, 9214),
    "own-access": (9190, 9290),
}
"""Purpose to the subscription and access-purpose codes that the income mock knows (invented)."""


def agreement_ids() -> tuple[tuple[str, str], ...]:
    """List controller and purpose of every agreement of the sandbox."""
    municipal = [(who, purpose) for who in _CONTROLLERS for purpose in _PURPOSES]
    return ((_OPERATOR, "own-access"), *municipal)


def agreements_toml() -> str:
    """Write agreements.toml."""
    head = "# Written by `samsyn demo`. In production the operator's own agreements stand here.\n\n"
    return head + "\n".join(_agreement(who, purpose) for who, purpose in agreement_ids())


def _uuid(*parts: str) -> str:
    return str(uuid5(_SPACE, "/".join(parts)))


def _agreement(who: str, purpose: str) -> str:
    cvr = _CONTROLLERS[who]
    return f"""\
[[agreement]]
id = "{who}-{purpose}"
controller_cvr = "{cvr}"
purpose = "{purpose}"
valid_from = 2026-01-01

[agreement.registries.person_sf1520]
name = "{who}-{purpose}-cpr"
on_behalf_of_cvr = "{cvr}"
service_agreement_uuid = "{_uuid(who, purpose, "agreement")}"
user_system_uuid = "{_uuid(who, "system")}"
user_uuid = "{_uuid(who, "user")}"

[agreement.registries.address_dar]
name = "{who}-{purpose}-dar"
on_behalf_of_cvr = "{cvr}"
{_income(who, purpose)}"""


def _income(who: str, purpose: str) -> str:
    """Give the income register's terms, where the purpose sees income at all."""
    if purpose not in _INCOME_CODES:
        return ""
    cvr, (subscription, access_purpose) = _CONTROLLERS[who], _INCOME_CODES[purpose]
    return f"""
[agreement.registries.income_skat]
name = "{who}-{purpose}-income"
on_behalf_of_cvr = "{cvr}"
subscriber_se = "{cvr}"
subscriber_type_code = {_MUNICIPALITY_AS_SUBSCRIBER}
subscription_type_code = {subscription}
access_purpose_code = {access_purpose}
"""


AGREEMENT_UUIDS: Final = tuple(_uuid(who, purpose, "agreement") for who, purpose in agreement_ids())
"""The ServiceAgreementUUIDs that the mocks are told to know."""
