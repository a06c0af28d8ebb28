"""The sandbox's agreements: all that the catalogue needs, in codes that the mocks know."""

from pathlib import Path

import pytest

from adapters.income_skat.settings import SkatTerms
from contracts.lookup import RegistryTerms
from gateway.access.agreements import Agreements
from gateway.access.purposes import Purpose
from gateway.app import known_paths
from gateway.catalogue.agreements_file import load_agreements
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.catalogue.checks import check_bases, check_scopes
from gateway.cli.sandbox_agreements import agreements_toml
from gateway.cli.sandbox_settings import CLIENTS
from gateway.registries.discovery import discover
from mocks.skat.agreements import DEFAULT_AGREEMENTS
from mocks.skat.question import Subscriber

PLUGINS = {plugin.name: plugin for plugin in discover()}
CATALOGUE = load_catalogue(None, known=known_paths(tuple(PLUGINS.values())))
MUNICIPALITIES = {"55133018", "29189668"}
BY_STATUTE = [each.id for each in CATALOGUE.purposes if each.basis.kind == "statute"]


@pytest.fixture
def agreements(tmp_path: Path) -> Agreements:
    file = tmp_path / "agreements.toml"
    file.write_text(agreements_toml(), "utf-8")
    terms: dict[str, type[RegistryTerms]] = {
        name: each.terms_type for name, each in PLUGINS.items()
    }
    return load_agreements(file, terms_types=terms)


def subscriber(terms: SkatTerms) -> Subscriber:
    return Subscriber(
        se=terms.subscriber_se,
        subscriber_type=terms.subscriber_type_code,
        subscription_type=terms.subscription_type_code,
        purpose=terms.access_purpose_code,
    )


@pytest.mark.parametrize("purpose", BY_STATUTE)
def test_both_municipalities_have_an_agreement_for_every_purpose(
    agreements: Agreements, purpose: str
) -> None:
    found = {each.controller_cvr for each in agreements.agreements if each.purpose == purpose}

    assert found == MUNICIPALITIES


def test_only_the_operator_has_one_for_own_access(agreements: Agreements) -> None:
    own = [each for each in agreements.agreements if each.purpose == "own-access"]

    assert [each.controller_cvr for each in own] == ["55133018"]


def test_whoever_acts_for_a_citizen_is_asked_for_as_she_would_ask_herself(
    agreements: Agreements,
) -> None:
    terms = {(each.controller_cvr, each.purpose): each.terms for each in agreements.agreements}

    assert terms["55133018", "representation"] == terms["55133018", "own-access"]
    assert ("29189668", "representation") not in terms


def test_they_hold_together_with_the_catalogue_and_the_plugins(agreements: Agreements) -> None:
    check_bases(agreements, CATALOGUE, accepts={n: each.accepts for n, each in PLUGINS.items()})
    check_scopes(
        agreements,
        CATALOGUE,
        sections={n: frozenset(o.name for o in each.sections) for n, each in PLUGINS.items()},
    )


@pytest.mark.parametrize(
    ("client", "purpose"), [("boligforening", "resident-copy"), ("privatskole", "enrolment-copy")]
)
def test_a_firm_has_one_for_the_copy_that_a_citizen_orders(
    agreements: Agreements, client: str, purpose: str
) -> None:
    (found,) = [each for each in agreements.agreements if each.purpose == purpose]

    assert found.controller_cvr == CLIENTS[client][1]


@pytest.mark.parametrize("purpose", ["resident-copy", "enrolment-copy"])
def test_its_copy_is_asked_for_as_the_citizen_would_ask_herself(
    agreements: Agreements, purpose: str
) -> None:
    terms = {each.purpose: each.terms for each in agreements.agreements}

    assert terms[purpose].items() <= terms["own-access"].items()


@pytest.mark.parametrize("each", CATALOGUE.purposes, ids=lambda each: each.id)
def test_a_registry_is_named_only_where_the_purpose_sees_what_it_serves(
    agreements: Agreements, each: Purpose
) -> None:
    named = {name for one in agreements.agreements if one.purpose == each.id for name in one.terms}

    assert ("income_skat" in named) == ("income" in each.sections)
    assert ("address_dar" in named) == ("address" in each.sections)
    assert "person_sf1520" in named


def test_the_income_mock_knows_every_code(agreements: Agreements) -> None:
    told = {
        subscriber(terms)
        for each in agreements.agreements
        for terms in each.terms.values()
        if isinstance(terms, SkatTerms)
    }

    assert told
    assert told <= {each.subscriber for each in DEFAULT_AGREEMENTS}
