"""What a sign-in brings for others: read strictly, and shown nowhere."""

import json
from base64 import urlsafe_b64encode

import pytest
from structlog.testing import capture_logs

from contracts.errors import CallerUnknown
from contracts.pnr import Pnr
from gateway.identity.callers import BroughtPower, Citizen
from gateway.identity.privileges import brought_powers
from gateway.identity.refusal import TokenRefused
from gateway.identity.verify import Verifier
from tests.gateway.identity.minting import NUMBER, Mint

HERSELF, MOTHER = Pnr(NUMBER), "0612589995"
CLAIM = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
SCOPE = f"urn:dk:gov:saml:cprNumberIdentifier:{MOTHER}"
SEE = "urn:dk:samsyn:see-own-data:"
GROUP = {"scope": SCOPE, "privileges": [f"{SEE}person", f"{SEE}income"]}
POWER = BroughtPower(grantor=Pnr(MOTHER), sections=("income", "person"))


def wrapped(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def powers(claim: object) -> tuple[BroughtPower, ...]:
    return brought_powers(claim, herself=HERSELF)


@pytest.mark.parametrize("claim", [[GROUP], wrapped([GROUP])], ids=["a list", "base64url"])
def test_sections_are_read_by_person(claim: object) -> None:
    assert powers(claim) == (POWER,)


def test_the_log_and_a_guardianship_are_privileges_of_their_own() -> None:
    group = GROUP | {"privileges": ["urn:dk:samsyn:guardian", "urn:dk:samsyn:see-access-log"]}

    (power,) = powers([group])

    assert (power.is_guardian, power.gives_log, power.sections) == (True, True, ())


@pytest.mark.parametrize(
    "claim",
    [
        None,
        [],
        [GROUP | {"scope": "urn:dk:gov:saml:cvrNumberIdentifier:55133018"}],
        [GROUP | {"privileges": ["urn:dk:skat:se-min-skat"]}],
        [GROUP | {"privileges": []}],
    ],
    ids=["none", "empty", "an organisation's", "another service's", "without a privilege"],
)
def test_what_is_not_ours_is_passed_over(claim: object) -> None:
    assert powers(claim) == ()


MALFORMED = {
    "a number": 7,
    "an object": GROUP,
    "JSON as it is": json.dumps([GROUP]),
    "padded": wrapped([GROUP]) + "=",
    "no base64": "#",
    "XML": wrapped(b"<bpp:PrivilegeList/>"),
    "two lists": wrapped(b'[], "more": []'),
    "a key twice": wrapped(b'[{"scope": "a", "scope": "b", "privileges": []}]'),
    "an unknown key": [GROUP | {"for": "ever"}],
    "no scope": [{"privileges": []}],
    "a text for privileges": [GROUP | {"privileges": f"{SEE}person"}],
    "a word of ours that we do not know": [GROUP | {"privileges": ["urn:dk:samsyn:everything"]}],
    "no section": [GROUP | {"privileges": [SEE]}],
    "a path": [GROUP | {"privileges": [f"{SEE}person.name"]}],
    "no day": [GROUP | {"scope": SCOPE[:-10] + "9913589995"}],
    "nine digits": [GROUP | {"scope": SCOPE[:-1]}],
    "a hyphen": [GROUP | {"scope": SCOPE[:-4] + "-" + SCOPE[-4:]}],
    "somebody twice": [GROUP, GROUP | {"privileges": [f"{SEE}family"]}],
    "herself": [GROUP | {"scope": SCOPE[:-10] + NUMBER}],
    "too many": [GROUP] * 21,
}


@pytest.mark.parametrize("claim", MALFORMED.values(), ids=MALFORMED.keys())
def test_anything_else_is_refused(claim: object) -> None:
    with pytest.raises(TokenRefused, match="privileges_malformed"):
        powers(claim)


@pytest.mark.anyio
async def test_a_citizen_has_what_her_token_brings(verifier: Verifier, mint: Mint) -> None:
    claims = mint.citizen_claims(**{CLAIM: [GROUP]})

    citizen = await verifier.verify("Bearer " + mint.sign(claims))

    assert isinstance(citizen, Citizen)
    assert citizen.powers == (POWER,)


@pytest.mark.anyio
@pytest.mark.parametrize("claim", [[GROUP], [GROUP, GROUP]], ids=["read", "refused"])
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
