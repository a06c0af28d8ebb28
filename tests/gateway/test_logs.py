"""Nothing that is logged quotes: neither a library, nor a failure, nor a warning."""

import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import httpx
import pytest
import structlog
from sqlalchemy import create_engine, text

from gateway.logs import WITHHELD, configure
from tests.gateway.logging_kept import kept

NUMBER = "0108612345"
QUOTING = [
    *("httpx", "httpcore.connection", "zeep.transports", "zeep.wsdl", "aiohttp.client"),
    *("sqlalchemy.engine.Engine", "uvicorn.error", "uvicorn.access", "asyncio", "alembic"),
    "a_third_partys_adapter",
]


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    with kept():
        yield


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, object]]]:
    """Give what was logged since, each line a JSON object without the number."""

    def read() -> list[dict[str, object]]:
        captured = capsys.readouterr()
        assert captured.out == ""
        assert NUMBER not in captured.err
        assert "Traceback" not in captured.err
        return [json.loads(line) for line in captured.err.splitlines()]

    return read


Lines = Callable[[], list[dict[str, object]]]


def fail() -> None:
    raise ValueError(NUMBER)


def test_an_event_of_ours_is_one_json_line(lines: Lines) -> None:
    configure("INFO")

    structlog.get_logger("samsyn.test").info("something", count=3)

    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {"event": "something", "count": 3, "level": "info", "logger": "samsyn.test"}


@pytest.mark.parametrize(("level", "shown"), [("DEBUG", 3), ("INFO", 2), ("WARNING", 1)])
def test_our_own_events_follow_the_level(lines: Lines, level: str, shown: int) -> None:
    configure(level)
    log = structlog.get_logger("samsyn.test")

    log.debug("small")
    log.info("usual")
    log.warning("odd")

    assert len(lines()) == shown


def test_an_event_of_ours_never_renders_an_exception(lines: Lines) -> None:
    configure("INFO")

    try:
        fail()
    except ValueError:
        structlog.get_logger("samsyn.test").exception("it_failed", stack_info=True)

    (line,) = lines()
    assert set(line) == {"event", "level", "logger", "timestamp"}


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_a_library_says_nothing_small_even_when_we_do(lines: Lines, name: str, level: int) -> None:
    configure("DEBUG")

    logging.getLogger(name).log(level, "GET /people/%s", NUMBER)

    assert lines() == []


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_a_librarys_complaint_is_told_without_its_words(
    lines: Lines, name: str, level: str
) -> None:
    configure("INFO")

    logging.getLogger(name).log(logging.getLevelName(level), "no answer about %s", NUMBER)

    (line,) = lines()
    assert line.pop("timestamp")
    assert str(line.pop("place")).startswith("test_logs:")
    assert line == {"event": WITHHELD, "level": level.lower(), "logger": name}


@pytest.mark.parametrize("name", QUOTING)
def test_a_librarys_error_is_told_by_its_class(lines: Lines, name: str) -> None:
    configure("INFO")

    try:
        fail()
    except ValueError:
        logging.getLogger(name).exception(NUMBER, stack_info=True)

    (line,) = lines()
    assert (line["error"], line["event"]) == ("ValueError", WITHHELD)


@pytest.mark.parametrize(
    "name", ["zeep.transports", "httpx", "aiohttp.access", "sqlalchemy.engine"]
)
def test_a_library_that_raises_its_own_voice_is_still_not_quoted(lines: Lines, name: str) -> None:
    configure("DEBUG")
    logging.getLogger(name).setLevel(logging.DEBUG)

    logging.getLogger(name).debug("<PersonCivilRegistrationIdentifier>%s", NUMBER)

    assert [line["event"] for line in lines()] == [WITHHELD]


@pytest.mark.parametrize("pattern", ["%d", "%s %s", "%(name)s"])
def test_a_librarys_line_that_cannot_be_written_is_not_spelt_out(
    lines: Lines, pattern: str
) -> None:
    configure("INFO")

    logging.getLogger("httpx").error(pattern, NUMBER)

    assert [line["event"] for line in lines()] == [WITHHELD]


def test_an_event_that_no_json_can_hold_is_not_spelt_out(lines: Lines) -> None:
    configure("INFO")

    structlog.get_logger("samsyn.test").info("odd", value={Unspeakable(): NUMBER})

    assert lines() == []


class Unspeakable:
    def __repr__(self) -> str:
        raise ValueError(NUMBER)


def test_httpx_names_no_address(lines: Lines) -> None:
    configure("DEBUG")
    transport = httpx.MockTransport(lambda _: httpx.Response(200))

    with httpx.Client(transport=transport) as client:
        client.get(f"http://registry/people/{NUMBER}")

    assert lines() == []


def test_sqlalchemy_names_no_parameter(lines: Lines) -> None:
    configure("DEBUG")
    engine = create_engine("sqlite://")

    with engine.connect() as connection:
        connection.execute(text("SELECT :number"), {"number": NUMBER})
    engine.dispose()

    assert lines() == []


def test_a_task_whose_failure_nobody_fetched_is_told_by_its_class(lines: Lines) -> None:
    configure("INFO")

    async def forget() -> None:
        async def failing() -> None:
            fail()

        task = asyncio.create_task(failing(), name=NUMBER)
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(forget())

    (line,) = lines()
    assert (line["logger"], line["error"], line["event"]) == ("asyncio", "ValueError", WITHHELD)


def test_a_callback_that_fails_is_told_by_its_class(lines: Lines) -> None:
    configure("INFO")

    async def call() -> None:
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0)

    asyncio.run(call())

    (line,) = lines()
    assert (line["logger"], line["error"]) == ("asyncio", "ValueError")


def test_the_error_that_ends_the_process_is_told_by_class_and_places(lines: Lines) -> None:
    configure("INFO")

    try:
        try:
            fail()
        except ValueError as error:
            raise KeyError(NUMBER) from error
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    (line,) = lines()
    assert (line["event"], line["error"], line["level"]) == (
        *("uncaught_error", "KeyError", "critical"),
    )
    assert "test_logs.py" in str(line["frames"])


def test_the_error_that_ends_a_thread_is_told_by_its_class(lines: Lines) -> None:
    configure("INFO")

    thread = threading.Thread(target=lambda: NUMBER.encode("utf-8").decode("utf-16-be") + fail())  # type: ignore[func-returns-value]  # fails
    thread.start()
    thread.join()

    (line,) = lines()
    assert (line["event"], line["error"]) == ("uncaught_error", "ValueError")


def test_a_thread_that_exits_is_no_error(lines: Lines) -> None:
    configure("INFO")

    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()

    assert lines() == []


def test_an_error_that_nobody_can_catch_is_told_by_its_class(lines: Lines) -> None:
    configure("INFO")

    class Failing:
        def __del__(self) -> None:
            fail()

    Failing()
    gc.collect()

    (line,) = lines()
    assert (line["event"], line["error"]) == ("unraisable_error", "ValueError")


def test_a_warning_is_told_by_its_category(lines: Lines) -> None:
    with warnings.catch_warnings():
        configure("INFO")
        warnings.simplefilter("always")

        warnings.warn(f"about {NUMBER}", DeprecationWarning, stacklevel=1)

    (line,) = lines()
    assert (line["event"], line["category"]) == ("library_warning", "DeprecationWarning")


def test_configuring_twice_says_everything_once(lines: Lines) -> None:
    configure("INFO")
    configure("INFO")

    structlog.get_logger("samsyn.test").info("something")
    logging.getLogger("httpx").error("something")

    assert len(lines()) == 2
