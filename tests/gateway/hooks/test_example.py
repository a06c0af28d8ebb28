"""The receiver that docs/webhooks.md shows is this very file; it takes nothing twice or late."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from standardwebhooks import Webhook

from gateway.hooks.outbox import Message, Told
from tests.gateway.hooks import example_receiver
from tests.gateway.hooks.receivers import ANOTHER, SECRET

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def forgetful() -> None:
    example_receiver.seen.clear()
    example_receiver.newest.clear()


def sent(
    sequence: int, *, message_id: str = "msg_a", ago: timedelta = timedelta(0), secret: str = SECRET
) -> tuple[dict[str, str], bytes]:
    at = datetime.now(UTC) - ago
    told = Told(state="withdrawn", sequence=sequence, request_id="req_a", consent_id="con_a")
    body = msgspec.json.encode(
        Message(type="consent.withdrawn", timestamp=at.isoformat(), data=told)
    )
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }
    return headers, body


def test_the_page_shows_this_very_file() -> None:
    page = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    shown = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    file = (Path(__file__).parent / "example_receiver.py").read_text("utf-8")

    assert shown is not None
    assert file.endswith(shown[1])


def test_news_is_taken() -> None:
    assert example_receiver.receive(SECRET, *sent(2)) == 204
    assert example_receiver.newest == {"con_a": 2}


def test_the_same_message_again_changes_nothing() -> None:
    example_receiver.receive(SECRET, *sent(2))

    assert example_receiver.receive(SECRET, *sent(3, message_id="msg_a")) == 204
    assert example_receiver.newest == {"con_a": 2}


def test_old_news_that_comes_late_changes_nothing() -> None:
    example_receiver.receive(SECRET, *sent(3, message_id="msg_b"))

    example_receiver.receive(SECRET, *sent(2, message_id="msg_a"))

    assert example_receiver.newest == {"con_a": 3}


@pytest.mark.parametrize("minutes", [6, 60 * 24, -6])
def test_a_replay_is_refused(minutes: int) -> None:
    told = sent(2, ago=timedelta(minutes=minutes))

    assert example_receiver.receive(SECRET, *told) == 400


def test_another_secret_is_refused_and_the_right_one_taken() -> None:
    headers, body = sent(2, secret=ANOTHER)

    assert example_receiver.receive(SECRET, headers, body) == 400
    assert example_receiver.receive(SECRET, *sent(2)) == 204


def test_a_changed_body_is_refused() -> None:
    headers, body = sent(2)

    assert (
        example_receiver.receive(SECRET, headers, body.replace(b"withdrawn", b"granted  ")) == 400
    )
