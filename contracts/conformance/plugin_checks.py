"""Checks on what a plugin says of itself before any connection exists."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from types import UnionType
from typing import Final, Literal, Union, get_args, get_origin

import msgspec

from contracts.adapter import SectionOffer, Text
from contracts.conformance.scene import Author, Scene, expect
from contracts.dates import PartialDate
from contracts.lookup import BasisKind, RegistryTerms
from contracts.paths import groups_of, item_type, key_of, leaf_paths
from contracts.pnr import Pnr
from contracts.reading import Cycle

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*[0-9A-Za-z.+-]*")
_LEAVES: Final = (str, bool, int, Decimal, date, datetime, PartialDate, Pnr)


class PluginChecks(Author):
    """The plugin's facts are readable, true words, and strict where an operator writes."""

    def test_the_plugin_has_a_name_that_settings_and_logs_can_use(self) -> None:
        expect(
            _NAME.fullmatch(self.plugin.name) is not None,
            "write the plugin's `name` in snake_case, like `vehicle_register`: it is a settings "
            "table, a metric label and a log word",
        )

    def test_the_plugin_says_its_version_and_the_title_of_its_registry(self) -> None:
        expect(
            _VERSION.fullmatch(self.plugin.version) is not None,
            'give the adapter a `version` like "1.2.0": every answer says which one read it',
        )
        expect(_is_said(self.plugin.title), "give the registry the `title` that people know it by")

    def test_the_plugin_names_the_authority_that_takes_corrections(self) -> None:
        authorities = [self.plugin.authority]
        for offer in self.plugin.sections:
            authorities += offer.field_authorities.values()
        for authority in authorities:
            texts = [text for text in (authority.contact, authority.hours) if text is not None]
            expect(
                _is_said(authority.name) and all(_is_bilingual(text) for text in texts),
                "name every `Authority`, its contact and hours in Danish and in English: citizens "
                "are sent there with corrections",
            )

    def test_every_section_has_a_name_and_a_title_in_both_languages(self) -> None:
        names = [offer.name for offer in self.plugin.sections]
        expect(
            bool(names) and len(set(names)) == len(names),
            "offer at least one section, and each name once",
        )
        for offer in self.plugin.sections:
            expect(
                _NAME.fullmatch(offer.name) is not None,
                "write section names in snake_case: they are the first part of every path",
            )
            expect(
                _is_bilingual(offer.title),
                f"give the section `{offer.name}` a title in Danish and in English",
            )

    def test_every_record_type_is_a_frozen_struct_with_paths(self) -> None:
        for offer in self.plugin.sections:
            expect(
                all(each.__struct_config__.frozen for each in _structs(offer.record_type)),
                f"declare the record of `{offer.name}` and every Struct in it with frozen=True",
            )
            expect(
                len(leaf_paths(offer.name, offer.record_type)) > 0,
                f"give the record of `{offer.name}` at least one field",
            )

    def test_every_leaf_of_a_record_has_a_type_that_answers_can_carry(self) -> None:
        for path, annotation in self._leaves():
            expect(
                _is_carried(annotation),
                f"`{path}` has a type that no answer carries: use str, bool, int, Decimal (money "
                "and every other amount, never float), date, datetime, PartialDate, Pnr, Literal "
                "texts, a frozen Struct, or tuple[…, ...] of one of these (never list or dict)",
            )

    def test_every_list_of_groups_has_a_key(self) -> None:
        for path, annotation in self._leaves():
            item = item_type(annotation)
            expect(
                item is None or key_of(item) is not None,
                f"the items of `{path}` have no key: write `KEY: ClassVar[str] = ...` in their "
                "Struct, naming the field that tells them apart. Receipts and the citizen's log "
                "write items by it, never by their place",
            )

    def test_every_field_authority_is_of_a_field_that_exists(self) -> None:
        for offer in self.plugin.sections:
            known = groups_of(leaf_paths(offer.name, offer.record_type))
            for path in offer.field_authorities:
                expect(
                    f"{offer.name}.{path}" in known,
                    f"`field_authorities` of `{offer.name}` names `{path}`, which is no path below "
                    "the section: mend it, or corrections go to the wrong office",
                )

    def test_how_it_is_asked_and_how_often_it_changes_are_known_words(self) -> None:
        expect(
            self.plugin.asks_by in {"pnr", "residence"} and self.plugin.cycle in get_args(Cycle),
            f"`asks_by` is pnr or residence; `cycle` is one of {', '.join(get_args(Cycle))}",
        )

    def test_the_legal_bases_that_it_accepts_are_known_words(self) -> None:
        expect(
            bool(self.plugin.accepts) and self.plugin.accepts <= set(get_args(BasisKind)),
            f"`accepts` names at least one of {', '.join(get_args(BasisKind))}: with none, no "
            "agreement can ever use this registry",
        )

    def test_its_settings_refuse_what_they_do_not_know(self) -> None:
        for each in _structs(self.plugin.settings_type):
            expect(
                each.__struct_config__.frozen and each.__struct_config__.forbid_unknown_fields,
                f"declare {each.__name__} with frozen=True, forbid_unknown_fields=True: an "
                "operator's typing error must not start as a default",
            )

    def test_its_terms_refuse_what_they_do_not_know(self) -> None:
        terms = self.plugin.terms_type
        expect(
            issubclass(terms, RegistryTerms)
            and terms.__struct_config__.frozen
            and terms.__struct_config__.forbid_unknown_fields,
            "derive `terms_type` from RegistryTerms with frozen=True, "
            "forbid_unknown_fields=True: a typing error in agreements.toml must not ask a registry "
            "under half its terms",
        )
        expect(
            isinstance(self.terms, terms),
            f"give the fact `terms`: one {terms.__name__} as agreements.toml would have it",
        )

    def test_importing_the_plugin_does_nothing(self) -> None:
        module = getattr(self.plugin.connect, "__module__", self.plugin.settings_type.__module__)
        deeds = _deeds_of_importing(module)
        expect(
            deeds == [],
            f"importing {module} did this: {'; '.join(deeds)}. Move it into `connect` or later: "
            "the gateway imports every installed adapter, also those it does not use",
        )

    async def test_connecting_asks_nothing(self) -> None:
        async with self.connected() as scene:
            expect(
                _is_untouched(scene),
                "`connect` already asks the registry: a gateway must be able to start while a "
                "registry is down. Ask in `fetch` and `probe` only",
            )

    def test_every_skip_names_a_check_and_says_why(self) -> None:
        checks = {name.removeprefix("test_") for name in dir(self) if name.startswith("test_")}
        for key, reason in self.skips.items():
            is_fact = key in {"protected", "unknown", "another"}
            expect(
                key in checks or is_fact,
                f"`skips` has `{key}`, which is neither a check (without `test_`) nor one of the "
                "facts protected, unknown and another: mend the key or take it out",
            )
            expect(
                not is_fact or getattr(self, key) is None,
                f"`skips` has `{key}`, and the fact is given: take one of them out",
            )
            expect(len(reason.split()) >= 2, f"say in a few words why `{key}` cannot apply")

    def _leaves(self) -> Iterator[tuple[str, object]]:
        for offer in self.plugin.sections:
            yield from _leaf_types(offer)


def _is_said(text: str) -> bool:
    return text.strip() != "" and text == text.strip()


def _is_bilingual(text: Text) -> bool:
    return _is_said(text.da) and _is_said(text.en)


def _is_untouched(scene: Scene) -> bool:
    return not scene.registry.heard and scene.registry.unfinished == 0


def _structs(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    yield struct
    for field in msgspec.structs.fields(struct):
        for each in _parts(field.type):
            if isinstance(each, type) and issubclass(each, msgspec.Struct) and each is not struct:
                yield from _structs(each)


def _parts(annotation: object) -> Iterator[object]:
    """Give an annotation and everything inside it."""
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)


def _leaf_types(offer: SectionOffer) -> Iterator[tuple[str, object]]:
    for struct in _structs(offer.record_type):
        for field in msgspec.structs.fields(struct):
            yield f"{offer.name}: {struct.__name__}.{field.encode_name}", field.type


def _is_carried(annotation: object) -> bool:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        rest = [each for each in inner if each is not type(None)]
        return len(rest) == 1 and _is_carried(rest[0])
    if origin is tuple:
        return len(inner) == 2 and inner[1] is Ellipsis and _is_carried(inner[0])
    if origin is Literal:
        return all(isinstance(each, str) for each in inner)
    is_struct = isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)
    return is_struct or annotation in _LEAVES


def _deeds_of_importing(module: str) -> list[str]:
    """Import a module in an interpreter of its own, and tell what that did to the world."""
    script = resources.files("contracts.conformance").joinpath("importing.py").read_text("utf-8")
    finished = subprocess.run(  # noqa: S603 - our own interpreter on our own arguments
        [sys.executable, "-B", "-c", script, module, *sys.path],
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        return ["it could not be imported on its own"]
    return [str(each) for each in json.loads(finished.stdout.splitlines()[-1])]
