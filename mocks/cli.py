"""`samsyn mocks`: start the registries and the sign-in on this machine until told to stop."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from mocks.addresses import Addresses
    from mocks.issuer.claims import ClaimNames
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
    post_logout_redirect_uri: Annotated[
        list[str] | None, typer.Option(help="Where a logout may return to, exactly. Repeatable.")
    ] = None,
    backchannel_logout_uri: Annotated[
        str | None, typer.Option(help="Where logout tokens are sent; on this machine only.")
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            help="What the broker calls a claim: cpr_number=dk.cpr. Repeatable; docs/sign-in.md."
        ),
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
    gateway: Annotated[
        str | None,
        typer.Option(help="Address of the gateway beside these mocks, for the sandbox's page."),
    ] = None,
    dawa: Annotated[
        bool, typer.Option(help="Answer in the shape of DAWA, which is closed; else HTTP 410.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed gives the people other numbers.")] = 0,
    people: Annotated[
        int,
        typer.Option(
            min=0,
            help="So many people more, computed when asked for: GET /population and /people/INDEX. "
            "The same seed gives the same people; ten million start as fast as none.",
        ),
    ] = 0,
    modulus_11: Annotated[
        bool,
        typer.Option(help="Their numbers satisfy modulus 11; then at most a million."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the addresses as one line of JSON.")
    ] = False,
) -> None:
    """Start the mock registries and the sign-in; Ctrl+C stops them."""
    # Imported late: the services take a second, and --help should not.
    from mocks.live import live_settings

    live = live_settings(Path.cwd(), os.environ)
    if live is not None:
        typer.echo(f"samsyn mocks: not beside live settings: {live}.", err=True)
        raise typer.Exit(2)
    from mocks.issuer.tokens import AUDIENCE
    from mocks.listeners import PortTaken
    from mocks.population.population import TooManyPeople, Wish
    from mocks.run import run
    from mocks.setup import ADMIN_PORT, AGREEMENTS, PLAIN_PORT, TLS_PORT, Setup
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
        post_logout_redirect_uris=frozenset(post_logout_redirect_uri or ()),
        backchannel_logout_uri=_loopback(backchannel_logout_uri),
        claim_names=_claim_names(claim),
        agreements=frozenset(agreement or AGREEMENTS),
        skat_agreements=_skat_agreements(skat_agreement) or DEFAULT_AGREEMENTS,
        skat_signing_certificates=tuple(signing_certificate or ()),
        skat_advises_no_income=skat_advice,
        gateway=_loopback(gateway, hint="--gateway"),
        dawa=dawa,
    )
    wish = Wish(people=people, seed=seed, modulus_11=modulus_11)
    try:
        run(setup, wish, announce=_in_json if as_json else _in_words)
    except TooManyPeople as too_many:
        raise typer.BadParameter(str(too_many), param_hint="--people") from None
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


def _loopback(address: str | None, *, hint: str = "--backchannel-logout-uri") -> str | None:
    from mocks.issuer.parties import is_on_this_machine

    if address is not None and not is_on_this_machine(address):
        raise typer.BadParameter("the address must be on this machine", param_hint=hint)
    return address


def _claim_names(written: list[str] | None) -> "ClaimNames":
    import msgspec

    from mocks.issuer.claims import ClaimNames

    pairs = dict(each.partition("=")[::2] for each in written or ())
    known = ", ".join(ClaimNames.__struct_fields__)
    if not all(pairs.values()) or not pairs.keys() <= set(ClaimNames.__struct_fields__):
        raise typer.BadParameter(f"give NAME=CLAIM; the names are {known}", param_hint="--claim")
    return msgspec.convert(pairs, ClaimNames)


def _in_json(addresses: "Addresses") -> None:
    import msgspec

    typer.echo(msgspec.json.encode(addresses))


def _in_words(addresses: "Addresses") -> None:
    typer.echo(
        f"The mocks answer ({addresses.check} check): a sandbox, everybody is synthetic.\n"
        f"  everything   {addresses.plain}/\n"
        f"  people       {addresses.plain}/personas\n"
        f"  issuer       {addresses.issuer}\n"
        f"  CPR          {addresses.cpr['v5']}\n"
        f"  DAR          {addresses.dar}\n"
        f"  SKAT         {addresses.skat}\n"
        f"  admin        {addresses.admin}/  (faults, journal, tokens, clock, events, worlds)\n"
        f"  sandbox      {addresses.page}  (the same, for people)\n"
        f"  state        {addresses.state}\n"
        f"{_population(addresses)}"
        "Ctrl+C stops."
    )


def _population(addresses: "Addresses") -> str:
    if not addresses.population:
        return "  population   none; --people N --seed S gives so many more\n"
    return (
        f"  population   {addresses.population}  and {addresses.plain}/people/INDEX\n"
        f"  world        {addresses.world}\n"
    )
