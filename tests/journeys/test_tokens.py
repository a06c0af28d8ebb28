"""Who may ask at all: a token of our issuer, for us, still valid, and of the route's kind."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from mocks.issuer.clients import CLIENTS, SIGN_IN_CLIENT
from mocks.issuer.keys import KeyRing
from mocks.issuer.tokens import AUDIENCE, Minter
from mocks.run import now
from tests.journeys.house import AARHUS, RETURN_TO, House

pytestmark = pytest.mark.slow

VERIFIER = "a-verifier-that-is-long-enough-for-the-rule-of-43-characters"


def minter(house: House, **changes: object) -> Minter:
    settings: dict[str, object] = {
        "keys": house.mocks._state.keys,
        "issuer": house.mocks.addresses.issuer,
        "audience": AUDIENCE,
        "clock": now,
    }
    return Minter(**(settings | changes))  # type: ignore[arg-type]  # one table of arguments


def employees(mint: Minter) -> str:
    client = CLIENTS[AARHUS]
    return mint.for_client(client, client.employee(None))


def two_hours_ago() -> datetime:
    return now() - timedelta(hours=2)


def in_two_hours() -> datetime:
    return now() + timedelta(hours=2)


def expired(house: House, _: Path) -> str:
    return employees(minter(house, clock=two_hours_ago))


def not_yet_valid(house: House, _: Path) -> str:
    return employees(minter(house, clock=in_two_hours))


def of_a_foreign_issuer(house: House, folder: Path) -> str:
    keys = KeyRing.kept_in(folder)
    return employees(minter(house, keys=keys, issuer="https://login.example/other"))


def of_a_foreign_key(house: House, folder: Path) -> str:
    return employees(minter(house, keys=KeyRing.kept_in(folder)))


def for_another_audience(house: House, _: Path) -> str:
    return employees(minter(house, audience="https://other.example/gateway"))


def unsigned(house: House, _: Path) -> str:
    header, claims, _signature = employees(minter(house)).split(".")
    readable = json.loads(base64.urlsafe_b64decode(header + "=="))
    none = json.dumps(readable | {"alg": "none"}).encode()
    return ".".join((base64.urlsafe_b64encode(none).rstrip(b"=").decode(), claims, ""))


def unsigned_with_a_signature(house: House, folder: Path) -> str:
    return unsigned(house, folder) + employees(minter(house)).rpartition(".")[2]


def tampered(house: House, _: Path) -> str:
    header, claims, signature = employees(minter(house)).split(".")
    read = json.loads(base64.urlsafe_b64decode(claims + "=="))
    changed = json.dumps(read | {"sub": "randers-kommune"}).encode()
    return ".".join((header, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature))


def garbage(_: House, __: Path) -> str:
    return "not.a.token"


def id_token(house: House, _: Path) -> str:
    return signed_in(house)["id_token"]


def signed_in(house: House, **whom: str) -> dict[str, str]:
    """Sign in at the issuer as a browser does: code flow with PKCE."""
    issuer = house.mocks.addresses.issuer
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(
            f"{issuer}/authorize",
            params={
                "response_type": "code",
                "client_id": SIGN_IN_CLIENT,
                "redirect_uri": RETURN_TO,
                "scope": "openid",
                "state": "a-state",
                "nonce": "a-nonce",
                "code_challenge": challenge.rstrip(b"=").decode(),
                "code_challenge_method": "S256",
            },
        )
        request_id = page.text.partition('name="request" value="')[2].partition('"')[0]
        sent_back = browser.post(
            f"{issuer}/authorize",
            data={"request": request_id, "acr": "high"} | (whom or {"persona": "employee"}),
        )
        code = parse_qs(urlsplit(sent_back.headers["location"]).query)["code"][0]
        folder = Path(house.mocks.addresses.client_secrets_folder)
        secret = (folder / f"{SIGN_IN_CLIENT}.secret").read_text("ascii").strip()
        tokens: dict[str, str] = browser.post(
            f"{issuer}/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": RETURN_TO,
                "code_verifier": VERIFIER,
            },
            auth=(SIGN_IN_CLIENT, secret),
        ).json()
    return tokens


REFUSED = [
    expired,
    not_yet_valid,
    of_a_foreign_issuer,
    of_a_foreign_key,
    for_another_audience,
    unsigned,
    unsigned_with_a_signature,
    tampered,
    garbage,
    id_token,
]


def question(house: House) -> dict[str, object]:
    return {
        "subject": {"pnr": house.number("employee")},
        "purpose": "passport",
        "case_reference": "sag-1",
    }


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__.replace("_", " "))
def test_an_invalid_token_gets_no_answer(
    house: House, tmp_path: Path, make: Callable[[House, Path], str]
) -> None:
    token = make(house, tmp_path)

    refused = house.send(question(house), token=token)
    own = house.http.get("/v1/my-data", headers={"Authorization": f"Bearer {token}"})

    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    assert (own.status_code, own.json()["code"]) == (401, "invalid_token")
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert token not in refused.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": ""}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}],
    ids=["none", "empty", "basic", "bare"],
)
@pytest.mark.parametrize("path", ["/v1/my-data", "/v1/my-data/access-log"])
def test_without_a_token_there_is_no_answer(
    house: House, path: str, headers: dict[str, str]
) -> None:
    refused = house.http.get(path, headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


def test_a_token_comes_before_the_question_is_read(house: House) -> None:
    refused = house.http.post("/v1/citizen-data", content=b"{")

    assert refused.status_code == 401


def test_the_same_claims_from_the_right_issuer_are_answered(house: House) -> None:
    answer = house.send(question(house), token=employees(minter(house)))

    assert answer.status_code == 200


def test_the_access_token_of_a_sign_in_is_answered(house: House) -> None:
    token = signed_in(house)["access_token"]

    own = house.http.get("/v1/my-data", headers={"Authorization": f"Bearer {token}"})

    assert own.status_code == 200


def test_an_employee_who_signed_in_is_answered_as_her_authority(house: House) -> None:
    token = signed_in(house, employee=f"{AARHUS}/aarhus-citizen-service")["access_token"]

    answer = house.send(question(house), token=token)

    assert answer.status_code == 200
    row = house.log("employee")[0]
    assert row["organisation"] == "Aarhus Kommune"


def test_an_employee_who_signed_in_is_refused_about_her_own_family(house: House) -> None:
    token = signed_in(house, employee=f"{AARHUS}/aarhus-own-family")["access_token"]

    refused = house.send(question(house), token=token)

    assert (refused.status_code, refused.json()["code"]) == (403, "conflict_of_interest")


def test_a_citizens_token_asks_about_nobody_by_number(house: House) -> None:
    refused = house.send(question(house), token=house.token(citizen="employee-spouse"))

    assert (refused.status_code, refused.json()["code"]) == (403, "authority_required")


@pytest.mark.parametrize("path", ["/v1/my-data", "/v1/my-data/access-log"])
def test_a_clients_token_opens_nobodys_own_page(house: House, path: str) -> None:
    token = house.token(client=AARHUS)

    refused = house.http.get(path, headers={"Authorization": f"Bearer {token}"})

    assert (refused.status_code, refused.json()["code"]) == (403, "citizen_required")


def test_a_weak_sign_in_must_be_repeated(house: House) -> None:
    token = house.token(citizen="employee", acr="low")

    refused = house.http.get("/v1/my-data", headers={"Authorization": f"Bearer {token}"})

    assert refused.status_code in {401, 403}
    assert refused.json()["code"] in {"insufficient_user_authentication", "assurance_too_low"}


@pytest.mark.parametrize("path", ["/v1/purposes", "/v1/registries", "/health", "/ready", "/schema"])
def test_what_is_about_nobody_needs_no_token(house: House, path: str) -> None:
    assert house.http.get(path).status_code == 200
