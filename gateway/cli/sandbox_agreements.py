"""The sandbox's agreements: which municipality may ask which registry for which purpose, with the
terms the mocks know. In production the operator writes this file.
"""

from typing import Final
from uuid import UUID, uuid5

_SPACE: Final = UUID("5a4d0001-0000-4000-8000-000000000000")
_CONTROLLERS: Final = {"aarhus": "55133018", "randers": "29189668"}
_PURPOSES: Final = ("school-enrolment", "passport", "day-care-place", "residence-check")
_OPERATOR: Final = "aarhus"


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
"""


AGREEMENT_UUIDS: Final = tuple(_uuid(who, purpose, "agreement") for who, purpose in agreement_ids())
"""The ServiceAgreementUUIDs that the mocks are told to know."""
