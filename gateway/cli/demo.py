"""`samsyn demo`: registries, sign-in and gateway on this machine, with a ready question to send."""

import contextlib
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gateway.cli.ports import Ports
    from gateway.cli.sandbox import Population


def demo(  # noqa: PLR0913  a command has as many arguments as it has options
    *,
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help="Run the story end to end on free ports in a temporary folder, then exit.",
        ),
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Folder of the sandbox; else ./.samsyn, kept between runs.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65535,
            help="Port of the API, else 8080; 0 takes a free one. Where given, all others are free"
            " ones.",
        ),
    ] = None,
    people: Annotated[
        int | None,
        typer.Option(
            min=0, help="So many people beside the personas, else 10,000 (docs/population.md)."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives other people.")] = 0,
    steered: Annotated[
        bool,
        typer.Option(
            "--steered",
            help="For the program that started it: free ports, printed as a line of JSON. A line"
            " `fresh` on standard input empties the gateway's store; its end stops everything.",
        ),
    ] = False,
) -> None:
    """Start the mock registries, the sign-in and the gateway; print a question to send. Ctrl+C
    stops.

    With --once: ask, see the citizen's own view and her log, be refused; exit 0 if all of it holds.
    """
    import tempfile

    from gateway.cli.ports import Ports
    from gateway.cli.sandbox import FOLDER, PEOPLE, Population
    from gateway.cli.steered import steer

    _stop_in_order()
    population = Population(people=PEOPLE if people is None else people, seed=seed)
    if steered:
        with contextlib.suppress(KeyboardInterrupt):
            steer((folder or FOLDER).absolute(), population)
        return
    if once:
        with tempfile.TemporaryDirectory(prefix="samsyn-demo-") as temporary:
            raise typer.Exit(_tell_once(Path(temporary)))
    ports = Ports() if port is None else Ports.free(gateway=port)
    _serve_until_stopped((folder or FOLDER).absolute(), ports, population)


def _stop_in_order() -> None:
    """Let a kill or a closed terminal end the blocks as Ctrl+C does: else the mocks and the
    gateway, which have sessions of their own, would go on.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None:  # no SIGHUP on Windows
            signal.signal(number, signal.default_int_handler)


def _tell_once(folder: Path) -> int:
    from gateway.cli.ports import Ports
    from gateway.cli.sandbox import running_sandbox
    from gateway.cli.story import tell

    with running_sandbox(folder, Ports.free()) as sandbox:
        return tell(sandbox, say=typer.echo)


def _serve_until_stopped(folder: Path, ports: "Ports", population: "Population") -> None:
    from gateway.cli.sandbox import running_sandbox
    from gateway.cli.story import greeting

    code = 0
    with (
        contextlib.suppress(KeyboardInterrupt),
        running_sandbox(folder, ports, population) as sandbox,
    ):
        typer.echo(greeting(sandbox))
        code = sandbox.gateway_process.wait()
    if code != 0:
        raise typer.Exit(code)
