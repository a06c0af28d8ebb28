"""`samsyn adapters`: which registries this installation can speak to."""

import typer

from gateway.cli.options import JsonOption, print_json


def adapters(as_json: JsonOption = False) -> None:  # noqa: FBT002 - a flag of the command line
    """List the adapters found, in-tree and from other packages, with what each fills."""
    from gateway.registries.discovery import discover

    found = discover()
    if as_json:
        print_json(
            [
                {
                    "name": plugin.name,
                    "version": plugin.version,
                    "title": plugin.title,
                    "sections": [offer.name for offer in plugin.sections],
                    "asks_by": plugin.asks_by,
                    "cycle": plugin.cycle,
                    "accepts": sorted(plugin.accepts),
                }
                for plugin in found
            ]
        )
        return
    for plugin in found:
        sections = ", ".join(offer.name for offer in plugin.sections)
        typer.echo(f"{plugin.name}@{plugin.version}  {plugin.title}")
        typer.echo(f"    fills {sections} · asked by {plugin.asks_by} · changes {plugin.cycle}")
