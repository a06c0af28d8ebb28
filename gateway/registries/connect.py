"""From plugins and settings to registries that can be asked, and their orderly end."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from ssl import SSLError
from typing import Final

from contracts.errors import SettingUnusable
from gateway.registries.ask import Connected
from gateway.registries.discovery import Arranged
from gateway.registries.plan import Registries
from gateway.registries.transport import open_transport
from gateway.registries.witnessed import Witness, WitnessedTransport, unwitnessed
from gateway.settings import SettingsInvalid

_NAME: Final = re.compile(r"[a-z][a-z0-9_.]{0,60}")


@asynccontextmanager
async def connect_all(
    arranged: Sequence[Arranged],
    *,
    clock: Callable[[], datetime],
    witness: Witness = unwitnessed,
) -> AsyncIterator[Registries]:
    """Open a transport for each and hand it to the plugin; close all at the end.

    Nothing is sent yet; whatever is sent later the witness is told. Raises SettingsInvalid naming
    the adapter.
    """
    async with AsyncExitStack() as stack:
        connected = [await _connect(each, stack, witness) for each in arranged]
        registries = Registries(connected, clock=clock)
        stack.push_async_callback(registries.close)
        yield registries


async def _connect(arranged: Arranged, stack: AsyncExitStack, witness: Witness) -> Connected:
    name = arranged.plugin.name
    try:
        transport = WitnessedTransport(open_transport(arranged.transport), witness)
    except (OSError, SSLError):
        raise SettingsInvalid(
            f"[adapters.{name}.transport]: certificate, key or CA cannot be used together: "
            "check that they are PEM and belong together"
        ) from None
    stack.push_async_callback(transport.aclose)
    try:
        adapter = arranged.plugin.connect(arranged.settings, transport)
    except SettingUnusable as unusable:
        named = unusable.setting if _NAME.fullmatch(unusable.setting) else "a setting"
        raise SettingsInvalid(
            f"[adapters.{name}]: `{named}` cannot be used: check the file or value that it names"
        ) from None
    except Exception as error:  # noqa: BLE001 - an adapter is somebody else's code (house.md 17)
        fault = type(error).__name__
    else:
        return Connected(
            plugin=arranged.plugin, adapter=adapter, places=arranged.transport.connections
        )
    raise SettingsInvalid(
        f"[adapters.{name}]: the adapter does not start ({fault}): mend it or its settings"
    )
