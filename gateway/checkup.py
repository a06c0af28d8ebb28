"""The doctor's checks: what a question needs, looked at once, each with what to do about it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec
from cryptography import x509

from contracts.reading import FailedOutcome
from gateway.app import House, furnish
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.hooks.outbox import UNTAKEN, Delivery
from gateway.hooks.reach import AddressRefused, GuardedResolver
from gateway.registries.connect import connect_all
from gateway.registries.discovery import Arranged
from gateway.settings import (
    IssuerSettings,
    Settings,
    SettingsInvalid,
    WebhookSettings,
    is_sandbox,
)
from gateway.store.store import open_store
from gateway.watch.canary_question import canary_number, canary_purpose

WARN_BEFORE: Final = timedelta(days=60)
MOST_SKEW: Final = timedelta(seconds=30)
_PATIENCE_SECONDS: Final = 5.0
_LOCK_SECONDS: Final = 2.0
_ADVICE: Final[dict[FailedOutcome, str]] = {
    "unavailable": "does not answer us: is it up? Check `address`, `ca_file` and certificate",
    "broken": "refuses us or is something else: check `address`, certificate and agreement",
    "unknown": "answers something else: check `address`",
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    subject: str
    is_ok: bool
    text: str


async def checkup(settings: Settings, *, file: Path) -> AsyncIterator[Finding]:
    """Look at everything; a check that fails does not keep the others from running."""
    house, furnished = _furnished(settings, file)
    yield furnished
    yield await _store(settings)
    yield _canary(settings, house)
    for certificate in _certificates(settings):
        yield certificate
    for name, issuer in settings.issuers.items():
        for finding in await _issuer(name, issuer):
            yield finding
    for recipient in _webhooks(settings):
        yield await recipient
    if house is not None:
        for probing in asyncio.as_completed([_registry(each) for each in house.registries]):
            yield await probing


def _furnished(settings: Settings, file: Path) -> tuple[House | None, Finding]:
    subject = "settings and catalogue"
    try:
        house = furnish(settings, file=file)
    except (SettingsInvalid, CatalogueInvalid) as error:
        return None, Finding(subject=subject, is_ok=False, text=str(error))
    purposes, agreements = len(house.catalogue.purposes), len(house.agreements.agreements)
    text = f"{purposes} purposes, {agreements} agreements"
    return house, Finding(subject=subject, is_ok=True, text=text)


async def _store(settings: Settings) -> Finding:
    try:
        async with open_store(
            settings.store, settings.ledger, clock=_now, wait_seconds=_LOCK_SECONDS
        ) as store:
            is_ok = await store.ready()
            text = "takes entries" if is_ok else f"takes no entries: {store.advice}"
            if is_ok:
                text += _untaken(await store.messages())
    except SettingsInvalid as error:
        return Finding(subject="store", is_ok=False, text=str(error))
    return Finding(subject="store", is_ok=is_ok, text=text)


def _canary(settings: Settings, house: House | None) -> Finding:
    canary = settings.canary
    if canary is None:
        text = "off: nothing would tell that citizens' logs are blind; [canary] turns it on"
        return Finding(subject="canary", is_ok=True, text=text)
    try:
        canary_number(canary)
        if house is not None:
            canary_purpose(canary, house.catalogue)
    except SettingsInvalid as error:
        return Finding(subject="canary", is_ok=False, text=str(error))
    text = f"asks every {canary.interval_seconds:.0f} seconds while the gateway runs"
    return Finding(subject="canary", is_ok=True, text=text)


def _certificates(settings: Settings) -> Iterator[Finding]:
    for name, adapter in settings.adapters.items():
        file = adapter.transport.client_certificate_file
        if file is not None:
            is_ok, text = _validity(file)
            yield Finding(subject=f"certificate of {name}", is_ok=is_ok, text=text)


def _validity(file: Path) -> tuple[bool, str]:
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return False, "cannot be read: is the file a PEM certificate that we may read?"
    now, ends = _now(), certificate.not_valid_after_utc
    if certificate.not_valid_before_utc > now:
        return False, "is not valid yet: check this machine's clock, or wait"
    if ends <= now:
        return False, f"expired on {ends:%Y-%m-%d}: put its successor in its place"
    advice = "" if ends - now > WARN_BEFORE else ": order its successor now"
    return True, f"valid for {(ends - now).days} days{advice}"


async def _issuer(name: str, issuer: IssuerSettings) -> list[Finding]:
    subject = f"issuer {name}"
    async with httpx.AsyncClient(trust_env=False, timeout=_PATIENCE_SECONDS) as client:
        try:
            reply = await client.get(issuer.jwks_url)
        except httpx.TransportError:
            text = "does not answer: is it up, and is `jwks_url` right?"
            return [Finding(subject=subject, is_ok=False, text=text)]
    if not (reply.is_success and _has_keys(reply)):
        text = f"answers {reply.status_code} without keys: check `jwks_url`"
        return [Finding(subject=subject, is_ok=False, text=text), _clock(name, reply)]
    return [Finding(subject=subject, is_ok=True, text="gives its keys"), _clock(name, reply)]


class _KeySet(msgspec.Struct):
    keys: list[dict[str, object]]


def _has_keys(reply: httpx.Response) -> bool:
    try:
        return bool(msgspec.json.decode(reply.content, type=_KeySet).keys)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _clock(name: str, reply: httpx.Response) -> Finding:
    """Compare our clock with the issuer's: tokens live and die by both."""
    subject = f"clock against issuer {name}"
    try:
        skew = abs(parsedate_to_datetime(reply.headers.get("date", "")) - _now())
    except (TypeError, ValueError):
        return Finding(subject=subject, is_ok=True, text="the issuer does not say its time")
    text = f"{skew.total_seconds():.0f} seconds apart"
    if skew > MOST_SKEW:
        return Finding(subject=subject, is_ok=False, text=f"{text}: set this machine's clock")
    return Finding(subject=subject, is_ok=True, text=text)


def _untaken(messages: Iterable[Delivery]) -> str:
    """Name the recipients that did not take what they were told of a consent."""
    recipients = sorted({each.client_id for each in messages if each.state in UNTAKEN})
    if not recipients:
        return ""
    return f"; not taken by {', '.join(recipients)}: see `samsyn webhooks list`, then `retry`"


def _webhooks(settings: Settings) -> Iterator[Awaitable[Finding]]:
    for name, client in settings.clients.items():
        if client.webhook is not None:
            resolver = GuardedResolver(sandbox=is_sandbox(settings))
            yield check_webhook(name, client.webhook, resolver)


async def check_webhook(
    client: str, webhook: WebhookSettings, resolver: GuardedResolver
) -> Finding:
    """Look where a recipient's name leads to. Nothing is sent: it would be told of nothing."""
    subject = f"webhook of {client}"
    try:
        await resolver.resolve(urlsplit(webhook.url).hostname or "")
    except AddressRefused:
        text = "its name leads to an address that is not public: nothing will be sent"
        return Finding(subject=subject, is_ok=False, text=text)
    except OSError:
        text = "its name leads nowhere: is `url` right, and does this machine resolve names?"
        return Finding(subject=subject, is_ok=False, text=text)
    finally:
        await resolver.close()
    return Finding(subject=subject, is_ok=True, text="its name leads to where we may send")


async def _registry(arranged: Arranged) -> Finding:
    name = arranged.plugin.name
    subject = f"registry {name}"
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    try:
        async with connect_all([arranged], clock=_now) as registries:
            failed = (await registries.probe(deadline=deadline))[name]
    except SettingsInvalid as error:
        return Finding(subject=subject, is_ok=False, text=str(error))
    text = "answers" if failed is None else _ADVICE[failed.outcome]
    return Finding(subject=subject, is_ok=failed is None, text=text)


def _now() -> datetime:
    return datetime.now(UTC)
