"""The whole of samsyn.toml as one frozen struct. Data only: nothing is opened or connected here."""

from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from gateway.identity.callers import Organisation, PartyClass

ENVIRONMENT_VARIABLE: Final = "SAMSYN_SETTINGS"
PLACES: Final = (Path("samsyn.toml"), Path(".samsyn/samsyn.toml"))


class SettingsInvalid(Exception):
    """The settings cannot be used. The message is one line that says file, table and what to do."""


class ListenSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the gateway listens; the admin listener carries /metrics."""

    host: str = "127.0.0.1"
    port: int = 8080
    admin_host: str = "127.0.0.1"
    admin_port: int = 8081


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The database (`sqlite:///relative.db`, `sqlite:////absolute.db`) and the file with the
    subject key (32 bytes).
    """

    url: str
    subject_key_file: Path


class IssuerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One external issuer whose access tokens we accept: who it is, where its keys are, for which
    audience.
    """

    issuer: str
    jwks_url: str
    audience: str
    algorithms: tuple[Literal["ES256", "ES384", "EdDSA", "RS256", "PS256"], ...] = ("ES256",)
    max_token_seconds: int = 3600
    issues_citizens: bool = False
    """Whether its tokens may be a citizen's sign-in."""
    cpr_number_claim: str = "https://data.gov.dk/model/core/eid/cprNumber"
    loa_claim: str = "https://data.gov.dk/concept/core/nsis/loa"


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One client of our own register: the party behind it is said here, never by its token."""

    organisation: Organisation
    party_class: PartyClass
    issuer: str
    """Name of a table under `[issuers]`."""
    subject: str
    """The token's `sub`."""
    redirect_uris: tuple[str, ...] = ()


class TransportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a registry is and how we show who we are. The address may carry a path prefix."""

    address: str
    client_certificate_file: Path | None = None
    client_key_file: Path | None = None
    ca_file: Path | None = None
    connect_timeout_seconds: float = 2.0
    connections: int = 32


class CatalogueSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the reviewed purposes and the operator's agreements are."""

    agreements_file: Path
    purposes_file: Path | None = None
    """None: the catalogue that ships with Samsyn."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of samsyn.toml."""

    operator: Organisation
    """The controller that runs this gateway; own access is asked under its agreements."""
    store: StoreSettings
    catalogue: CatalogueSettings
    issuers: dict[str, IssuerSettings]
    clients: dict[str, ClientSettings]
    adapters: dict[str, dict[str, object]]
    """One table per plugin, in the order of failover; decoded with the plugin's own
    `settings_type`.
    """
    listen: ListenSettings = ListenSettings()
    deadline_seconds: float = 5.0
    """From the arrival of a question to its answer, facts included."""
    log_level: Literal["DEBUG", "INFO", "WARNING"] = "INFO"
    mocks_admin: str | None = None
    """Address of the sandbox's admin listener, for `samsyn token`. Loopback only."""


def is_loopback(address: str) -> bool:
    """Tell whether a URL points at this machine."""
    return urlsplit(address).hostname in {"127.0.0.1", "::1", "localhost"}
