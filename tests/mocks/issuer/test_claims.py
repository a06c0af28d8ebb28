"""What the tokens say of whoever signed in, and under which names."""

import base64
import hashlib

import pytest
from lxml import etree

from contracts.pnr import Pnr
from mocks.issuer.claims import CitizenSignIn, ClaimNames, identity_claims
from mocks.issuer.privileges import (
    GRANTOR,
    NAMESPACE,
    SEE,
    SEE_LOG,
    Privilege,
    grants_of,
    privilege_list,
)
from tests.mocks.conftest import START

EID = "https://data.gov.dk/model/core/eid"
EMPLOYEE = {"employee": "aarhus-kommune/aarhus-citizen-service"}


def test_userinfo_says_what_the_id_token_says(desk, verified):
    tokens = desk.signed_in(scope="openid profile")
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}

    info = desk.read(desk.get("/userinfo", headers=bearer))

    identity = verified(tokens["id_token"]).claims
    assert info["sub"] == identity["sub"]
    assert info["name"] == identity["name"] == "Ida Åkjær"
    assert info.items() <= identity.items()


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer x"}, {"authorization": "Basic x"}]
)
def test_userinfo_is_for_who_holds_the_token(desk, header):
    refused = desk.get("/userinfo", headers=header)

    assert refused.status == 401
    assert 'error="invalid_token"' in dict(refused.headers)["www-authenticate"]


def test_userinfo_ends_with_the_token(desk, clock):
    bearer = {"authorization": f"Bearer {desk.signed_in()['access_token']}"}
    clock.advance(hours=1)

    assert desk.get("/userinfo", headers=bearer).status == 401


def test_a_name_is_given_only_where_it_is_asked_for(desk, verified):
    plain = verified(desk.signed_in()["id_token"]).claims
    named = verified(desk.signed_in(scope="openid profile")["id_token"]).claims

    assert "name" not in plain
    assert named[f"{EID}/fullName"] == "Ida Åkjær"


def test_the_id_token_is_bound_to_the_access_token(desk, verified):
    tokens = desk.signed_in()
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]

    identity = verified(tokens["id_token"]).claims
    assert identity["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert (identity["azp"], identity["aud"]) == ("samsyn-pages", "samsyn-pages")


@pytest.mark.parametrize("claim_names", [ClaimNames(cpr_number="dk.cpr", loa="loa")])
def test_a_broker_may_call_its_claims_otherwise(desk, verified, town):
    claims = verified(desk.signed_in()["access_token"]).claims

    assert claims["dk.cpr"] == town.persona("employee").number.reveal()
    assert claims["loa"] == "Substantial"
    assert f"{EID}/cprNumber" not in claims


def test_an_employee_signs_in_at_her_authority(desk, verified):
    tokens = desk.signed_in(whom=EMPLOYEE, acr="high")

    access = verified(tokens["access_token"]).claims
    identity = verified(tokens["id_token"]).claims
    assert (access["sub"], access["client_id"]) == ("aarhus-kommune", "samsyn-pages")
    assert access["actor"]["roles"] == ["citizen-service"]
    assert access["actor"]["acr"] == "high"
    assert f"{EID}/cprNumber" not in access
    assert identity[f"{EID}/professional/cvr"] == "55133018"
    assert identity[f"{EID}/professional/orgName"] == "Aarhus Kommune"
    assert identity["sub"] not in {"aarhus-kommune", "aarhus-citizen-service"}


def test_an_employee_is_somebody_as_a_citizen_where_her_authority_says_so(desk, verified, town):
    whom = {"employee": "aarhus-kommune/aarhus-own-family"}

    claims = verified(desk.signed_in(whom=whom)["access_token"]).claims

    assert claims["actor_subject"] == town.persona("employee").number.reveal()


def test_a_weak_employee_stays_weak_and_an_old_sign_in_old(desk, verified, clock):
    weak = {"employee": "aarhus-kommune/aarhus-low"}
    old = {"employee": "aarhus-kommune/aarhus-since-yesterday"}

    low = verified(desk.signed_in(whom=weak, acr="high")["access_token"]).claims
    yesterday = verified(desk.signed_in(whom=old)["access_token"]).claims

    assert low["actor"]["acr"] == "low"
    assert yesterday["actor"]["auth_time"] == int(clock.now.timestamp()) - 86_400


@pytest.mark.parametrize(
    "whom",
    [
        {"employee": "aarhus-kommune/nobody"},
        {"employee": "bank/nobody"},
        {"employee": "nobody"},
        {"number": "not a number"},
        {"number": "0101010000"},
    ],
    ids=str,
)
def test_who_is_nobody_cannot_sign_in(desk, whom):
    assert desk.sent_back(desk.choose(desk.authorize(), **whom))["error"] == "access_denied"


def test_anybody_of_the_world_signs_in_by_number(desk, verified, town):
    number = town.persona("neighbour").number.reveal()

    claims = verified(desk.signed_in(whom={"number": number})["access_token"]).claims

    assert claims[f"{EID}/cprNumber"] == number
    assert number not in claims["sub"]


def test_a_power_of_attorney_is_a_privilege_list():
    granted = (Privilege(grantor=Pnr("0702751236"), scope=(*SEE, SEE_LOG)),)

    read = etree.fromstring(base64.b64decode(privilege_list(granted)))

    group = read[0]
    assert read.tag == f"{{{NAMESPACE}}}PrivilegeList"
    assert (group.tag, group.get("Scope")) == ("PrivilegeGroup", f"{GRANTOR}0702751236")
    assert [each.text for each in group.iter("Privilege")] == [*SEE, SEE_LOG]


def test_powers_of_attorney_hold_in_both_sets_of_personas():
    assert grants_of("no-mitid-daughter", suffix="-mod11") == (
        ("no-mitid-exempt-post", (*SEE, SEE_LOG)),
    )
    assert grants_of("no-mitid-daughter-mod11", suffix="-mod11") == (
        ("no-mitid-exempt-post-mod11", (*SEE, SEE_LOG)),
    )
    assert grants_of("employee", suffix="-mod11") == ()
    assert grants_of("guardian", suffix="-mod11") == (
        ("guardianship", ("urn:dk:samsyn:guardian",)),
    )


@pytest.mark.parametrize("scope", ["openid", "openid privileges"])
def test_a_power_of_attorney_is_told_where_it_is_asked_for(town, scope):
    sign_in = CitizenSignIn(
        persona="partner",
        number=town.persona("partner").number,
        acr="high",
        auth_time=START,
        privileges=(Privilege(grantor=town.persona("employee").number, scope=SEE),),
    )

    claims = identity_claims(sign_in, ClaimNames(), frozenset(scope.split()))

    assert (f"{EID}/privilegesIntermediate" in claims) == ("privileges" in scope)
