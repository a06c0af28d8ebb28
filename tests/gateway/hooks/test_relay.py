"""Recipients are told: once where nothing breaks, again under the same id where something does, and
for three days where nobody answers.
"""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from gateway.hooks.outbox import Delivery, Listed, Message, Told, enqueue
from gateway.hooks.relay import SCHEDULE_SECONDS, Relay
from gateway.hooks.sending import Receiver as Address
from gateway.hooks.sending import Result, Sender, open_sender
from gateway.store.batch import Batch, Needs
from gateway.store.store import Store
from tests.gateway.hooks.receivers import ANOTHER, SECRET, Receiver, open_receiver
from tests.gateway.store.house import FakeClock

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something became of a consent."""

    client_id: str = "shop"
    sequence: int = 1
    needs: Needs = Needs()

    def run(self, batch: Batch) -> str:
        told = Told(
            state="withdrawn", sequence=self.sequence, request_id="req_a", consent_id="con_a"
        )
        return enqueue(batch, self.client_id, told)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    async with open_sender(sandbox=True) as opened:
        yield opened


class Post:
    """The store's outbox, its relay, and one receiver."""

    def __init__(self, store: Store, sender: Sender, clock: FakeClock, **urls: str) -> None:
        self.store, self.sender, self.clock, self.urls = store, sender, clock, urls
        self.secrets: tuple[str, ...] = (SECRET,)
        self.outcomes: list[str] = []

    def relay(self, sender: object = None) -> Relay:
        return Relay(
            self.store._writer,
            sender or self.sender,  # type: ignore[arg-type]  # a fake of the same shape
            {name: Address(url=url, secrets=self.secrets) for name, url in self.urls.items()},
            clock=self.clock,
            told=lambda _, outcome: self.outcomes.append(outcome),
        )

    async def change(self, **more: object) -> str:
        return await self.store._writer.write(Change(**more))  # type: ignore[arg-type]  # as named

    async def carry(self, relay: Relay | None = None) -> None:
        relay = relay or self.relay()
        await relay.carry()
        await relay.settle()
        self.clock.move(seconds=11)  # past the lease of whoever carried before

    async def rows(self) -> dict[str, Delivery]:
        found = await self.store._writer.write(Listed())
        return {each.id: each for each in found}


@pytest.fixture
def post(store: Store, sender: Sender, receiver: Receiver, clock: FakeClock) -> Post:
    return Post(store, sender, clock, shop=receiver.address)


async def test_a_message_is_signed_thin_and_sent_once(
    post: Post, receiver: Receiver, clock: FakeClock
) -> None:
    message_id = await post.change()
    at = clock.time

    await post.carry()
    await post.carry()

    (heard,) = receiver.heard
    said = msgspec.json.decode(heard.body, type=Message)
    assert said.type == "consent.withdrawn"
    assert msgspec.to_builtins(said.data) == {
        "state": "withdrawn",
        "sequence": 1,
        "request_id": "req_a",
        "consent_id": "con_a",
    }
    assert heard.headers["webhook-id"] == message_id
    expected = Webhook(SECRET).sign(message_id, at, heard.body.decode())
    assert heard.headers["webhook-signature"] == expected
    assert (await post.rows())[message_id].state == "delivered"


async def test_during_a_change_of_secrets_both_sign(post: Post, receiver: Receiver) -> None:
    post.secrets = (ANOTHER, SECRET)
    await post.change()

    await post.carry()

    (heard,) = receiver.heard
    assert len(heard.headers["webhook-signature"].split(" ")) == 2


async def test_a_crash_between_sending_and_noting_sends_again_under_the_same_id(
    post: Post, receiver: Receiver, sender: Sender
) -> None:
    message_id = await post.change()

    class Crashing:
        async def send(self, *told: object, **more: object) -> Result:
            await sender.send(*told, **more)  # type: ignore[arg-type]  # handed on
            raise asyncio.CancelledError

    await post.carry(post.relay(Crashing()))
    await post.carry()

    assert receiver.ids == [message_id, message_id]
    assert (await post.rows())[message_id].state == "delivered"


async def test_nothing_is_lost_while_a_receiver_is_down_for_a_day(
    post: Post, receiver: Receiver, clock: FakeClock
) -> None:
    receiver.status = 503
    sent = [await post.change(sequence=each) for each in (1, 2, 3)]
    for _ in range(24):
        await post.carry()
        clock.move(hours=1)
    down = len(receiver.heard)
    receiver.status = 200

    clock.move(hours=24)
    await post.carry()

    assert down >= 3 * 6
    assert {each.state for each in (await post.rows()).values()} == {"delivered"}
    assert set(receiver.ids[down:]) == set(sent)


async def test_after_three_days_it_is_given_up_and_can_be_sent_again(
    post: Post, receiver: Receiver, clock: FakeClock, store: Store
) -> None:
    receiver.status = 500
    message_id = await post.change()
    for wait in (*SCHEDULE_SECONDS, 0):
        await post.carry()
        clock.move(seconds=wait * 1.2)
    given_up = (await post.rows())[message_id]
    receiver.status = 200

    count = await store.retry_messages("shop")
    await post.carry()

    assert (given_up.state, given_up.attempts) == ("given_up", len(SCHEDULE_SECONDS) + 1)
    assert count == 1
    assert (await post.rows())[message_id].state == "delivered"


async def test_a_receiver_that_is_gone_is_told_nothing_more(post: Post, receiver: Receiver) -> None:
    first, second = await post.change(sequence=1), await post.change(sequence=2)
    receiver.status = 410

    await post.carry()
    await post.carry()

    rows = await post.rows()
    assert {rows[first].state, rows[second].state} == {"disabled"}
    assert len(receiver.heard) <= 2


async def test_a_receiver_may_ask_for_time(
    post: Post, receiver: Receiver, clock: FakeClock
) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "3600"}
    await post.change()
    await post.carry()
    receiver.status = 200

    clock.move(minutes=30)
    await post.carry()
    before = len(receiver.heard)
    clock.move(minutes=50)
    await post.carry()

    assert (before, len(receiver.heard)) == (1, 2)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/", "http://127.0.0.1:9/elsewhere", "/elsewhere"]
)
async def test_a_redirect_is_never_followed(post: Post, receiver: Receiver, target: str) -> None:
    receiver.status, receiver.headers = 307, {"Location": target}
    await post.change()

    await post.carry()

    assert len(receiver.heard) == 1
    assert post.outcomes == ["redirected"]


async def test_a_slow_receiver_holds_up_itself_alone(
    store: Store, sender: Sender, receiver: Receiver, clock: FakeClock
) -> None:
    async with open_receiver() as slow:
        slow.holds.clear()
        post = Post(store, sender, clock, shop=receiver.address, slow=slow.address)
        for each in range(5):
            await post.change(client_id="slow", sequence=each)
        await post.change(client_id="shop")

        relay = post.relay()
        await relay.carry()
        async with asyncio.timeout(5):
            await receiver.reached.wait()
        at_once = len(slow.heard)
        slow.holds.set()
        await relay.settle()

    assert at_once <= 2
    assert len(slow.heard) == 5


async def test_two_processes_tell_each_thing_once(post: Post, receiver: Receiver) -> None:
    sent = [await post.change(sequence=each) for each in range(20)]
    ours, another = post.relay(), post.relay()

    await asyncio.gather(ours.carry(), another.carry())
    await asyncio.gather(ours.settle(), another.settle())

    assert sorted(receiver.ids) == sorted(sent)


async def test_later_news_may_come_first_and_its_number_tells(
    post: Post, receiver: Receiver, clock: FakeClock
) -> None:
    receiver.status = 503
    await post.change(sequence=1)
    await post.carry()
    await post.carry()
    receiver.status = 200
    await post.change(sequence=2)
    await post.carry()

    clock.move(hours=1)
    await post.carry()

    taken = [msgspec.json.decode(each.body, type=Message).data.sequence for each in receiver.heard]
    assert taken == [1, 1, 2, 1]


async def test_an_address_that_leads_elsewhere_than_this_machine_is_never_called(
    store: Store, sender: Sender, clock: FakeClock
) -> None:
    post = Post(store, sender, clock, shop="http://10.0.0.1/hook")
    await post.change()

    await post.carry()

    assert post.outcomes == ["address_refused"]


async def test_nobody_listening_is_named_and_then_reached(post: Post, clock: FakeClock) -> None:
    there = post.urls["shop"]
    post.urls["shop"] = "http://127.0.0.1:9/hook"
    await post.change()
    await post.carry()
    post.urls["shop"] = there

    clock.move(seconds=30)
    await post.carry()

    assert post.outcomes == ["unreachable", "delivered"]


async def test_a_receiver_by_the_book_takes_no_replay(post: Post, receiver: Receiver) -> None:
    await post.change()
    await post.carry()
    (heard,) = receiver.heard

    # It was signed by the test's clock, days from the real one that the library looks at.
    with pytest.raises(WebhookVerificationError, match=r"too old|too new"):
        Webhook(SECRET).verify(heard.body, heard.headers)


async def test_a_client_without_a_webhook_gets_no_row(store: Store) -> None:
    assert store.telling.hooked == frozenset()
