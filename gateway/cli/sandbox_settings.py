"""The folder of a sandbox: settings, agreements and the keys, as files that only we read.

It differs from production by addresses, keys and issuers alone.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Final

import msgspec

from gateway.cli.ports import Ports
from gateway.cli.sandbox_agreements import agreements_toml
from gateway.proof.keys import generate
from gateway.settings import SettingsInvalid

_KEYS: Final = {
    "subject.key": lambda: secrets.token_bytes(32),
    "wrapping.key": lambda: secrets.token_bytes(32),
    "signing.pem": generate,
}
CLIENTS: Final = {
    "aarhus-kommune": ("Aarhus Kommune", "55133018", "0751", "authority"),
    "randers-kommune": ("Randers Kommune", "29189668", "0730", "authority"),
    "rejsebureau": ("Sandkassens Rejsebureau", "90000001", None, "private"),
    "boligforening": ("Sandkassens Boligforening", "90000002", None, "private"),
    "bank": ("Sandkassens Bank", "90000003", None, "supervised_finance"),
    "privatskole": ("Sandkassens Privatskole", "90000004", None, "private"),
}
"""Client id to organisation, CVR, municipality and party class: our own register, not the token."""
REDIRECTS: Final = {
    "boligforening": "http://127.0.0.1:8095/tilbage",
    "rejsebureau": "http://127.0.0.1:8096/tilbage",
    "privatskole": "http://127.0.0.1:8097/tilbage",
}
"""Where these clients let a citizen be sent back to: their own sites, which nobody runs here."""


class Mocks(msgspec.Struct, frozen=True, kw_only=True):
    """What `samsyn mocks --json` prints: the part of it that the gateway needs."""

    plain: str
    tls: str
    admin: str
    issuer: str
    jwks: str
    audience: str
    dar_key_file: str
    canary_number_file: str
    skat_certificate_file: str
    gateway_signing_certificate_file: str
    gateway_signing_key_file: str
    ca_file: str
    gateway_certificate_file: str
    gateway_key_file: str


def write_sandbox(folder: Path, mocks: Mocks, ports: Ports) -> Path:
    """Write settings, agreements and keys; keys and data are kept between runs."""
    make_folder(folder)
    _write_keys(folder)
    _write_private(folder / "agreements.toml", agreements_toml().encode())
    file = folder / "samsyn.toml"
    _write_private(file, _settings_toml(mocks, ports).encode())
    return file


def _write_keys(folder: Path) -> None:
    """Make the keys that are not there: they must outlive every run."""
    for name, make in _KEYS.items():
        file = folder / name
        if not file.exists():
            _write_private(file, make())


def make_folder(folder: Path) -> None:
    """Make the folder where it is absent. Raises SettingsInvalid."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = os.access(folder, os.W_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise SettingsInvalid(f"{folder}: no folder that we may write in: give --folder another")


def _settings_toml(mocks: Mocks, ports: Ports) -> str:
    name, cvr, municipality, _ = CLIENTS["aarhus-kommune"]
    clients = "\n".join(_client_toml(client) for client in CLIENTS)
    return f"""\
# Written by `samsyn demo`. Everything here is a sandbox: synthetic people, loopback addresses.
mocks_admin = {_quoted(mocks.admin)}
public_url = "http://127.0.0.1:{ports.gateway}"
self_share = true

[operator]
name = {_quoted(name)}
cvr = {_quoted(cvr)}
municipality_code = {_quoted(municipality)}

[contact]
phone = "00 00 00 00"
hours = "Man-fre 9-15"
url = "https://kommune.example/kontakt"
passport_appointment_url = "https://kommune.example/pas/tid"

[listen]
port = {ports.gateway}
admin_port = {ports.admin}

[store]
url = "sqlite:///samsyn.db"
subject_key_file = "subject.key"
wrapping_key_file = "wrapping.key"

[ledger]
origin = "samsyn.example/sandbox"
signing_key_file = "signing.pem"

[limits]
people_per_hour = 200
unknown_per_hour = 20
open_consent_requests = 500

{_canary_toml(mocks.canary_number_file)}[catalogue]
agreements_file = "agreements.toml"

[issuers.sandbox]
issuer = {_quoted(mocks.issuer)}
jwks_url = {_quoted(mocks.jwks)}
audience = {_quoted(mocks.audience)}
issues_citizens = true

[adapters.person_sf1520]
contract = "v5"
service_uuid = "6a5f9d62-0000-4000-8000-000000001520"

[adapters.person_sf1520.transport]
address = {_quoted(mocks.tls)}
client_certificate_file = {_quoted(mocks.gateway_certificate_file)}
client_key_file = {_quoted(mocks.gateway_key_file)}
ca_file = {_quoted(mocks.ca_file)}

[adapters.address_dar]
api_key_file = {_quoted(mocks.dar_key_file)}

[adapters.address_dar.transport]
address = {_quoted(mocks.plain)}

[adapters.income_skat]
signing_certificate_file = {_quoted(mocks.gateway_signing_certificate_file)}
signing_key_file = {_quoted(mocks.gateway_signing_key_file)}
trusted_certificate_files = [{_quoted(mocks.skat_certificate_file)}]
# The mock's own codes: the register's are not published.
error_codes = {{ "9004" = "too-large", "9010" = "unavailable" }}

[adapters.income_skat.transport]
address = {_quoted(mocks.tls)}
ca_file = {_quoted(mocks.ca_file)}

{clients}"""


def _canary_toml(number_file: str) -> str:
    if not number_file:
        return ""
    return f"""\
[canary]
client = "aarhus-kommune"
purpose = "passport"
number_file = {_quoted(number_file)}

"""


def _client_toml(client: str) -> str:
    name, cvr, municipality, party_class = CLIENTS[client]
    municipality_line = f"municipality_code = {_quoted(municipality)}\n" if municipality else ""
    return f"""\
[clients.{client}]
party_class = {_quoted(party_class)}
issuer = "sandbox"
subject = {_quoted(client)}
{_redirect_toml(client)}
[clients.{client}.organisation]
name = {_quoted(name)}
cvr = {_quoted(cvr)}
{municipality_line}"""


def _redirect_toml(client: str) -> str:
    address = REDIRECTS.get(client)
    return "" if address is None else f"redirect_uris = [{_quoted(address)}]\n"


def _quoted(text: str | None) -> str:
    """Write a TOML basic string; JSON's escapes are TOML's for every text we write."""
    return json.dumps(text or "", ensure_ascii=False)


def _write_private(file: Path, content: bytes) -> None:
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    draft.replace(file)
