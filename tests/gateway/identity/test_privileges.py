"""What a sign-in brings for others: read strictly, and shown nowhere."""

from base64 import b64encode

import pytest
from structlog.testing import capture_logs

from contracts.errors import CallerUnknown
from contracts.pnr import Pnr
from gateway.identity.callers import BroughtPower, Citizen
from gateway.identity.privileges import brought_powers
from gateway.identity.refusal import TokenRefused
from gateway.identity.verify import Verifier
from mocks.issuer.privileges import Privilege, privilege_list
from tests.gateway.identity.minting import NUMBER, Mint

HERSELF, MOTHER = Pnr(NUMBER), "0612589995"
CLAIM = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
OURS, SEE = "urn:dk:samsyn:", "urn:dk:samsyn:see-own-data:"
LIST = (
    '<bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">'
    "{0}</bpp:PrivilegeList>"
)
PERSONS = "urn:dk:gov:saml:cprNumberIdentifier:"
POWER = BroughtPower(grantor=Pnr(MOTHER), sections=("income", "person"))


def group(*privileges: str, scope: str = PERSONS + MOTHER) -> str:
    written = "".join(f"<Privilege>{each}</Privilege>" for each in privileges)
    return f'<PrivilegeGroup Scope="{scope}">{written}</PrivilegeGroup>'


def claimed(*groups: str, form: str = LIST) -> str:
    return b64encode(form.format("".join(groups)).encode()).decode()


GROUP = group(f"{SEE}person", f"{SEE}income")


def powers(claim: object) -> tuple[BroughtPower, ...]:
    return brought_powers(claim, herself=HERSELF)


def test_sections_are_read_by_person() -> None:
    assert powers(claimed(GROUP)) == (POWER,)


def test_what_the_sandbox_writes_is_what_is_read() -> None:
    granted = Privilege(grantor=Pnr(MOTHER), scope=(f"{SEE}person", f"{SEE}income"))

    assert powers(privilege_list([granted])) == (POWER,)


def test_the_log_and_a_guardianship_are_privileges_of_their_own() -> None:
    (power,) = powers(claimed(group(f"{OURS}guardian", f"{OURS}see-access-log")))

    assert (power.is_guardian, power.gives_log, power.sections) == (True, True, ())


@pytest.mark.parametrize(
    "claim",
    [
        None,
        claimed(),
        claimed(group(f"{SEE}person", scope="urn:dk:gov:saml:cvrNumberIdentifier:55133018")),
        claimed(group("urn:dk:skat:se-min-skat")),
        claimed(group()),
        claimed("<!-- nothing -->"),
    ],
    ids=["none", "empty", "an organisation's", "another service's", "no privilege", "a comment"],
)
def test_what_is_not_ours_is_passed_over(claim: object) -> None:
    assert powers(claim) == ()


BOMB = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = f'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>{LIST}'
MALFORMED = {
    "a number": 7,
    "a list": [GROUP],
    "XML as it is": LIST.format(GROUP),
    "not padded": claimed(GROUP).rstrip("=") + "A",
    "no base64": "#",
    "JSON": b64encode(b"[]").decode(),
    "half of it": claimed(form=LIST[:40]),
    "of no namespace": claimed(GROUP, form="<PrivilegeList>{0}</PrivilegeList>"),
    "of another": claimed(GROUP, form=LIST.replace("digst", "example")),
    "a bomb": claimed(group("&b;"), form=BOMB + LIST),
    "a file": claimed(group("&a;"), form=FILE),
    "a document type": claimed(GROUP, form="<!DOCTYPE l>" + LIST),
    "an unknown element": claimed("<Group/>"),
    "an unknown attribute": claimed(GROUP.replace("Scope", 'Until="ever" Scope')),
    "no scope": claimed("<PrivilegeGroup><Privilege>a</Privilege></PrivilegeGroup>"),
    "an empty scope": claimed(group("a", scope="")),
    "letters between": claimed(GROUP, "and more"),
    "letters in a group": claimed(GROUP.replace("<Privilege>", "all<Privilege>", 1)),
    "a privilege within one": claimed(group("<Privilege>a</Privilege>")),
    "an empty privilege": claimed(group("")),
    "a word of ours that we do not know": claimed(group(f"{OURS}everything")),
    "no section": claimed(group(SEE)),
    "a path": claimed(group(f"{SEE}person.name")),
    "no day": claimed(group(f"{SEE}person", scope=PERSONS + "9913589995")),
    "nine digits": claimed(group(f"{SEE}person", scope=PERSONS + MOTHER[:-1])),
    "a hyphen": claimed(group(f"{SEE}person", scope=f"{PERSONS}{MOTHER[:6]}-{MOTHER[6:]}")),
    "somebody twice": claimed(GROUP, group(f"{SEE}family")),
    "herself": claimed(group(f"{SEE}person", scope=PERSONS + NUMBER)),
    "too many people": claimed(*[GROUP] * 21),
    "too many privileges": claimed(group(*[f"{SEE}person"] * 21)),
    "too long a privilege": claimed(group("a" * 201)),
    "too long": claimed(*[f"{GROUP}{' ' * 900}"] * 18),
}


@pytest.mark.parametrize("claim", MALFORMED.values(), ids=MALFORMED.keys())
def test_anything_else_is_refused(claim: object) -> None:
    with pytest.raises(TokenRefused, match="privileges_malformed"):
        powers(claim)


@pytest.mark.anyio
async def test_a_citizen_has_what_her_token_brings(verifier: Verifier, mint: Mint) -> None:
    claims = mint.citizen_claims(**{CLAIM: claimed(GROUP)})

    citizen = await verifier.verify("Bearer " + mint.sign(claims))

    assert isinstance(citizen, Citizen)
    assert citizen.powers == (POWER,)


@pytest.mark.anyio
@pytest.mark.parametrize("claim", [claimed(GROUP), claimed(GROUP, GROUP)], ids=["read", "refused"])
async def test_the_number_is_in_no_log_no_repr_and_no_error(
    verifier: Verifier, mint: Mint, claim: object
) -> None:
    told = ""
    with capture_logs() as logged:
        try:
            told = repr(
                await verifier.verify("Bearer " + mint.sign(mint.citizen_claims(**{CLAIM: claim})))
            )
        except CallerUnknown as error:
            told = f"{error!r} {error.__cause__!r} {error.__context__!r}"

    assert MOTHER not in told + repr(logged)
    assert told
