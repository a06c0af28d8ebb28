"""The doctor's checks: what a question needs, looked at once, each with what to do about it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import httpx
import msgspec
from cryptography import x509

from contracts.errors import EvidenceUnavailable
from gateway.access.invalid import CatalogueInvalid
from gateway.app import House, furnish
from gateway.registries.connect import connect_all
from gateway.settings import IssuerSettings, Settings, SettingsInvalid
from gateway.store.store import open_store

WARN_BEFORE: Final = timedelta(days=60)
MOST_SKEW: Final = timedelta(seconds=30)
_PATIENCE_SECONDS: Final = 5.0


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    subject: str
    is_ok: bool
    text: str


async def checkup(settings: Settings, *, file: Path) -> list[Finding]:
    """Look at everything; a check that fails does not keep the others from running."""
    try:
        house = furnish(settings, file=file)
    except (SettingsInvalid, CatalogueInvalid) as error:
        return [Finding(subject="settings and catalogue", is_ok=False, text=str(error))]
    purposes, agreements = len(house.catalogue.purposes), len(house.agreements.agreements)
    findings = [
        Finding(
            subject="settings and catalogue",
            is_ok=True,
            text=f"{purposes} purposes, {agreements} agreements",
        ),
        await _store(settings),
        *_certificates(settings),
    ]
    for name, issuer in settings.issuers.items():
        findings += await _issuer(name, issuer)
    return findings + await _registries(house)


async def _store(settings: Settings) -> Finding:
    try:
        async with open_store(settings.store, clock=_now) as store:
            is_ok = await store.ready()
    except (SettingsInvalid, EvidenceUnavailable):
        is_ok = False
    text = "takes entries" if is_ok else "takes no entries: check the file, its folder and the disk"
    return Finding(subject="store", is_ok=is_ok, text=text)


def _certificates(settings: Settings) -> Iterator[Finding]:
    for name, adapter in settings.adapters.items():
        file = adapter.transport.client_certificate_file
        if file is None:
            continue
        left = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc - _now()
        advice = "" if left > WARN_BEFORE else ": order its successor now"
        yield Finding(
            subject=f"certificate of {name}",
            is_ok=left > timedelta(0),
            text=f"valid for {left.days} days{advice}" if left > timedelta(0) else "has expired",
        )


async def _issuer(name: str, issuer: IssuerSettings) -> list[Finding]:
    subject = f"issuer {name}"
    async with httpx.AsyncClient(trust_env=False, timeout=_PATIENCE_SECONDS) as client:
        try:
            reply = await client.get(issuer.jwks_url)
        except httpx.TransportError:
            return [Finding(subject=subject, is_ok=False, text="does not answer: is it up?")]
    if not reply.is_success:
        return [Finding(subject=subject, is_ok=False, text=f"answers {reply.status_code}")]
    return [Finding(subject=subject, is_ok=True, text="gives its keys"), _clock(name, reply)]


def _clock(name: str, reply: httpx.Response) -> Finding:
    """Compare our clock with the issuer's: tokens live and die by both."""
    subject = f"clock against issuer {name}"
    try:
        skew = abs(parsedate_to_datetime(reply.headers.get("date", "")) - _now())
    except ValueError:
        return Finding(subject=subject, is_ok=True, text="the issuer does not say its time")
    text = f"{skew.total_seconds():.0f} seconds apart"
    return Finding(subject=subject, is_ok=skew <= MOST_SKEW, text=text)


async def _registries(house: House) -> list[Finding]:
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    async with connect_all(house.registries, clock=_now) as registries:
        probed = await registries.probe(deadline=deadline)
    return [
        Finding(
            subject=f"registry {name}",
            is_ok=failed is None,
            text="answers"
            if failed is None
            else f"{failed.outcome}: check address and certificate",
        )
        for name, failed in probed.items()
    ]


def _now() -> datetime:
    return datetime.now(UTC)
