"""Finding the adapters that are installed and putting those of the settings in their order.

In-tree and third-party adapters come through the same door: the entry point. Connects nothing.
"""

from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import msgspec

from contracts.adapter import ENTRY_POINT_GROUP, AdapterPlugin
from gateway.registries.answered import AnyPlugin
from gateway.settings import Settings, SettingsInvalid, TransportSettings
from gateway.settings_file import decode_table


class Arranged(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin with its own settings and those of its transport."""

    plugin: AnyPlugin
    settings: msgspec.Struct
    transport: TransportSettings


def discover(found: Iterable[EntryPoint] | None = None) -> tuple[AnyPlugin, ...]:
    """Load every installed adapter, by name. Raises SettingsInvalid naming the distribution."""
    points = entry_points(group=ENTRY_POINT_GROUP) if found is None else found
    plugins: dict[str, AnyPlugin] = {}
    for point in sorted(points, key=lambda point: point.name):
        plugin = _load(point)
        if plugin.name in plugins:
            raise SettingsInvalid(
                f"{_origin(point)}: another distribution has an adapter of this name: uninstall one"
            )
        plugins[plugin.name] = plugin
    _check_sections(tuple(plugins.values()))
    return tuple(plugins.values())


def arrange(
    plugins: Sequence[AnyPlugin], settings: Settings, *, file: Path
) -> tuple[Arranged, ...]:
    """Give the plugins of `[adapters.<name>]` in the tables' order. Raises SettingsInvalid."""
    by_name = {plugin.name: plugin for plugin in plugins}
    arranged = []
    for name, table in settings.adapters.items():
        if name not in by_name:
            known = ", ".join(sorted(by_name)) or "none"
            raise SettingsInvalid(
                f"{file} [adapters.{name}]: no adapter of this name is installed ({known}): "
                "install it or mend the name"
            )
        plugin = by_name[name]
        own = decode_table(table.own, plugin.settings_type, file=file, name=f"adapters.{name}")
        arranged.append(Arranged(plugin=plugin, settings=own, transport=table.transport))
    return tuple(arranged)


def _load(point: EntryPoint) -> AnyPlugin:
    try:
        plugin = point.load()
    except Exception as error:  # noqa: BLE001 - somebody else's module; its text may quote anything
        fault = f"cannot be loaded ({type(error).__name__})"
    else:
        if isinstance(plugin, AdapterPlugin) and plugin.name == point.name:
            return plugin
        fault = "is no AdapterPlugin of this name"
    raise SettingsInvalid(f"{_origin(point)}: {fault}: mend or uninstall it")


def _origin(point: EntryPoint) -> str:
    distribution = point.dist.name if point.dist else "an unnamed distribution"
    return f"adapter {point.name} of {distribution}"


def _check_sections(plugins: Sequence[AnyPlugin]) -> None:
    """Refuse two shapes of one section: the API could not say what it answers with."""
    shapes: dict[str, type[msgspec.Struct]] = {}
    for plugin in plugins:
        for offer in plugin.sections:
            if shapes.setdefault(offer.name, offer.record_type) is not offer.record_type:
                raise SettingsInvalid(
                    f"adapter {plugin.name}: its section {offer.name} has another record type than "
                    "an adapter installed beside it: uninstall one"
                )
