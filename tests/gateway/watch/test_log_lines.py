"""What a log of requests says, whoever wrote it: fail-closed where it says too little."""

import json

import pytest

from gateway.watch.log_lines import Answered, LogRead, answered


def read(line: bytes | dict[str, object]) -> tuple[Answered | None, LogRead]:
    so_far = LogRead()
    content = line if isinstance(line, bytes) else json.dumps(line).encode()
    return answered(7, content, so_far), so_far


OURS = {
    "event": "request",
    "method": "GET",
    "route": "/v1/my-data",
    "status": 200,
    "milliseconds": 12.5,
    "trace_id": "c0ffee",
    "level": "info",
}
PROXYS = {"status": "200", "path": "/v1/my-data", "trace_id": "c0ffee", "remote": "10.0.0.1"}
NEEDS_ENTRY = Answered(line=7, trace_id="c0ffee", demanded="disclosed")


@pytest.mark.parametrize("line", [OURS, PROXYS], ids=["ours", "a proxy's"])
def test_an_answer_with_citizen_data_needs_an_entry(line: dict[str, object]) -> None:
    assert read(line)[0] == NEEDS_ENTRY


@pytest.mark.parametrize("status", [204, 301, 400, 403, 404, 503])
def test_what_released_nothing_needs_none(status: int) -> None:
    found, so_far = read(OURS | {"status": status})

    assert (found, so_far.requests) == (None, 1)


@pytest.mark.parametrize(
    "path", ["/health", "/v1/ledger/entries/ent_0123/proof", "/v1/ledger/consistency?from=1&to=2"]
)
def test_an_open_route_is_known_by_its_path(path: str) -> None:
    assert read(PROXYS | {"path": path})[0] is None


@pytest.mark.parametrize("path", ["/v1/my-data/", "/v2/data", "/health/../v1/my-data", ""])
def test_a_path_that_is_no_declared_route_needs_an_entry(path: str) -> None:
    assert read(PROXYS | {"path": path})[0] == NEEDS_ENTRY


@pytest.mark.parametrize("trace_id", [None, "", "-" * 65, "a b", "\x1b[2J"])
def test_an_answer_without_an_id_of_ours_is_known_by_none(trace_id: str | None) -> None:
    found, _ = read(PROXYS | {"trace_id": trace_id})

    assert found == Answered(line=7, trace_id=None, demanded="disclosed")


def test_the_admin_listeners_requests_stand_in_our_log_and_release_nothing() -> None:
    found, so_far = read(OURS | {"route": "/metrics"})

    assert (found, so_far.requests) == (None, 1)


def test_on_the_way_through_a_proxy_nothing_is_the_admin_listeners() -> None:
    assert read(PROXYS | {"path": "/metrics"})[0] == NEEDS_ENTRY


def test_other_events_of_ours_are_no_requests() -> None:
    found, so_far = read({"event": "listening", "ports": [8080]})

    assert (found, so_far.requests, so_far.unreadable) == (None, 0, [])


@pytest.mark.parametrize(
    "line", [b'{"status": 200, "pa', b"GET / 200", b"[]", b"\xff", b'{"status": []}']
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(line: bytes) -> None:
    found, so_far = read(line)

    assert (found, so_far.unreadable) == (None, [7])
