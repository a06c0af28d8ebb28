"""The two error families, sorted by what the asker does next.

Texts are fixed: no input, no registry text.

    RegistryError                 an adapter tells the gateway
    ├── CitizenUnknown            nobody by that number or key; do not ask again
    ├── RegistryUnavailable       may be asked again, perhaps after `retry_after_seconds`
    ├── RegistryRefused           our certificate or agreement; alert a person, do not ask again
    └── RegistryMisread           not understood, or another person; alert the adapter's owner

    GatewayError                  the gateway tells the caller, in this order of checking
    ├── CallerUnknown       401   get another token
    ├── QuestionInvalid     400   mend the question
    ├── NotPermitted        403   ask for less, under another purpose, or not at all
    ├── TooManyQuestions    429   ask later
    ├── Conflicting         409   it has been settled otherwise; look how it stands
    ├── KeyUsedOtherwise    422   an Idempotency-Key that stood for another body; take a new one
    ├── SubjectUnknown      404   nobody by that number or alias
    ├── NothingThere        404   no such entry, size or checkpoint, perhaps not yet
    └── EvidenceUnavailable 503   ask again later

SettingUnusable stands beside them: it ends a start, before there is a question.

`GatewayError.code` is stable and public; its plain texts stand in `gateway/api/problems.py`.
"""

from typing import ClassVar


class RegistryError(Exception):
    """What an adapter may raise. The message is the class's; causes are cut with `from None`."""

    text: ClassVar[str] = "the registry could not be asked"

    def __init__(self) -> None:
        super().__init__(self.text)


class CitizenUnknown(RegistryError):
    """The registry knows nobody, or no address, by that key."""

    text = "the registry knows nobody by that key"


class RegistryUnavailable(RegistryError):
    """The registry did not answer or cannot now; the same question may succeed later."""

    text = "the registry is unavailable"

    def __init__(self, *, retry_after_seconds: int | None = None) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class RegistryRefused(RegistryError):
    """The registry does not accept our certificate, agreement or terms; do not ask again."""

    text = "the registry refuses our certificate or agreement"


class RegistryMisread(RegistryError):
    """The answer has a shape the adapter does not understand, or is about somebody else."""

    text = "the registry's answer could not be read"


class SettingUnusable(Exception):
    """A plugin's `connect` cannot use one of its own settings: a file that is not there, a key
    that is none. `setting` is its name in samsyn.toml; the operator reads it in one line.
    """

    def __init__(self, setting: str) -> None:
        super().__init__("a setting cannot be used")
        self.setting = setting


class GatewayError(Exception):
    """What the gateway tells a caller: a status, a stable code and nothing of the input."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class CallerUnknown(GatewayError):
    """No valid token."""

    status = 401


class QuestionInvalid(GatewayError):
    """The question cannot be read."""

    status = 400


class NotPermitted(GatewayError):
    """The question is refused."""

    status = 403


class SubjectUnknown(GatewayError):
    """Nobody by that number or alias."""

    status = 404


class Conflicting(GatewayError):
    """What was to be done has been settled otherwise in the meantime."""

    status = 409


class KeyUsedOtherwise(GatewayError):
    """The same Idempotency-Key came with another body before."""

    status = 422


class NothingThere(GatewayError):
    """What was asked for by its own name is not there, perhaps not yet."""

    status = 404


class TooManyQuestions(GatewayError):
    """The brake is on: too many people were asked about."""

    status = 429


class EvidenceUnavailable(GatewayError):
    """A fact, or the ledger, that the answer needs is not to be had now."""

    status = 503
