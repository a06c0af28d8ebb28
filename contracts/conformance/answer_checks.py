"""Checks on good answers: exactly this record, about exactly this person, asked anew each time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
import pytest

from contracts.conformance.people import ASKED, as_json, from_json, strangers
from contracts.conformance.scene import Author, Example, expect, fail, told
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.paths import KEY, groups_of, leaf_paths
from contracts.reading import Reading, SectionReading

_KEY: Final = re.compile(r"\[[^\]]*\]")


class AnswerChecks(Author):
    """Known, protected and unknown people, and somebody else."""

    async def test_a_known_citizen_gives_exactly_this_record(self) -> None:
        async with self.connected() as scene:
            reading = await scene.reading()
            expect(scene.is_as(reading, self.known), self._difference(reading, self.known))

    async def test_the_reading_has_the_sections_and_types_that_the_plugin_offers(self) -> None:
        offered = {offer.name: offer.record_type for offer in self.plugin.sections}
        async with self.connected() as scene:
            for section in (await scene.reading()).sections:
                expect(
                    offered.get(section.section) is type(section.record),
                    f"`{section.section}` is not offered by the plugin, or its record is of "
                    "another type than the offer says: the gateway calls such an answer broken",
                )

    async def test_the_reading_says_whom_the_answer_is_about(self) -> None:
        async with self.connected() as scene:
            about = (await scene.reading()).about
        if self.plugin.asks_by == "residence":
            expect(about is None, "a registry that is asked by residence names nobody: about=None")
        else:
            expect(
                about == self.asked,
                "read `about` off the answer, and write the number of `asked` "
                f"{'(contracts.conformance.ASKED) ' if self.asked == ASKED else ''}in the known "
                "answer: the gateway releases no answer that does not say whom it is about",
            )

    async def test_a_protected_citizen_keeps_her_protection(self) -> None:
        protected = self.needed("protected")
        expect(
            self._shape(protected) != self._shape(self.known),
            "`protected` has the same record as `known`: give it the mark as a field",
        )
        async with self.connected() as scene:
            scene.registry.answer(protected.answer)
            reading = await scene.reading(example=protected)
            expect(
                scene.is_as(reading, protected),
                "name and address protection must be read whole. "
                + self._difference(reading, protected),
            )

    async def test_an_unknown_citizen_is_unknown_and_not_an_outage(self) -> None:
        if self.unknown is None:
            self.skip_without("unknown")
        async with self.connected() as scene:
            scene.registry.answer(self.unknown)
            outcome = await scene.ask()
            expect(
                type(outcome) is CitizenUnknown,
                f"the registry knows nobody, and the adapter gives {told(outcome)}: raise "
                "CitizenUnknown, so that nobody waits for what will not come",
            )
            scene.registry.answer(self.known.answer)
            expect(
                scene.is_as(await scene.ask(), self.known),
                "after somebody unknown, a known citizen must be found: keep nothing of a question",
            )

    async def test_a_record_survives_json(self) -> None:
        async with self.connected() as scene:
            for section in (await scene.reading()).sections:
                expect(
                    _survives(section.record),
                    f"the record of `{section.section}` does not come back from JSON as it was: "
                    "give every field a value of the very type it declares (Decimal, not float or "
                    "str; a tuple, not a list)",
                )

    async def test_a_record_does_not_change(self) -> None:
        async with self.connected() as scene:
            for section in (await scene.reading()).sections:
                try:
                    hash(section.record)
                except TypeError:
                    fail(
                        f"the record of `{section.section}` holds something that can change: "
                        "frozen Structs and tuples only"
                    )

    async def test_no_two_items_of_a_list_have_the_same_key(self) -> None:
        async with self.connected() as scene:
            for section in (await scene.reading()).sections:
                for name, keys in _keys(section.record):
                    expect(
                        len(set(keys)) == len(keys),
                        f"two items of one list of `{name}` in `{section.section}` have the same "
                        "KEY: choose the field that tells them apart, or make one as `line_id` of "
                        "contracts/records/income.py is made. A receipt could not name the items",
                    )

    async def test_every_note_is_on_a_field_that_exists(self) -> None:
        async with self.connected() as scene:
            for section in (await scene.reading()).sections:
                for path in _unknown_paths(section):
                    fail(
                        f"a note is on `{path}`, which is no path below `{section.section}`: "
                        "write it as in the record, list items as `[]` or by their key"
                    )

    async def test_every_instant_is_utc(self) -> None:
        async with self.connected() as scene:
            reading = await scene.reading()
        instants = [reading.observed_at, *(each.registered_at for each in reading.sections)]
        for section in reading.sections:
            instants += _instants(section.record)
        expect(
            all(at is None or at.utcoffset() == timedelta(0) for at in instants),
            "give every instant as an aware datetime in UTC; what the registry writes as Danish "
            "time is converted in the reading",
        )

    async def test_an_answer_about_another_person_is_not_passed_off_as_the_asked_one(self) -> None:
        if self.plugin.asks_by == "residence":
            pytest.skip("asked by residence: the answer names nobody")
        (other,) = strangers(self.asked, 1)
        async with self.connected() as scene:
            registry = scene.registry
            for at in range(1, await scene.exchanges() + 1):
                registry.spoil(at, lambda good: registry.renamed(good, old=self.asked, new=other))
            outcome = await scene.ask()
            is_honest = isinstance(outcome, Reading) and outcome.about == other
            expect(
                is_honest or type(outcome) is RegistryMisread,
                "the registry answered about somebody else and the adapter did not notice: take "
                "`about` from the answer, never from the question, or raise RegistryMisread",
            )
            registry.behave()
            expect(
                scene.is_as(await scene.ask(), self.known),
                "after an answer about somebody else the next question must be answered",
            )

    async def test_every_question_is_asked_anew(self) -> None:
        async with self.connected() as scene:
            first, second = await scene.exchanges(), await scene.exchanges()
        expect(
            0 < first == second,
            f"the first question took {first} requests and the same question again {second}: keep "
            "no answer; the gateway says to the citizen when the registry was asked",
        )

    async def test_an_answer_that_has_changed_is_read_anew(self) -> None:
        different = self.different()
        async with self.connected() as scene:
            for example in (self.known, different, self.known):
                scene.registry.answer(example.answer)
                expect(
                    scene.is_as(await scene.ask(example=example), example),
                    "the registry's answer changed and the adapter's did not: keep nothing of a "
                    "question",
                )

    async def test_the_transport_is_left_open(self) -> None:
        async with self.connected() as scene:
            await scene.reading()
            expect(
                not scene.registry.was_closed,
                "the adapter closed the transport it was handed: it is the gateway's, and every "
                "later question goes over it. Do not use it as a context manager",
            )

    def _difference(self, reading: Reading, example: Example) -> str:
        expected = self.records(example)
        found = {section.section: section.record for section in reading.sections}
        if set(found) != set(expected):
            return f"the reading has the sections {sorted(found)}, expected {sorted(expected)}"
        for name, record in expected.items():
            if type(found[name]) is not type(record):
                return f"`{name}` is a {type(found[name]).__name__}, not {type(record).__name__}"
            for field in record.__struct_fields__:
                got, wanted = getattr(found[name], field), getattr(record, field)
                if got != wanted:
                    return f"`{name}.{field}` was read as {got!r}, expected {wanted!r}"
        return "the records are equal and `about` is somebody else"

    def _shape(self, example: Example) -> list[tuple[str, str]]:
        return [(name, repr(record)) for name, record in self.records(example).items()]


def _survives(record: msgspec.Struct) -> bool:
    try:
        text = as_json(record)
        read = from_json(text, type(record))
        # A float in a Decimal field is equal to it, and is written otherwise.
        return read == record and as_json(read) == text
    except (ValueError, TypeError, NotImplementedError, msgspec.MsgspecError):
        return False


def _unknown_paths(section: SectionReading) -> list[str]:
    known = groups_of(leaf_paths(section.section, type(section.record)))
    paths = {note.path: _KEY.sub("[]", f"{section.section}.{note.path}") for note in section.notes}
    return [written for written, path in paths.items() if path not in known]


def _keys(value: object) -> Iterator[tuple[str, list[object]]]:
    """Give the keys of each list in a record, with the name of its items' type."""
    if isinstance(value, msgspec.Struct):
        value = tuple(getattr(value, name) for name in value.__struct_fields__)
    if not isinstance(value, tuple):
        return
    if value and isinstance(key := getattr(value[0], KEY, None), str):
        yield type(value[0]).__name__, [getattr(item, key, None) for item in value]
    for each in value:
        yield from _keys(each)


def _instants(value: object) -> list[datetime]:
    if isinstance(value, datetime):
        return [value]
    if isinstance(value, msgspec.Struct):
        value = tuple(getattr(value, name) for name in value.__struct_fields__)
    return [at for each in value for at in _instants(each)] if isinstance(value, tuple) else []
