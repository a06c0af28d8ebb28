"""One signing key follows another: both count for an hour, and then the old one signs no more."""

from datetime import timedelta

import msgspec
import pytest

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import KeyPayload
from gateway.ledger.signing import OVERLAP, STOP_BEFORE
from gateway.proof.keys import KeySet, SigningKey, VerifyingKey, generate
from gateway.proof.notes import NoteRefused, verify_checkpoint
from gateway.settings import LedgerSettings, SettingsInvalid
from gateway.store.store import Store, open_store
from tests.gateway.ledger.samples import citizen
from tests.gateway.store.house import FakeClock, House, signing_key

pytestmark = pytest.mark.anyio
NEW_PEM = generate()
OLD, NEW = SigningKey.from_pem(signing_key()), SigningKey.from_pem(NEW_PEM)
REFUSED = (
    r"^samsyn\.toml \[ledger\]: `signing_key_file` has been replaced by another key before; "
    r"name that one, or make a new one$"
)


@pytest.fixture
def rotated(house: House) -> LedgerSettings:
    """Give settings that name a new key, and the one before it."""
    return msgspec.structs.replace(
        house.ledger,
        signing_key_file=house.private_file("new.pem", NEW_PEM),
        previous_signing_key_file=house.ledger.signing_key_file,
    )


def opened(house: House, ledger: LedgerSettings):
    return open_store(house.settings, ledger, clock=house.clock, limits=house.limits)


def only(key: SigningKey, origin: str) -> KeySet:
    return KeySet(origin=origin, keys=(VerifyingKey.of(key.public_key),))


async def test_the_first_key_is_published_from_the_first_start_on(
    store: Store, clock: FakeClock
) -> None:
    published = await store.proofs.keys()

    assert published.origin == "samsyn.example/test"
    assert [(each.key_id, each.since, each.until) for each in published.keys] == [
        (OLD.key_id, clock.time, None)
    ]


async def test_starting_again_with_the_same_key_changes_nothing(
    house: House, clock: FakeClock
) -> None:
    async with house.store():
        before = house.rows("SELECT * FROM ledger_key")
    clock.move(days=1)
    async with house.store():
        assert house.rows("SELECT * FROM ledger_key") == before
    assert house.rows("SELECT kind FROM entry") == [("key_changed",)]


async def test_a_new_key_is_published_and_ends_the_old_one_in_an_hour(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store():
        first = clock.time
    clock.move(days=1)
    async with opened(house, rotated) as store:
        published = await store.proofs.keys()

    assert [(each.key_id, each.since, each.until) for each in published.keys] == [
        (NEW.key_id, clock.time, None),
        (OLD.key_id, first, clock.time + timedelta(hours=1)),
    ]


async def test_that_another_key_signs_is_an_entry(house: House, rotated: LedgerSettings) -> None:
    async with house.store(), opened(house, rotated):
        pass

    ids = [each for (each,) in house.rows("SELECT id FROM entry ORDER BY sequence")]
    assert [house.content_of(each).payload for each in ids] == [
        KeyPayload(key_id=OLD.key_id),
        KeyPayload(key_id=NEW.key_id),
    ]


async def test_within_the_hour_the_old_key_signs_in_the_processes_that_still_run(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store() as running, opened(house, rotated) as restarted:
        clock.move(minutes=58)
        await running.chores.check_key()
        await restarted.chores.check_key()

        assert running.signer.key.key_id == OLD.key_id
        assert restarted.signer.key.key_id == NEW.key_id


async def test_within_the_hour_a_process_may_still_start_with_the_old_key(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with opened(house, rotated):
        pass
    async with house.store():
        pass
    clock.move(minutes=58)
    async with house.store() as store:
        assert store.signer.key.key_id == OLD.key_id


async def test_before_the_hour_is_over_a_process_with_the_old_key_releases_no_more(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store() as running, opened(house, rotated) as restarted:
        clock.move(seconds=(OVERLAP - STOP_BEFORE).total_seconds())
        with pytest.raises(EvidenceUnavailable):
            await running.chores.check_key()
        await restarted.chores.check_key()

        with pytest.raises(EvidenceUnavailable):
            _ = running.signer.key
        assert restarted.signer.key.key_id == NEW.key_id


async def test_a_process_whose_key_was_laid_down_leaves_the_tree_to_the_others(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store() as running, opened(house, rotated) as restarted:
        await running.chores.integrate()
        clock.move(hours=2)
        with pytest.raises(EvidenceUnavailable):
            await running.chores.check_key()
        await citizen(running)
        await running.load_catalogue("purposes", b"one")

        await running.chores.integrate()
        assert house.rows("SELECT size FROM checkpoint ORDER BY size") == [(2,)]

        await restarted.chores.integrate()
        assert house.rows("SELECT size FROM checkpoint ORDER BY size") == [(2,), (3,)]


async def test_a_start_with_a_key_that_has_had_its_time_is_refused_in_one_line(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store(), opened(house, rotated):
        clock.move(hours=1)

    with pytest.raises(SettingsInvalid, match=REFUSED):
        async with house.store():
            pytest.fail("it opened")

    async with opened(house, rotated) as store:
        assert store.signer.key.key_id == NEW.key_id


async def test_during_a_rotation_a_checkpoint_is_signed_with_both_keys(
    house: House, rotated: LedgerSettings
) -> None:
    async with house.store(), opened(house, rotated) as store:
        await store.chores.integrate()
        note = await store.proofs.checkpoint()

    checkpoints = [verify_checkpoint(note, only(each, rotated.origin)) for each in (OLD, NEW)]
    assert [each.size for each in checkpoints] == [2, 2]
    assert note.count("\n— samsyn.example/test ") == 2


async def test_a_key_before_that_was_never_published_signs_no_checkpoint(
    house: House, rotated: LedgerSettings
) -> None:
    async with opened(house, rotated) as store:
        await store.chores.integrate()
        note = await store.proofs.checkpoint()

    assert note.count("\n— samsyn.example/test ") == 1
    assert verify_checkpoint(note, only(NEW, rotated.origin)).size == 1


async def test_a_key_before_that_has_had_its_time_signs_no_checkpoint(
    house: House, clock: FakeClock, rotated: LedgerSettings
) -> None:
    async with house.store(), opened(house, rotated) as store:
        clock.move(hours=2)
        await store.chores.check_key()
        await store.chores.integrate()
        note = await store.proofs.checkpoint()

    assert note.count("\n— samsyn.example/test ") == 1
    assert verify_checkpoint(note, only(NEW, rotated.origin)).size == 2


async def test_after_a_rotation_a_checkpoint_is_signed_with_the_new_key_alone(
    house: House, rotated: LedgerSettings
) -> None:
    alone = msgspec.structs.replace(rotated, previous_signing_key_file=None)
    async with house.store(), opened(house, alone) as store:
        await store.chores.integrate()
        note = await store.proofs.checkpoint()

    assert verify_checkpoint(note, only(NEW, alone.origin)).size == 2
    with pytest.raises(NoteRefused):
        verify_checkpoint(note, only(OLD, alone.origin))


@pytest.mark.parametrize("setting", ["signing_key_file", "previous_signing_key_file"])
@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (b"no key", 0o600, "must hold an unencrypted Ed25519 key"),
        (NEW_PEM, 0o644, "may be read by others"),
    ],
)
async def test_a_key_file_that_cannot_serve_is_refused_in_one_line(
    house: House, setting: str, content: bytes, mode: int, says: str
) -> None:
    file = house.private_file("spoilt.pem", content)
    file.chmod(mode)
    ledger = msgspec.structs.replace(house.ledger, **{setting: file})

    with pytest.raises(SettingsInvalid, match=rf"^samsyn\.toml \[ledger\]: `{setting}` {says}"):
        async with opened(house, ledger):
            pytest.fail("it opened")


async def test_a_store_that_takes_nothing_at_the_start_signs_as_soon_as_it_does(
    house: House, clock: FakeClock
) -> None:
    async with house.store():
        pass
    clock.move(hours=-1)
    async with house.store() as store:
        with pytest.raises(EvidenceUnavailable):
            _ = store.signer.key

        clock.move(hours=1)
        await store.chores.check_key()
        assert store.signer.key.key_id == OLD.key_id
