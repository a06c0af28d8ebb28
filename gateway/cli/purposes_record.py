"""Where the article 30 record takes its files from: the settings, or those that are named."""

from pathlib import Path
from typing import TYPE_CHECKING

from gateway.app import known_paths
from gateway.catalogue.agreements_file import load_agreements
from gateway.catalogue.article30 import Names, Record, article30
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.registries.discovery import discover
from gateway.settings_file import load_settings

if TYPE_CHECKING:
    from gateway.settings import Settings


def record_of(file: Path | None, agreements: Path | None, settings: Path | None) -> Record:
    """Make the record. Raises SettingsInvalid or CatalogueInvalid."""
    loaded = None
    # Two files are all that is needed: an officer need not have the gateway's settings.
    if agreements is None or settings is not None:
        loaded, _ = load_settings(settings)
    plugins = discover()
    named = file or (loaded.catalogue.purposes_file if loaded else None)
    catalogue = load_catalogue(named, known=known_paths(plugins))
    agreed = agreements or (loaded.catalogue.agreements_file if loaded else None)
    return article30(
        catalogue,
        load_agreements(
            agreed or Path(), terms_types={plugin.name: plugin.terms_type for plugin in plugins}
        ),
        _names(loaded, {plugin.name: plugin.title for plugin in plugins}),
    )


def _names(settings: "Settings | None", registries: dict[str, str]) -> Names:
    if settings is None:
        return Names(registries=registries)
    clients = (each.organisation for each in settings.clients.values())
    operator = settings.operator
    return Names(
        operator=f"{operator.name} (CVR {operator.cvr})",
        organisations={each.cvr: each.name for each in (*clients, operator)},
        registries=registries,
    )
