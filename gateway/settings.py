"""The whole of samsyn.toml as one frozen struct. Data only: nothing is opened or connected here;
the file is found, read and judged in `settings_file.py`.
"""

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec

from gateway.identity.callers import Organisation, PartyClass

ENVIRONMENT_VARIABLE: Final = "SAMSYN_SETTINGS"
PLACES: Final = (Path("samsyn.toml"), Path(".samsyn/samsyn.toml"))
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=60)]


class SettingsInvalid(Exception):
    """The settings cannot be used. The message is one line that says file, table and what to do."""


class ListenSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the gateway listens; the admin listener carries /metrics."""

    host: str = "127.0.0.1"
    port: Port = 8080
    admin_host: str = "127.0.0.1"
    admin_port: Port = 8081


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The database (`sqlite:///relative.db`, `sqlite:////absolute.db`, or
    `postgresql://user@host:port/database`) and the files with its two keys (32 bytes each).
    """

    url: str
    """No password in it. Off this machine PostgreSQL is spoken to with sslmode=verify-full."""
    subject_key_file: Path
    """Finds citizens and seals their numbers. It can never be changed."""
    wrapping_key_file: Path
    """Wraps each citizen's data key, under which everything about her is sealed; for another
    provider than `file`, whatever file that one is told of itself by.
    """
    key_provider: str = "file"
    """Who wraps: `file`, or an entry point of the group `samsyn.key_providers`."""
    password_file: Path | None = None
    """PostgreSQL's password; None where the server knows us otherwise."""


class LedgerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Under which name and key the ledger signs receipts and checkpoints."""

    origin: str
    """The log's name in every checkpoint: a domain of ours and a path, never to be changed."""
    signing_key_file: Path
    """Ed25519, PKCS#8 PEM."""
    previous_signing_key_file: Path | None = None
    """The key before it, for as long as checkpoints are to carry both signatures."""


class IssuerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One external issuer whose access tokens we accept: who it is, where its keys are, for which
    audience.
    """

    issuer: str
    jwks_url: str
    audience: str
    algorithms: tuple[Literal["ES256", "ES384", "EdDSA", "RS256", "PS256"], ...] = ("ES256",)
    max_token_seconds: Annotated[int, msgspec.Meta(gt=0, le=86400)] = 3600
    issues_citizens: bool = False
    """Whether its tokens may be a citizen's sign-in."""
    cpr_number_claim: str = "https://data.gov.dk/model/core/eid/cprNumber"
    loa_claim: str = "https://data.gov.dk/concept/core/nsis/loa"
    privileges_claim: str = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
    """What a citizen may do for others, in the form of gateway/identity/privileges.py."""


class LimitsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many distinct people each employee of a client, or a client without one, may ask about
    in an hour. It cuts off enumeration, and cannot be switched off.
    """

    people_per_hour: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 200
    unknown_per_hour: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 20
    """Of them, those whom the person register does not know."""
    open_consent_requests: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 500
    """How many requests for consent of one client may wait for an answer at once."""


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a client wants to be told that something became of a consent (Standard Webhooks)."""

    url: str
    """https on port 443, a public name; in a sandbox this machine."""
    secret_file: Path
    """Holds `whsec_` and a secret in base64."""
    previous_secret_file: Path | None = None
    """The one before, for as long as messages are to bear both signatures."""


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One client of our own register: the party behind it is said here, never by its token."""

    organisation: Organisation
    party_class: PartyClass
    issuer: str
    """Name of a table under `[issuers]`."""
    subject: str
    """The token's `sub`."""
    redirect_uris: tuple[str, ...] = ()
    webhook: WebhookSettings | None = None
    limits: LimitsSettings | None = None
    """In place of the house's own `[limits]`, as for a system that works through whole cohorts."""


class TransportSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a registry is and how we show who we are. The address may carry a path prefix."""

    address: str
    client_certificate_file: Path | None = None
    client_key_file: Path | None = None
    ca_file: Path | None = None
    connect_timeout_seconds: Seconds = 2.0
    connections: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 32
    """At most so many at once, and as many questions in flight: one registry's bulkhead."""


class AdapterSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[adapters.<name>]` table: its `transport` is ours, the rest is the plugin's."""

    transport: TransportSettings
    own: dict[str, object] = {}
    """What the plugin's `settings_type` decodes; in the file it stands beside `transport`."""


class CatalogueSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the reviewed purposes and the operator's agreements are."""

    agreements_file: Path
    purposes_file: Path | None = None
    """None: the catalogue that ships with Samsyn."""


class SignInSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people sign in to the pages: OpenID Connect, the code flow, at one of the issuers."""

    issuer: str
    """Name of a table under `[issuers]`; its addresses are those of its discovery document."""
    client_id: str
    """What the issuer calls us."""
    client_secret_file: Path | None = None
    client_key_file: Path | None = None
    """P-256, PEM, for private_key_jwt; one of the two."""
    acr_values: tuple[str, ...] = ("substantial", "high")
    """The levels that will do, in the issuer's own words, the best liked first."""
    name_claim: str = "name"
    cvr_claim: str = "https://data.gov.dk/model/core/eid/professional/cvr"


class PagesSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the pages look, and what the law wants them to say."""

    served: bool = True
    """False: the API alone, for an authority whose own pages ask it."""
    assets_dir: Path | None = None
    """The `dist` folder of the design system; None: the packaged one, else `node_modules`."""
    theme: Literal["neutral", "borgerdk", "virkdk"] = "neutral"
    design_system: bool = True
    """False: our own base style, whatever is installed."""
    accessibility_statement_url: str | None = None
    """The statement at was.digst.dk; None: a page of ours says that there is none yet."""
    privacy_url: str | None = None
    """The authority's own word on personal data, beside ours."""


class OwnerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a citizen reaches who owns a field and can correct it."""

    phone: str | None = None
    hours: str | None = None


class ContactSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a citizen reaches the operator by other ways than this: said on every page."""

    phone: str | None = None
    hours: str | None = None
    url: str | None = None
    owners: dict[str, OwnerSettings] = {}
    """By the name under which an adapter names who owns a field: whom a citizen calls about it."""
    passport_appointment_url: str | None = None
    """Where an appointment for a passport is made."""


class CorrectionsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way to who owns fields, for errors that citizens report."""

    transport: TransportSettings


class CanarySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A look-up of a synthetic citizen, again and again, that must appear on her log."""

    client: str
    """Name of a table under `[clients]`: who asks."""
    purpose: str
    number_file: Path
    """Holds her number, for our eyes only: the number never stands in the settings."""
    interval_seconds: Annotated[float, msgspec.Meta(ge=1, le=86400)] = 300.0
    seen_within_seconds: Seconds = 60.0


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of samsyn.toml."""

    operator: Organisation
    """The controller that runs this gateway; own access is asked under its agreements."""
    store: StoreSettings
    ledger: LedgerSettings
    catalogue: CatalogueSettings
    issuers: dict[str, IssuerSettings]
    clients: dict[str, ClientSettings]
    adapters: dict[str, AdapterSettings]
    """One table per plugin, in the order of failover."""
    listen: ListenSettings = ListenSettings()
    limits: LimitsSettings = LimitsSettings()
    contact: ContactSettings = ContactSettings()
    sign_in: SignInSettings | None = None
    """None: nobody signs in, and there are no pages of anybody's own."""
    pages: PagesSettings = PagesSettings()
    self_share: bool = False
    """Whether citizens may carry signed statements out of their records; counsel says so first."""
    corrections: CorrectionsSettings | None = None
    """None: errors are not carried on; pages tell whom to call."""
    canary: CanarySettings | None = None
    """None: no look-up of our own tells that logs are blind."""
    deadline_seconds: Seconds = 5.0
    """From the arrival of a question to its answer, facts included."""
    private_answer_seconds: Seconds = 2.0
    """How long after its arrival a private party hears that no data is to be had: always so long,
    so that the time tells nothing. Facts that are not there by then are a 503.
    """
    log_level: Literal["DEBUG", "INFO", "WARNING"] = "INFO"
    public_url: str | None = None
    """Where a citizen's browser finds us, without a slash at the end; links for consents begin with
    it. None: where we listen, in a sandbox only.
    """
    mocks_admin: str | None = None
    """Address of the sandbox's admin listener, for `samsyn token`. Loopback only."""

    def listening_at(self, *, port: int | None, admin_port: int | None) -> "Settings":
        """Give the same settings on other ports; None keeps a port."""
        replace = msgspec.structs.replace
        at = self.listen
        moved = replace(
            at,
            port=at.port if port is None else port,
            admin_port=at.admin_port if admin_port is None else admin_port,
        )
        return replace(self, listen=moved)


def is_loopback(address: str) -> bool:
    """Tell whether a URL points at this machine."""
    return urlsplit(address).hostname in _LOOPBACK


def registry_addresses(settings: Settings) -> tuple[str, ...]:
    """List where the registries are, in the order of the tables, and who corrects them."""
    ways = [adapter.transport for adapter in settings.adapters.values()]
    if settings.corrections is not None:
        ways.append(settings.corrections.transport)
    return tuple(each.address for each in ways)


def issuer_addresses(settings: Settings) -> tuple[str, ...]:
    """List the issuers and where their keys are."""
    issuers = settings.issuers.values()
    return tuple(address for each in issuers for address in (each.issuer, each.jwks_url))


def public_address(settings: Settings) -> str:
    """Give where a citizen's browser finds us."""
    at = settings.listen
    return settings.public_url or f"http://{at.host}:{at.port}"


def is_sandbox(settings: Settings) -> bool:
    """Tell whether every issuer and every registry is on this machine (design section 7)."""
    return all(map(is_loopback, (*issuer_addresses(settings), *registry_addresses(settings))))
