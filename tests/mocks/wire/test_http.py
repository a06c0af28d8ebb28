"""HTTP as clients of all kinds speak it to the person register's route."""

import socket
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def lenient(start_mocks, caller_of):
    """Mocks that ask for no certificate, so that a bare socket is a client."""
    return caller_of(start_mocks(check="warn"))


@pytest.fixture
def connected(lenient):
    parts = urlsplit(lenient.addresses.plain)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        yield connection


def _head(body, *, version="1.1", more=""):
    return (
        f"POST /service/CPR/PersonBaseDataExtended/5 HTTP/{version}\r\nHost: 127.0.0.1\r\n"
        f"Content-Length: {len(body)}\r\n{more}\r\n"
    ).encode()


def test_a_client_that_waits_to_be_let_on_is_let_on(lenient, connected):
    body = lenient.cpr_body().encode()

    connected.sendall(_head(body, more="Expect: 100-continue\r\n"))
    let_on = connected.recv(1000)
    connected.sendall(body)
    answer = connected.recv(1000)

    assert let_on.startswith(b"HTTP/1.1 100 Continue")
    assert answer.startswith(b"HTTP/1.1 200")


def test_a_question_in_pieces_and_an_old_client_are_answered(lenient, connected):
    body = lenient.cpr_body().encode()

    connected.sendall(_head(body, version="1.0"))
    for place in range(0, len(body), 100):
        connected.sendall(body[place : place + 100])
    answer = connected.recv(1000)

    assert b" 200 " in answer.partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "media_type", ["text/xml; charset=iso-8859-1", "application/soap+xml", "text/plain", ""]
)
def test_no_media_type_is_demanded(lenient, media_type):
    headers = {"Content-Type": media_type} if media_type else {}

    assert lenient.cpr(lenient.client(), **headers).status_code == 200


OFFER = (
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
)


@pytest.mark.parametrize("is_split", [False, True], ids=["at once", "body later"])
def test_a_client_that_offers_http_2_is_answered_in_http_1_1(lenient, connected, is_split):
    body = lenient.cpr_body().encode()
    first, second = (_head(body, more=OFFER), body)

    # Java's own client does so, as often as the connection is new.
    connected.sendall(first if is_split else first + second)
    if is_split:
        connected.sendall(second)
    answer = connected.recv(1000)

    assert answer.startswith(b"HTTP/1.1 200")
