"""Who wraps the data keys: our own file, or a provider that somebody's package offers."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from gateway.settings import SettingsInvalid, StoreSettings
from gateway.store.data_keys import FileWrapper, KeyWrapper
from gateway.store.keys import read_key

GROUP: Final = "samsyn.key_providers"
FILE: Final = "file"
Provider = Callable[[Path], KeyWrapper]
"""Told of itself by the file that `wrapping_key_file` names; its errors end the start."""


def key_wrapper(
    store: StoreSettings, *, offered: tuple[EntryPoint, ...] | None = None
) -> KeyWrapper:
    """Give what wraps the data keys of this store. Raises SettingsInvalid."""
    if store.key_provider == FILE:
        return FileWrapper(read_key(store.wrapping_key_file, setting="wrapping_key_file"))
    known = tuple(entry_points(group=GROUP)) if offered is None else offered
    named = [each for each in known if each.name == store.key_provider]
    if len(named) != 1:
        raise SettingsInvalid(
            "samsyn.toml [store]: `key_provider` names none, or several, of what is installed; "
            f'install a package that offers it under `{GROUP}`, or write "{FILE}"'
        )
    return _made(named[0], store.wrapping_key_file)


def _made(offer: EntryPoint, file: Path) -> KeyWrapper:
    try:
        provider: Provider = offer.load()
        return provider(file)
    except Exception:  # noqa: BLE001  # a provider of others: whatever fails in it is one line
        raise SettingsInvalid(
            "samsyn.toml [store]: the `key_provider` cannot be used with this `wrapping_key_file`; "
            "its own documentation says what belongs there"
        ) from None
