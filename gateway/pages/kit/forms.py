"""What a form sends: read within a size, and only with the token that its own page was given."""

import hmac
from typing import Final
from urllib.parse import parse_qsl

import msgspec

LARGEST_FORM_BYTES: Final = 64 * 1024
MOST_FIELDS: Final = 400
TOKEN: Final = "form_token"  # noqa: S105  # a field's name
_FORM: Final = "application/x-www-form-urlencoded"


class FormRefused(Exception):
    """The form is not one that we gave this very browser."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a form, in their order."""

    fields: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """Give a field's text without spaces around it; empty where it is not there."""
        return next((text for key, text in self.fields if key == name), "").strip()

    def every(self, name: str) -> tuple[str, ...]:
        """Give every text of a field, as check boxes send it."""
        return tuple(text for key, text in self.fields if key == name)

    @property
    def without_token(self) -> tuple[tuple[str, str], ...]:
        """Give what somebody typed."""
        return tuple((key, text) for key, text in self.fields if key != TOKEN)


def read_form(content: bytes, media_type: str) -> Form:
    """Read a form. Raises FormRefused."""
    if media_type.partition(";")[0].strip().lower() != _FORM or len(content) > LARGEST_FORM_BYTES:
        raise FormRefused
    try:
        fields = parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            encoding="utf-8",
            errors="strict",
        )
    except ValueError:
        raise FormRefused from None
    return Form(fields=tuple(fields))


def token_for(form_key: str, path: str) -> str:
    """Give the token of the form that is sent to a path, good for one session only."""
    return hmac.digest(form_key.encode(), f"form\x00{path}".encode(), "sha256").hex()


def check_token(form: Form, form_key: str, path: str) -> None:
    """Raise FormRefused for a form without the token of its session and path."""
    expected = token_for(form_key, path)
    if not hmac.compare_digest(form.one(TOKEN).encode(), expected.encode()):
        raise FormRefused
