import subprocess
import sys

import msgspec
import pytest

from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.adapter import SectionOffer
from contracts.records import Family, Person


def offer(name: str) -> SectionOffer:
    return next(section for section in plugin.sections if section.name == name)


def test_one_answer_serves_person_and_family_by_number() -> None:
    assert [(section.name, section.record_type) for section in plugin.sections] == [
        ("person", Person),
        ("family", Family),
    ]
    assert plugin.asks_by == "pnr"
    assert plugin.cycle == "weekday-nightly"


def test_settings_and_terms_are_the_adapters_own() -> None:
    assert plugin.settings_type is Sf1520Settings
    assert plugin.terms_type is Sf1520Terms


def test_consent_opens_nothing_in_the_person_register() -> None:
    assert plugin.accepts == {"statute", "own_access", "representation"}


@pytest.mark.parametrize("section", ["person", "family"])
def test_every_field_authority_names_a_field_of_its_section(section: str) -> None:
    fields = {field.name for field in msgspec.structs.fields(offer(section).record_type)}

    assert set(offer(section).field_authorities) <= fields


@pytest.mark.parametrize(
    ("section", "field", "owner"),
    [
        ("person", "name", "Sognet (personregisterføreren)"),
        ("person", "residence", "Kommunens folkeregister"),
        ("person", "address_protection", "Kommunens folkeregister"),
        ("family", "parents", "Sognet (personregisterføreren)"),
        ("family", "custody", "Familieretshuset"),
    ],
)
def test_corrections_go_to_whoever_owns_the_field(section: str, field: str, owner: str) -> None:
    assert offer(section).field_authorities[field].name == owner


def test_the_facts_are_readable_without_loading_zeep() -> None:
    asked = "import sys, adapters.person_sf1520.plugin; print('zeep' in sys.modules)"

    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
