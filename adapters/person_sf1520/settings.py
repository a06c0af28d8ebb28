"""What an operator sets for the person register, and what each agreement tells it."""

from typing import Annotated, Literal

import msgspec

from adapters.transport.exchange import Limits
from contracts.lookup import RegistryTerms

Uuid = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"),
]
"""As the contract wants it: lower case."""
Cvr = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}\Z")]
OwnWords = Annotated[
    str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]{1,255}\Z")
]
"""Free text for the platform's log: no control characters, at most 255 characters."""


class Sf1520Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The service as one environment offers it. Address and certificate are the transport's."""

    contract: Literal["v4", "v5"]
    service_uuid: Uuid
    """The service's id on the platform; another one per contract and environment."""
    limits: Limits = Limits(max_answer_bytes=2 * 1024 * 1024)
    """An answer about one person is a few kilobytes."""


class Sf1520Terms(RegistryTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one service agreement tells the platform of who asks (InvocationContext)."""

    on_behalf_of_cvr: Cvr
    service_agreement_uuid: Uuid
    user_system_uuid: Uuid
    user_uuid: Uuid
    on_behalf_of_user: OwnWords | None = None
    accounting_info: OwnWords | None = None
