"""A model adapter that speaks no HTTP: questions and answers are files in a folder."""

import asyncio
import contextlib
import json
import shutil
import tempfile
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec

from contracts.adapter import AdapterPlugin, Authority, RegistryAdapter, SectionOffer, Text
from contracts.conformance import (
    ASKED,
    QUOTED,
    AdapterConformance,
    AnyPlugin,
    Example,
    Heard,
    RegistryDouble,
    Spoiling,
    Spoilt,
    Trouble,
    hostile,
    renamed,
)
from contracts.errors import CitizenUnknown, RegistryMisread, RegistryRefused, RegistryUnavailable
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Reading, SectionReading

LOOK_AGAIN_SECONDS = 0.001


class Dog(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    is_protected: bool = False


class Answer(Dog, frozen=True, kw_only=True):
    owner: Pnr


class MailboxSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    folder: str = ""
    timeout_seconds: float = 0.4
    max_answer_bytes: int = 1024 * 1024


class DogRegister:
    """Leaves a question in a folder and waits for the answer beside it."""

    def __init__(self, settings: MailboxSettings, _: httpx.AsyncBaseTransport) -> None:
        self._settings = settings

    async def fetch(self, lookup: Lookup) -> Reading:
        answer = self._read(await self._exchange({"owner": lookup.pnr.reveal()}))
        record = Dog(name=answer.name, is_protected=answer.is_protected)
        return Reading(sections=(SectionReading(section="dog", record=record),), about=answer.owner)

    async def probe(self) -> None:
        _check_accepted(await self._exchange({"state": "?"}))

    async def _exchange(self, question: dict[str, str]) -> bytes:
        box = Path(self._settings.folder) / uuid4().hex
        asked = json.dumps({**question, "patience_seconds": self._settings.timeout_seconds})
        try:
            return await self._answer_to(asked, box)
        except OSError:  # the folder is not there, or TimeoutError, which is an OSError
            pass
        finally:
            for suffix in (".question", ".answer"):
                box.with_suffix(suffix).unlink(missing_ok=True)
        raise RegistryUnavailable

    async def _answer_to(self, asked: str, box: Path) -> bytes:
        box.with_suffix(".question").write_text(asked)
        async with asyncio.timeout(self._settings.timeout_seconds):
            while not box.with_suffix(".answer").exists():  # noqa: ASYNC110 - a folder has no event
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return self._take(box.with_suffix(".answer"))

    def _take(self, file: Path) -> bytes:
        if file.stat().st_size > self._settings.max_answer_bytes:
            raise RegistryMisread
        return file.read_bytes()

    def _read(self, body: bytes) -> Answer:
        if body == b"NOBODY":
            raise CitizenUnknown
        _check_accepted(body)
        try:
            return msgspec.json.decode(body, type=Answer, dec_hook=lambda to, text: to(text))
        except (ValueError, RecursionError):
            raise RegistryMisread from None


def _check_accepted(body: bytes) -> None:
    if body.startswith(b"REFUSED"):
        raise RegistryRefused


PLUGIN = AdapterPlugin(
    name="dogs_by_mailbox",
    version="1.0.0",
    title="Hunderegistret",
    authority=Authority(name="Fødevarestyrelsen"),
    sections=(SectionOffer(name="dog", title=Text(da="Hund", en="Dog"), record_type=Dog),),
    settings_type=MailboxSettings,
    terms_type=RegistryTerms,
    asks_by="pnr",
    cycle="nightly",
    accepts=frozenset({"statute"}),
    connect=DogRegister,
)


class Silence(Exception):
    """No answer is written."""


class MailboxRegistry(RegistryDouble[bytes]):
    """Looks for questions in a folder of its own and answers as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="samsyn-mailbox-"))

    def connect(self, plugin: AnyPlugin, settings: msgspec.Struct) -> RegistryAdapter:
        self.tasks.add(asyncio.create_task(self._look()))
        settings = msgspec.structs.replace(settings, folder=str(self._folder))
        return plugin.connect(settings, httpx.MockTransport(_no_http))

    def troubles(self, *, unknown: object) -> tuple[Trouble[bytes], ...]:
        nonsense = {"nothing": b"", "an object": b"{}", "words": QUOTED.encode()}
        return (
            Trouble(name="silence", kind="outage", spoil=_silence, is_silence=True),
            Trouble(
                name="agreement ended", kind="refusal", spoil=lambda _: b"REFUSED " + words(b"")
            ),
            *(
                Trouble(name=name, kind="nonsense", spoil=partial(_instead, body))
                for name, body in nonsense.items()
            ),
            Trouble(name="another version", kind="unplanned", spoil=words),
        )

    def spoilings(self, how: Spoilt, answer: bytes) -> tuple[Spoiling[bytes], ...]:
        if how == "endless":
            return (Spoiling(name="is larger than a disk", spoil=lambda _: b" " * 2**21),)
        ways = {"cut": hostile.cuts, "hostile": hostile.attacks, "damaged": hostile.damages}
        changed = ways[how](answer) if how in ways else []
        return tuple(Spoiling(name=name, spoil=partial(_instead, body)) for name, body in changed)

    def renamed(self, answer: bytes, *, old: Pnr, new: Pnr) -> bytes:
        return renamed(answer.decode("latin-1"), old=old, new=new).encode("latin-1")

    @property
    def unfinished(self) -> int:
        return len(list(self._folder.glob("*"))) if self._folder.exists() else 0

    async def shut(self) -> None:
        shutil.rmtree(self._folder)

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self.tasks)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _look(self) -> None:
        seen: set[Path] = set()
        while True:
            for file in set(self._folder.glob("*.question")) - seen:
                seen.add(file)
                self.tasks.add(asyncio.create_task(self._reply(file)))
            await asyncio.sleep(LOOK_AGAIN_SECONDS / 2)

    async def _reply(self, file: Path) -> None:
        question = file.read_text()  # noqa: ASYNC240 - a line of text in a temporary folder
        heard = Heard(
            everything=question,
            exposed=file.name,
            timeout_seconds=json.loads(question)["patience_seconds"],
        )
        with contextlib.suppress(Silence):
            answer = await self.play(heard, self._honest)
            draft = file.with_suffix(".draft")
            draft.write_bytes(answer)
            draft.rename(file.with_suffix(".answer"))

    async def _honest(self, person: Pnr) -> bytes:
        given = self.answer_for(person)
        return self.renamed(given, old=self.asked, new=person)


def _no_http(_: httpx.Request) -> httpx.Response:
    raise AssertionError("this adapter speaks no HTTP")


def _silence(_: bytes) -> bytes:
    raise Silence


def _instead(body: bytes, _: bytes) -> bytes:
    return body


def words(good: bytes) -> bytes:
    return QUOTED.encode() + good


def said(**dog: object) -> bytes:
    return msgspec.json.encode({"owner": ASKED.reveal(), **dog})


class MailboxModel(AdapterConformance):
    """The four facts, and another registry than one behind HTTP."""

    plugin = PLUGIN
    known = Example(answer=said(name="Bølle"), record=Dog(name="Bølle"))
    protected = Example(
        answer=said(name="Rex", is_protected=True), record=Dog(name="Rex", is_protected=True)
    )
    unknown = b"NOBODY"

    def registry(self) -> MailboxRegistry:
        return MailboxRegistry()
