"""What settings must satisfy together, beyond the type of each key. Looks at files, opens none."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from gateway.access.asker import PRIVATE
from gateway.hooks.reach import why_not
from gateway.ledger.entries import CITIZEN
from gateway.proof.signed_notes import is_key_name
from gateway.settings import (
    Settings,
    SettingsInvalid,
    TransportSettings,
    is_loopback,
    is_sandbox,
    issuer_addresses,
)

_LONGEST_ORIGIN: Final = 128
_WHY_NOT: Final = {
    "no_address": "it is no plain http(s) address",
    "not_this_machine": "in a sandbox webhooks stay on this machine",
    "not_https": "use https",
    "other_port": "use port 443",
    "not_public": "it is no public address",
    "no_public_name": "its name means nothing on the internet",
}
_READABLE_BY_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def check_settings(settings: Settings, file: Path) -> None:
    """Raise SettingsInvalid with the first fault, as one line: file, table, what to do."""
    for fault in _faults(settings):
        raise SettingsInvalid(f"{file} {fault}")


def _faults(settings: Settings) -> Iterator[str]:
    yield from _addresses(settings)
    yield from _clients(settings)
    yield from _public(settings)
    yield from _webhooks(settings)
    yield from _issuers(settings)
    yield from _store(settings)
    yield from _ledger(settings)
    yield from _sandbox(settings)
    yield from _canary(settings)
    yield from _files(settings)


def _addresses(settings: Settings) -> Iterator[str]:
    for name, adapter in settings.adapters.items():
        address = adapter.transport.address
        if not _is_address(address):
            yield (
                f"[adapters.{name}.transport]: `address` must be http(s)://host[:port][/path] "
                "without user, query or fragment: mend it"
            )
        elif urlsplit(address).scheme == "http" and not is_loopback(address):
            yield (
                f"[adapters.{name}.transport]: `address` would send personal numbers in the "
                "clear: use https"
            )
    for name, issuer in settings.issuers.items():
        if not _is_address(issuer.jwks_url):
            yield f"[issuers.{name}]: `jwks_url` must be a plain http(s) address: mend it"
    if settings.mocks_admin is not None and not is_loopback(settings.mocks_admin):
        yield "(above the first table): `mocks_admin` must be on this machine: mend or remove it"


def _clients(settings: Settings) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for name, client in settings.clients.items():
        if client.issuer not in settings.issuers:
            yield f"[clients.{name}]: `issuer` names no table under [issuers]: add one or mend it"
        if (client.issuer, client.subject) in seen:
            yield f"[clients.{name}]: another client has this issuer and subject: keep one"
        if name == CITIZEN:
            yield f"[clients.{name}]: the log calls citizens themselves so: name it otherwise"
        seen.add((client.issuer, client.subject))


def _webhooks(settings: Settings) -> Iterator[str]:
    """See that no webhook leads where it must not; what its name leads to is seen at each call."""
    sandbox = is_sandbox(settings)
    for name, client in settings.clients.items():
        if client.webhook is None:
            continue
        table = f"clients.{name}.webhook"
        word = why_not(client.webhook.url, sandbox=sandbox)
        if word is not None:
            yield f"[{table}]: `url` may not be called: {_WHY_NOT[word]}"
        files = {
            "secret_file": client.webhook.secret_file,
            "previous_secret_file": client.webhook.previous_secret_file,
        }
        yield from _present(table, files)
        yield from _private(table, files)


def _public(settings: Settings) -> Iterator[str]:
    """See that links lead to us by a way that nobody reads on."""
    url = settings.public_url
    if url is None:
        asks = any(each.party_class in PRIVATE for each in settings.clients.values())
        if asks and not is_sandbox(settings):
            yield (
                "(above the first table): `public_url` is missing: clients may ask for consents, "
                "and links must lead a citizen's browser to us"
            )
    elif not _is_address(url) or url.endswith("/"):
        yield (
            "(above the first table): `public_url` must be http(s)://host[:port][/path] without "
            "a slash at the end: mend it"
        )
    elif urlsplit(url).scheme == "http" and not is_loopback(url):
        yield "(above the first table): `public_url` must be https: mend it"


def _issuers(settings: Settings) -> Iterator[str]:
    seen: set[str] = set()
    for name, issuer in settings.issuers.items():
        if issuer.issuer in seen:
            yield f"[issuers.{name}]: another table has this `issuer`: keep one"
        if not issuer.algorithms:
            yield f"[issuers.{name}]: `algorithms` is empty: name those that it signs with"
        seen.add(issuer.issuer)


def _store(settings: Settings) -> Iterator[str]:
    try:
        urlsplit(settings.store.url)
    except ValueError:
        yield "[store]: `url` is no address of a database: mend it"


def _ledger(settings: Settings) -> Iterator[str]:
    origin = settings.ledger.origin
    if not is_key_name(origin) or len(origin) > _LONGEST_ORIGIN:
        yield (
            "[ledger]: `origin` must name this log, for ever and without spaces or plus signs: "
            "a domain of yours and a path, such as samsyn.aarhus.dk/log"
        )


def _sandbox(settings: Settings) -> Iterator[str]:
    """Refuse a developer's issuer beside anything real (trust.md 2.5): its tokens are free."""
    if all(map(_is_real, issuer_addresses(settings))):
        return
    for table, addresses in _pointing(settings):
        if not all(map(is_loopback, addresses)):
            yield (
                f"[{table}]: points off this machine beside an issuer on loopback or plain http: "
                "name real issuers by https, or keep everything on this machine"
            )


def _is_real(address: str) -> bool:
    return urlsplit(address).scheme == "https" and not is_loopback(address)


def _pointing(settings: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List every table that names addresses, with them."""
    for name, issuer in settings.issuers.items():
        yield f"issuers.{name}", (issuer.issuer, issuer.jwks_url)
    for name, adapter in settings.adapters.items():
        yield f"adapters.{name}.transport", (adapter.transport.address,)
    for name, client in settings.clients.items():
        yield f"clients.{name}", client.redirect_uris
    yield "store", _servers(settings.store.url)


def _servers(url: str) -> tuple[str, ...]:
    """List where a database may be, one address a server; a socket's folder is on this machine."""
    hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    return tuple(f"//{host}" for host in hosts if host and not host.lower().startswith("%2f"))


def _canary(settings: Settings) -> Iterator[str]:
    canary = settings.canary
    if canary is None:
        return
    if canary.client not in settings.clients:
        yield "[canary]: `client` names no table under [clients]: add one or mend it"
    if canary.seen_within_seconds >= canary.interval_seconds:
        yield "[canary]: `seen_within_seconds` must be less than `interval_seconds`: mend one"
    yield from _present("canary", {"number_file": canary.number_file})
    yield from _private("canary", {"number_file": canary.number_file})


def _files(settings: Settings) -> Iterator[str]:
    catalogue = settings.catalogue
    store, ledger = settings.store, settings.ledger
    for table, secrets in {
        "store": {
            "subject_key_file": store.subject_key_file,
            "wrapping_key_file": store.wrapping_key_file,
            "password_file": store.password_file,
        },
        "ledger": {
            "signing_key_file": ledger.signing_key_file,
            "previous_signing_key_file": ledger.previous_signing_key_file,
        },
    }.items():
        yield from _present(table, secrets)
        yield from _private(table, secrets)
    yield from _present(
        "catalogue",
        {"agreements_file": catalogue.agreements_file, "purposes_file": catalogue.purposes_file},
    )
    for name, adapter in settings.adapters.items():
        yield from _transport_files(f"adapters.{name}.transport", adapter.transport)


def _transport_files(table: str, transport: TransportSettings) -> Iterator[str]:
    if (transport.client_certificate_file is None) != (transport.client_key_file is None):
        yield f"[{table}]: give both `client_certificate_file` and `client_key_file`, or neither"
    yield from _present(
        table,
        {
            "client_certificate_file": transport.client_certificate_file,
            "client_key_file": transport.client_key_file,
            "ca_file": transport.ca_file,
        },
    )
    yield from _private(table, {"client_key_file": transport.client_key_file})


def _present(table: str, files: dict[str, Path | None]) -> Iterator[str]:
    for key, file in files.items():
        if file is not None and not file.is_file():
            yield f"[{table}]: the file that `{key}` names is not there: put it there or mend it"


def _private(table: str, files: dict[str, Path | None]) -> Iterator[str]:
    for key, file in files.items():
        if file is None or os.name == "nt":
            continue
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) & _READABLE_BY_OTHERS:
            yield f"[{table}]: others may read the file that `{key}` names: run chmod 600 on it"


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is none raises
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and _is_plain(parts)


def _is_plain(parts: SplitResult) -> bool:
    return parts.username is None and not parts.query and not parts.fragment
