"""The outbox: what recipients are to be told, kept in the transaction that makes it so.

A message names the consent or request by the id that the recipient has, the state and a number that
grows; who it is about, and what is in it, the recipient looks up.
"""

from typing import Final, Literal

import msgspec

from gateway.ledger.leases import WEBHOOKS, Lease
from gateway.store.batch import Batch, Needs
from gateway.store.ids import random_id
from gateway.store.instants import from_microseconds

DeliveryState = Literal["waiting", "delivered", "given_up", "disabled"]
UNTAKEN: Final[frozenset[DeliveryState]] = frozenset({"given_up", "disabled"})
"""What the recipient never got, unless somebody has it sent again."""
KEPT_US: Final = 30 * 86_400_000_000
"""How long a row stays that nothing more will come of."""
TAKEN_AT_ONCE: Final = 64
_COLUMNS: Final = "id, client_id, body, state, attempts, created_us, due_us, outcome"


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message says of a consent, or of a request that none came of."""

    state: str
    sequence: int
    """Grows with each change of the same consent: a lower one that comes later is old news."""
    request_id: str
    consent_id: str | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The body, as Standard Webhooks shapes it."""

    type: str
    timestamp: str
    data: Told


class Delivery(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One message on its way."""

    id: str
    """The `webhook-id`: the same at every attempt."""
    client_id: str
    body: bytes
    state: DeliveryState
    attempts: int
    created_us: int
    due_us: int
    outcome: str | None
    """What came of the last attempt."""


class Attempted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt, and what is to become of the message."""

    delivery_id: str
    state: DeliveryState
    outcome: str
    due_us: int


def enqueue(batch: Batch, client_id: str, told: Told) -> str:
    """Keep a message with the change that it tells of; give its id."""
    message = Message(
        type=f"consent.{told.state}",
        timestamp=msgspec.to_builtins(batch.now),
        data=told,
    )
    delivery_id = random_id("msg")
    batch.execute(
        f"INSERT INTO webhook_delivery ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own words
        (
            delivery_id,
            client_id,
            msgspec.json.encode(message),
            "waiting",
            0,
            batch.now_us,
            batch.now_us,
            None,
        ),
    )
    return delivery_id


class TakeDue(msgspec.Struct, frozen=True, kw_only=True):
    """Give what is due to the one process that carries it out now, and forget what is long done."""

    holder: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> tuple[Delivery, ...]:
        """Give the oldest messages that are due; none where another process does it."""
        if Lease(name=WEBHOOKS, holder=self.holder).take(batch) is None:
            return ()
        batch.execute(
            "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND created_us < ?",
            (batch.now_us - KEPT_US,),
        )
        rows = batch.query(
            tuple[object, ...],
            f"SELECT {_COLUMNS} FROM webhook_delivery WHERE state = 'waiting' AND due_us <= ? "  # noqa: S608  # our own words
            "ORDER BY due_us, id LIMIT ?",
            (batch.now_us, TAKEN_AT_ONCE),
        )
        return tuple(msgspec.convert(rows, list[Delivery]))


class NoteAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """Write down what came of an attempt. A receiver that is gone gets no other message either."""

    delivery: Delivery
    attempted: Attempted
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Write it."""
        done = self.attempted
        batch.execute(
            "UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, outcome = ?, "
            "due_us = ? WHERE id = ?",
            (done.state, done.outcome, done.due_us, done.delivery_id),
        )
        if done.state == "disabled":
            batch.execute(
                "UPDATE webhook_delivery SET state = 'disabled' "
                "WHERE client_id = ? AND state = 'waiting'",
                (self.delivery.client_id,),
            )


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """Send a client's messages again that were given up or switched off."""

    client_id: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> int:
        """Give how many there are."""
        ((count,),) = batch.query(
            tuple[int],
            "SELECT COUNT(*) FROM webhook_delivery "
            "WHERE client_id = ? AND state IN ('given_up', 'disabled')",
            (self.client_id,),
        )
        batch.execute(
            "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, due_us = ? "
            "WHERE client_id = ? AND state IN ('given_up', 'disabled')",
            (batch.now_us, self.client_id),
        )
        return count


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Give the newest messages, whatever became of them."""

    most: int = 100
    needs: Needs = Needs()

    def run(self, batch: Batch) -> tuple[Delivery, ...]:
        """Give them."""
        rows = batch.query(
            tuple[object, ...],
            f"SELECT {_COLUMNS} FROM webhook_delivery ORDER BY created_us DESC, id LIMIT ?",  # noqa: S608  # our own words
            (self.most,),
        )
        return tuple(msgspec.convert(rows, list[Delivery]))


def told_at(delivery: Delivery) -> str:
    """Give when what a message tells of came about."""
    written: str = msgspec.to_builtins(from_microseconds(delivery.created_us))
    return written
