"""Faults of a plugin's facts and of a conformance class, and the check that must catch each."""

from collections.abc import Mapping
from typing import ClassVar

import httpx
import msgspec

from contracts.adapter import Authority, SectionOffer, Text
from contracts.lookup import RegistryTerms
from contracts.pnr import Pnr
from tests.contracts.kit.json_model import PLUGIN, BenefitSettings, JsonModel, Payment

TITLE = Text(da="Ydelser", en="Benefits")
SECTION = PLUGIN.sections[0]


class Melting(msgspec.Struct, kw_only=True):
    text: str


class Lukewarm(msgspec.Struct, frozen=True, kw_only=True):
    drops: tuple[Melting, ...] = ()


class Coins(msgspec.Struct, frozen=True, kw_only=True):
    amount: float


class Heap(msgspec.Struct, frozen=True, kw_only=True):
    payments: list[Payment]


class Keyless(msgspec.Struct, frozen=True, kw_only=True):
    month: str


class Misnamed(msgspec.Struct, frozen=True, kw_only=True):
    KEY: ClassVar[str] = "moth"

    month: str


class KeylessList(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[Keyless, ...] = ()


class MisnamedList(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[Misnamed, ...] = ()


class Lax(msgspec.Struct, frozen=True):
    colour: str = "red"


class LaxInside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inner: Lax = Lax()


class LaxTerms(RegistryTerms, frozen=True, kw_only=True, forbid_unknown_fields=False):
    colour: str = "red"


class OwnTerms(RegistryTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    se_number: str


def plugin(**changed: object) -> dict[str, object]:
    return {"plugin": msgspec.structs.replace(PLUGIN, **changed)}


def section(**changed: object) -> dict[str, object]:
    return plugin(sections=(msgspec.structs.replace(SECTION, **changed),))


def connect_from(module: str) -> dict[str, object]:
    def connect(settings: BenefitSettings, transport: httpx.AsyncBaseTransport) -> None:
        """Never called: only its module is looked at."""

    connect.__module__ = module
    return plugin(connect=connect)


def offer(record: type[msgspec.Struct], **more: object) -> SectionOffer:
    return SectionOffer(name="benefits", title=TITLE, record_type=record, **more)


FAULTS: Mapping[str, tuple[str, dict[str, object]]] = {
    "a name in kebab case": (
        "the_plugin_has_a_name_that_settings_and_logs_can_use",
        plugin(name="benefits-json"),
    ),
    "a name with a space": (
        "the_plugin_has_a_name_that_settings_and_logs_can_use",
        plugin(name="Benefits json"),
    ),
    "no version": ("the_plugin_says_its_version_and_the_title_of_its_registry", plugin(version="")),
    "a blank title": (
        "the_plugin_says_its_version_and_the_title_of_its_registry",
        plugin(title=" "),
    ),
    "an authority without a name": (
        "the_plugin_names_the_authority_that_takes_corrections",
        plugin(authority=Authority(name="")),
    ),
    "a contact in one language": (
        "the_plugin_names_the_authority_that_takes_corrections",
        plugin(authority=Authority(name="Skat", contact=Text(da="Ring.", en=""))),
    ),
    "no section": ("every_section_has_a_name_and_a_title_in_both_languages", plugin(sections=())),
    "a section twice": (
        "every_section_has_a_name_and_a_title_in_both_languages",
        plugin(sections=(SECTION, SECTION)),
    ),
    "a section's title in one language": (
        "every_section_has_a_name_and_a_title_in_both_languages",
        section(title=Text(da="Ydelser", en=" ")),
    ),
    "a section's name in Danish letters": (
        "every_section_has_a_name_and_a_title_in_both_languages",
        section(name="køretøjer"),
    ),
    "a record that changes inside": (
        "every_record_type_is_a_frozen_struct_with_paths",
        plugin(sections=(offer(Lukewarm),)),
    ),
    "float money": (
        "every_leaf_of_a_record_has_a_type_that_answers_can_carry",
        plugin(sections=(offer(Coins),)),
    ),
    "a list in a record": (
        "every_leaf_of_a_record_has_a_type_that_answers_can_carry",
        plugin(sections=(offer(Heap),)),
    ),
    "items without a key": (
        "every_list_of_groups_has_a_key",
        plugin(sections=(offer(KeylessList),)),
    ),
    "a key that is no field": (
        "every_list_of_groups_has_a_key",
        plugin(sections=(offer(MisnamedList),)),
    ),
    "an owner of a field that is not": (
        "every_field_authority_is_of_a_field_that_exists",
        section(field_authorities={"payment": Authority(name="Kommunen")}),
    ),
    "a cycle of its own": (
        "how_it_is_asked_and_how_often_it_changes_are_known_words",
        plugin(cycle="now and then"),
    ),
    "asked by name": (
        "how_it_is_asked_and_how_often_it_changes_are_known_words",
        plugin(asks_by="name"),
    ),
    "accepts no basis": ("the_legal_bases_that_it_accepts_are_known_words", plugin(accepts=set())),
    "accepts curiosity": (
        "the_legal_bases_that_it_accepts_are_known_words",
        plugin(accepts=frozenset({"statute", "curiosity"})),
    ),
    "lax settings": (
        "its_settings_refuse_what_they_do_not_know",
        plugin(settings_type=Lax),
    ),
    "lax settings inside strict ones": (
        "its_settings_refuse_what_they_do_not_know",
        plugin(settings_type=LaxInside),
    ),
    "lax terms": (
        "its_terms_refuse_what_they_do_not_know",
        {**plugin(terms_type=LaxTerms), "terms": LaxTerms(name="x", on_behalf_of_cvr="55133018")},
    ),
    "terms of another type": (
        "its_terms_refuse_what_they_do_not_know",
        plugin(terms_type=OwnTerms),
    ),
    "importing listens": (
        "importing_the_plugin_does_nothing",
        connect_from("tests.contracts.kit.planted_import"),
    ),
    "a module that is not there": (
        "importing_the_plugin_does_nothing",
        connect_from("tests.contracts.kit.not_there"),
    ),
    "a skip of nothing": (
        "every_skip_names_a_check_and_says_why",
        {"skips": {"a_check_that_is_not": "there is no such check"}},
    ),
    "a skip of a fact that is given": (
        "every_skip_names_a_check_and_says_why",
        {"skips": {"protected": "carries no protection mark"}},
    ),
    "a skip without a reason": (
        "every_skip_names_a_check_and_says_why",
        {"skips": {"a_probe_names_no_person": ""}},
    ),
    "no protected person and no reason": (
        "a_protected_citizen_keeps_her_protection",
        {"protected": None},
    ),
    "a protected person without a mark": (
        "a_protected_citizen_keeps_her_protection",
        {"protected": JsonModel.known},
    ),
    "no unknown person and no reason": (
        "an_unknown_citizen_is_unknown_and_not_an_outage",
        {"unknown": None},
    ),
    "an answer that names nobody": (
        "the_reading_says_whom_the_answer_is_about",
        {"asked": Pnr("0507704003")},
    ),
}
