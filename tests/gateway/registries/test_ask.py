import asyncio

import httpx
import pytest
from structlog.testing import capture_logs

from contracts.errors import RegistryError
from contracts.lookup import Lookup
from contracts.reading import Failed, Reading, SectionReading
from contracts.records.family import Family
from contracts.records.person import Person
from gateway.registries.answered import Answered
from gateway.registries.ask import Connected
from gateway.registries.plan import Registries
from tests.gateway.registries.fakes import (
    ASKED,
    NOW,
    OTHER,
    TERMS,
    Wire,
    errand,
    hang,
    plugin,
    said,
)

pytestmark = pytest.mark.anyio
SECTIONS = ("person", "family")
SOUND = said(sections=SECTIONS, about=ASKED.reveal(), name="Asta")
BROKEN = Failed(outcome="broken")


def _time() -> float:
    return asyncio.get_running_loop().time()


async def test_an_answer_keeps_what_was_read_when_and_under_which_terms(wire: Wire) -> None:
    wire.answers("cpr", SECTIONS, residence=True)

    answered = await wire.registries(plugin("cpr")).facts(errand())

    assert isinstance(answered, Answered)
    assert answered.reading.about == ASKED
    assert (answered.fetched_at, answered.terms, answered.plugin.name) == (NOW, TERMS, "cpr")


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (httpx.Response(404), Failed(outcome="unknown")),
        (httpx.Response(401), BROKEN),
        (httpx.Response(302), BROKEN),
        (httpx.Response(200, text="<html>login</html>"), BROKEN),
        (httpx.Response(200, content=b""), BROKEN),
        (said(sections=SECTIONS, about=OTHER.reveal()), BROKEN),
        (said(sections=SECTIONS), BROKEN),
        (said(sections=SECTIONS, about="nonsense"), BROKEN),
        (said(sections=("income",), about=ASKED.reveal()), BROKEN),
        (said(about=ASKED.reveal()), BROKEN),
        (said(sections=SECTIONS, about=OTHER.reveal(), current=OTHER.reveal()), BROKEN),
    ],
    ids=[
        "unknown",
        "refused",
        "redirect",
        "html",
        "empty",
        "another person",
        "nobody",
        "a crash of the adapter",
        "a section it does not offer",
        "a missing member",
        "another person as its own successor",
    ],
)
async def test_a_fault_is_not_asked_again_and_the_next_question_is_answered(
    wire: Wire, fault: httpx.Response, outcome: Failed
) -> None:
    route = wire.route("cpr").mock(side_effect=[fault, SOUND])
    registries = wire.registries(plugin("cpr"))

    assert await registries.facts(errand()) == outcome
    assert route.call_count == 1
    assert isinstance(await registries.facts(errand()), Answered)


@pytest.mark.parametrize(
    "fault",
    [httpx.Response(503), httpx.Response(500), httpx.ConnectError("x"), httpx.ReadTimeout("x")],
    ids=["503", "500", "refused connection", "timeout"],
)
async def test_what_may_come_again_is_asked_again(wire: Wire, fault: object) -> None:
    route = wire.route("cpr").mock(side_effect=[fault, fault, SOUND])

    assert isinstance(await wire.registries(plugin("cpr")).facts(errand()), Answered)
    assert route.call_count == 3


async def test_three_times_unavailable_is_enough(wire: Wire) -> None:
    route = wire.route("cpr").respond(503)

    failed = await wire.registries(plugin("cpr")).facts(errand())

    assert failed == Failed(outcome="unavailable", retry_after_seconds=30)
    assert route.call_count == 3


async def test_a_registry_that_says_when_is_asked_then(wire: Wire) -> None:
    busy = httpx.Response(429, headers={"retry-after": "2"})
    wire.route("cpr").mock(side_effect=[busy, SOUND])
    began = _time()

    assert isinstance(await wire.registries(plugin("cpr")).facts(errand()), Answered)
    assert 2.0 <= _time() - began < 2.6


async def test_nobody_waits_for_a_time_past_the_deadline(wire: Wire) -> None:
    route = wire.route("cpr").respond(503, headers={"retry-after": "120"})
    began = _time()

    failed = await wire.registries(plugin("cpr")).facts(errand())

    assert failed == Failed(outcome="unavailable", retry_after_seconds=120)
    assert route.call_count == 1
    assert _time() == began


async def test_a_hanging_registry_is_unavailable_at_the_deadline(wire: Wire) -> None:
    wire.route("cpr").mock(side_effect=hang)
    registries = wire.registries(plugin("cpr"))
    began = _time()

    failed = await registries.facts(errand(seconds=5))

    assert failed == Failed(outcome="unavailable", retry_after_seconds=30)
    assert _time() - began == pytest.approx(5)
    wire.route("cpr").mock(side_effect=None, return_value=SOUND)
    assert isinstance(await registries.facts(errand()), Answered)


class _Stubborn:
    """An adapter that swallows its cancellation and goes on."""

    def __init__(self) -> None:
        self.was_cancelled = False

    async def fetch(self, lookup: Lookup) -> Reading:  # noqa: ARG002 - the protocol's argument
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.was_cancelled = True
        await asyncio.sleep(60)
        raise ValueError("too late")

    async def probe(self) -> None:
        await asyncio.sleep(60)


async def test_an_adapter_that_will_not_stop_delays_nobody(wire: Wire) -> None:
    stubborn = _Stubborn()
    connected = Connected(plugin=wire.connected(plugin("cpr"))[0].plugin, adapter=stubborn)
    registries = Registries([connected], clock=lambda: NOW)
    began = _time()

    failed = await registries.facts(errand(seconds=5))

    assert failed == Failed(outcome="unavailable", retry_after_seconds=30)
    assert _time() - began == pytest.approx(5)
    await registries.close()
    assert stubborn.was_cancelled


class _Raising:
    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def fetch(self, lookup: Lookup) -> Reading:  # noqa: ARG002 - the protocol's argument
        raise self._error

    async def probe(self) -> None:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        KeyError(ASKED.reveal()),
        TimeoutError(),
        RegistryError(),
        asyncio.CancelledError(),
        ExceptionGroup("x", [ValueError(ASKED.reveal())]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_an_adapter_raises_is_broken_and_its_text_is_logged_nowhere(
    wire: Wire, error: BaseException
) -> None:
    cpr = wire.connected(plugin("cpr"))[0].plugin
    registries = Registries([Connected(plugin=cpr, adapter=_Raising(error))], clock=lambda: NOW)
    with capture_logs() as logs:
        assert await registries.facts(errand()) == BROKEN

    assert [(each["event"], each["correlation_id"]) for each in logs] == [
        ("adapter_crashed", "c0ffee")
    ]
    assert ASKED.reveal() not in str(logs)


class _Returning:
    def __init__(self, reading: object) -> None:
        self._reading = reading

    async def fetch(self, lookup: Lookup) -> Reading:  # noqa: ARG002 - the protocol's argument
        return self._reading  # type: ignore[return-value]  # an adapter that breaks its word

    async def probe(self) -> None:
        return


@pytest.mark.parametrize(
    "reading",
    [
        None,
        {"about": ASKED},
        Reading(sections=(SectionReading(section="person", record=Family()),), about=ASKED),
        Reading(sections=(), about=ASKED, observed_at=NOW.replace(tzinfo=None)),
    ],
    ids=["nothing", "a dict", "another section's record", "an instant without zone"],
)
async def test_an_answer_of_another_shape_than_promised_is_broken(
    wire: Wire, reading: object
) -> None:
    cpr = wire.connected(plugin("cpr"))[0].plugin
    registries = Registries([Connected(plugin=cpr, adapter=_Returning(reading))], clock=lambda: NOW)

    assert await registries.facts(errand()) == BROKEN


async def test_another_person_is_counted_and_told_to_a_person_without_naming_either(
    wire: Wire,
) -> None:
    wire.route("cpr").respond(json={"sections": SECTIONS, "about": OTHER.reveal()})
    registries = wire.registries(plugin("cpr"))
    with capture_logs() as logs:
        await registries.facts(errand())

    assert registries.counted["cpr"] == {"wrong_person": 1}
    assert logs == [
        {
            "event": "wrong_person",
            "log_level": "error",
            "adapter": "cpr",
            "error": "WrongPerson",
            "correlation_id": "c0ffee",
        }
    ]


@pytest.mark.parametrize(
    ("status", "event"), [(403, "registry_refused"), (418, "registry_misread")]
)
async def test_a_refusal_and_a_misreading_call_a_person(
    wire: Wire, status: int, event: str
) -> None:
    wire.route("cpr").respond(status)
    with capture_logs() as logs:
        await wire.registries(plugin("cpr")).facts(errand())

    assert [(each["event"], each["log_level"]) for each in logs] == [(event, "error")]


async def test_an_old_number_is_answered_where_the_answer_links_it_to_the_new(wire: Wire) -> None:
    wire.route("cpr").respond(
        json={"sections": SECTIONS, "about": OTHER.reveal(), "current": ASKED.reveal()}
    )

    assert isinstance(await wire.registries(plugin("cpr")).facts(errand()), Answered)


async def test_a_cancelled_question_stops_asking_at_once(wire: Wire) -> None:
    wire.route("cpr").mock(side_effect=hang)
    registries = wire.registries(plugin("cpr"))
    asking = asyncio.create_task(registries.facts(errand()))
    await asyncio.sleep(1)
    began = _time()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert _time() == began
    wire.route("cpr").mock(side_effect=None, return_value=SOUND)
    assert isinstance(await registries.facts(errand()), Answered)


async def test_a_full_registry_makes_questions_wait_no_longer_than_their_deadline(
    wire: Wire,
) -> None:
    wire.route("cpr").mock(side_effect=hang)
    registries = wire.registries(plugin("cpr"), places=1)
    first = asyncio.create_task(registries.facts(errand(seconds=9)))
    await asyncio.sleep(1)
    began = _time()

    assert await registries.facts(errand(seconds=5)) == Failed(
        outcome="unavailable", retry_after_seconds=30
    )
    assert _time() - began == pytest.approx(5)

    await first
    wire.route("cpr").mock(side_effect=None, return_value=SOUND)
    assert isinstance(await registries.facts(errand()), Answered)


async def test_no_more_questions_are_in_flight_than_a_registry_has_places(wire: Wire) -> None:
    counting = _Counting()
    cpr = wire.connected(plugin("cpr"))[0].plugin
    registries = Registries([Connected(plugin=cpr, adapter=counting, places=7)], clock=lambda: NOW)

    await asyncio.gather(*(registries.facts(errand(seconds=60)) for _ in range(50)))

    assert (counting.most, registries.counted["cpr"]["answered"]) == (7, 50)


class _Counting:
    """An adapter that notes how many questions it has at once."""

    def __init__(self) -> None:
        self._in_flight = 0
        self.most = 0

    async def fetch(self, lookup: Lookup) -> Reading:
        self._in_flight += 1
        self.most = max(self.most, self._in_flight)
        await asyncio.sleep(1)
        self._in_flight -= 1
        return Reading(
            sections=(SectionReading(section="person", record=Person()),), about=lookup.pnr
        )

    async def probe(self) -> None:
        return


async def test_a_probe_names_nobody_and_tells_what_failed(wire: Wire) -> None:
    wire.route("cpr").respond(503)
    route = wire.answers("dar", ("address",))
    registries = wire.registries(plugin("cpr"), plugin("dar", ("address",)))

    probed = await registries.probe(deadline=_time() + 5)

    assert probed == {"cpr": Failed(outcome="unavailable", retry_after_seconds=30), "dar": None}
    assert route.calls.last.request.content == b"probe"
