"""How the mocks are started."""

from pathlib import Path
from typing import Final

import msgspec

from mocks.exchange import Check
from mocks.issuer.claims import ClaimNames
from mocks.issuer.tokens import AUDIENCE
from mocks.skat.agreements import DEFAULT_AGREEMENTS, Agreement

PLAIN_PORT: Final = 8090
TLS_PORT: Final = 8443
ADMIN_PORT: Final = 8092
AGREEMENTS: Final = frozenset({"5a4d0001-0000-4000-8000-000000000001"})
"""The ServiceAgreementUUIDs that the person register knows where none is named."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How the mocks are started; port 0 takes a free one."""

    state: Path
    plain_port: int = PLAIN_PORT
    tls_port: int = TLS_PORT
    admin_port: int = ADMIN_PORT
    check: Check = "warn"
    audience: str = AUDIENCE
    redirect_uris: frozenset[str] = frozenset()
    post_logout_redirect_uris: frozenset[str] = frozenset()
    backchannel_logout_uri: str | None = None
    claim_names: ClaimNames = ClaimNames()
    agreements: frozenset[str] = AGREEMENTS
    skat_agreements: tuple[Agreement, ...] = DEFAULT_AGREEMENTS
    """Replace the income register's default agreements."""
    skat_signing_certificates: tuple[Path, ...] = ()
    """Certificates that may sign questions beside those of the sandbox's CA."""
    skat_advises_no_income: bool = False
    gateway: str | None = None
    """The gateway whose sign-in returns here, for links of the sandbox's page."""
    design_system: bool = True
    """False: the sandbox's page wears our own style, whatever is installed."""
    dawa: bool = False
    """Whether the closed DAWA's paths answer in its shape; else 410, as the real ones do."""
