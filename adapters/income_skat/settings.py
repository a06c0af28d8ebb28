"""What an operator sets for the income register, what each agreement tells it, and the keys."""

import stat
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from adapters.transport.exchange import Limits
from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.signature import Signer
from adapters.transport.verification import Verifier
from contracts.errors import SettingUnusable
from contracts.lookup import RegistryTerms

EightDigits = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}\Z")]
AgreementCode = Annotated[int, msgspec.Meta(ge=1, le=999_999_999)]
OwnWords = Annotated[
    str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]{1,100}\Z")
]
"""No control characters, at most 100 characters."""
AskedBy = Literal["basis-month", "pay-period"]
"""Which of the two periods a question fills; exactly one may be."""
ErrorMeaning = Literal["refused", "too-large", "unavailable", "unknown"]
ErrorCode = Annotated[str, msgspec.Meta(pattern=r"^(0|[1-9][0-9]{0,17})\Z")]
_READABLE_BY_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class SkatSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[adapters.income_skat]` of samsyn.toml, without its `transport`.

    The register asks for no client certificate in TLS: messages are signed instead.
    """

    signing_certificate_file: Path
    """Our organisation certificate, PEM: the one that SKAT knows."""
    signing_key_file: Path
    """Its RSA key, PEM, without a passphrase, readable by nobody else."""
    trusted_certificate_files: Annotated[tuple[Path, ...], msgspec.Meta(min_length=1, max_length=4)]
    """SKAT's certificates, one PEM each, that may sign replies: two while it changes them."""
    asked_by: AskedBy = "basis-month"
    """An agreement may say otherwise. Late corrections are seen reliably by basis month only."""
    path: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_./-]*\Z")] | None = None
    """Below the registry's address; the contract's own where none is given."""
    clock_leeway_seconds: Annotated[int, msgspec.Meta(ge=0, le=300)] = 60
    """How far the register's clock and ours may differ."""
    error_codes: dict[ErrorCode, ErrorMeaning] = {}
    """What a business error (FejlIdentifikator) means; the codes are not published."""
    limits: Limits = Limits(max_answer_bytes=64 * 1024 * 1024)
    """Answers of more than 10 MB occur."""

    @property
    def leeway(self) -> timedelta:
        """Give the leeway as a span of time."""
        return timedelta(seconds=self.clock_leeway_seconds)


class SkatTerms(RegistryTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one signed agreement with SKAT lets us tell it of who asks and for what."""

    on_behalf_of_cvr: EightDigits
    subscriber_se: EightDigits
    """SE number of the subscriber (AbonnentVirksomhed)."""
    subscriber_type_code: AgreementCode
    """AbonnentTypeKode."""
    subscription_type_code: AgreementCode
    """AbonnementTypeKode."""
    access_purpose_code: AgreementCode
    """AdgangFormaalTypeKode: it decides which fields come back."""
    employee_id: OwnWords | None = None
    """MedarbejderIdentifikator: who asks within the subscriber's house. Never a person's number."""
    asked_by: AskedBy | None = None
    """Where the purpose's law speaks of another period than the settings."""


def read_signer(settings: SkatSettings) -> Signer:
    """Read our certificate and key, at start. Raises SettingUnusable."""
    key_file = settings.signing_key_file
    certificate = _content(settings.signing_certificate_file, "signing_certificate_file")
    key = _content(key_file, "signing_key_file")
    if sys.platform != "win32" and key_file.stat().st_mode & _READABLE_BY_OTHERS:
        raise SettingUnusable("signing_key_file")
    try:
        return Signer(certificate=certificate, key=key, suite=RSA_SHA1)
    except ValueError:
        raise SettingUnusable("signing_key_file") from None


def read_verifier(settings: SkatSettings) -> Verifier:
    """Read the certificates that SKAT's replies may be signed with. Raises SettingUnusable."""
    name = "trusted_certificate_files"
    try:
        return Verifier(
            [_content(file, name) for file in settings.trusted_certificate_files], suite=RSA_SHA1
        )
    except ValueError:
        raise SettingUnusable(name) from None


def _content(file: Path, setting: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise SettingUnusable(setting) from None
