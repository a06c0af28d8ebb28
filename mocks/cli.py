"""`samsyn mocks`: start the registries and the sign-in on this machine until told to stop."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from mocks.server import Addresses
    from mocks.skat.agreements import Agreement

_PLAIN = "Plain listener, default 8090. Where it is given the other two take free ports."


def mocks(  # noqa: PLR0913  a command has as many arguments as it has options
    *,
    port: Annotated[int | None, typer.Option(help=_PLAIN)] = None,
    tls_port: Annotated[int | None, typer.Option(help="TLS listener, default 8443.")] = None,
    admin_port: Annotated[int | None, typer.Option(help="Admin listener, default 8092.")] = None,
    state: Annotated[
        Path, typer.Option(help="Folder of certificates, keys and secrets; made where absent.")
    ] = Path(".samsyn/mocks"),
    check: Annotated[
        Literal["strict", "warn"],
        typer.Option(help="Refuse a caller without certificate, agreement or key, or note it."),
    ] = "warn",
    audience: Annotated[str | None, typer.Option(help="What access tokens are for.")] = None,
    redirect_uri: Annotated[
        list[str] | None, typer.Option(help="Where a sign-in may return to, exactly. Repeatable.")
    ] = None,
    agreement: Annotated[
        list[str] | None, typer.Option(help="A ServiceAgreementUUID that CPR knows. Repeatable.")
    ] = None,
    skat_agreement: Annotated[
        list[str] | None,
        typer.Option(
            help="An agreement of the income register: "
            "SE:ABONNENT/ABONNEMENT/FORMAAL[=PROFILE]. Repeatable; replaces the defaults."
        ),
    ] = None,
    signing_certificate: Annotated[
        list[Path] | None,
        typer.Option(help="Also accept questions signed by this certificate (PEM). Repeatable."),
    ] = None,
    skat_advice: Annotated[
        bool, typer.Option(help="The income register advises where somebody has no income.")
    ] = False,
    dawa: Annotated[
        bool, typer.Option(help="Answer in the shape of DAWA, which is closed; else HTTP 410.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed gives the people other numbers.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the addresses as one line of JSON.")
    ] = False,
) -> None:
    """Start the mock registries and the sign-in; Ctrl+C stops them."""
    # Imported late: the services take a second, and --help should not.
    from mocks.issuer.tokens import AUDIENCE
    from mocks.listeners import PortTaken
    from mocks.run import run
    from mocks.server import ADMIN_PORT, AGREEMENTS, PLAIN_PORT, TLS_PORT, Setup
    from mocks.skat.agreements import DEFAULT_AGREEMENTS

    defaults = (PLAIN_PORT, TLS_PORT, ADMIN_PORT) if port is None else (port, 0, 0)
    given = (port, tls_port, admin_port)
    plain, tls, admin = (
        default if wanted is None else wanted
        for wanted, default in zip(given, defaults, strict=True)
    )
    setup = Setup(
        state=state,
        plain_port=plain,
        tls_port=tls,
        admin_port=admin,
        check=check,
        audience=audience or AUDIENCE,
        redirect_uris=frozenset(redirect_uri or ()),
        agreements=frozenset(agreement or AGREEMENTS),
        skat_agreements=_skat_agreements(skat_agreement) or DEFAULT_AGREEMENTS,
        skat_signing_certificates=tuple(signing_certificate or ()),
        skat_advises_no_income=skat_advice,
        dawa=dawa,
    )
    try:
        run(setup, seed=seed, announce=_in_json if as_json else _in_words)
    except PortTaken as taken:
        typer.echo(
            f"samsyn mocks: port {taken.port} is taken by another program. "
            "Choose others with --port, --tls-port and --admin-port; 0 takes a free one.",
            err=True,
        )
        raise typer.Exit(2) from None


def _skat_agreements(written: list[str] | None) -> "tuple[Agreement, ...]":
    from mocks.skat.agreements import read_agreement

    try:
        return tuple(map(read_agreement, written or ()))
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--skat-agreement") from None


def _in_json(addresses: "Addresses") -> None:
    import msgspec

    typer.echo(msgspec.json.encode(addresses))


def _in_words(addresses: "Addresses") -> None:
    typer.echo(
        f"The mocks answer ({addresses.check} check). Everybody here is synthetic.\n"
        f"  everything   {addresses.plain}/\n"
        f"  people       {addresses.plain}/personas\n"
        f"  issuer       {addresses.issuer}\n"
        f"  CPR          {addresses.cpr['v5']}\n"
        f"  DAR          {addresses.dar}\n"
        f"  SKAT         {addresses.skat}\n"
        f"  admin        {addresses.admin}/  (faults, journal, tokens, clock)\n"
        f"  state        {addresses.state}\n"
        "Ctrl+C stops."
    )
