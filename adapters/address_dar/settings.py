"""What an operator sets for the address register, and the key it opens with."""

from pathlib import Path
from typing import Annotated, Final, NoReturn

import msgspec

from adapters.transport.exchange import Limits
from adapters.transport.graphql import Paging
from contracts.errors import SettingUnusable

PATH: Final = r"^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$"


class DarSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[adapters.address_dar]` of samsyn.toml, without its `transport`."""

    api_key_file: Path
    """Path of the file that holds the key; the key itself stands in no settings file."""
    path: Annotated[str, msgspec.Meta(pattern=PATH)] = "DAR/v1"
    """Below the registry's address."""
    limits: Limits = Limits()
    paging: Paging = Paging()


class ApiKey:
    """A key that shows itself only through `reveal()`, which only `request.endpoint` calls."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Give the key, for the address of one request."""
        return self.__text

    def __repr__(self) -> str:
        return "ApiKey(***)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("an API key is never serialised")


def read_api_key(settings: DarSettings) -> ApiKey:
    """Read the key, at start. Raises SettingUnusable."""
    try:
        text = settings.api_key_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        text = ""
    if not text or not text.isprintable():
        raise SettingUnusable("api_key_file")
    return ApiKey(text)
