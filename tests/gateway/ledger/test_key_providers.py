"""Data keys are wrapped by a file, or by a provider of somebody else's package."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from gateway.ledger.key_providers import GROUP, key_wrapper
from gateway.settings import SettingsInvalid, StoreSettings
from gateway.store.data_keys import FileWrapper, KeyWrapper


class Vault:
    """A key store of somebody else's: wraps by turning the bytes round."""

    name = "vault:one"

    def wrap(self, key: bytes, *, owner: str) -> bytes:
        return owner.encode() + key[::-1]

    def unwrap(self, wrapped: bytes, *, owner: str) -> bytes:
        return wrapped.removeprefix(owner.encode())[::-1]


def vault(_: Path) -> KeyWrapper:
    return Vault()


def broken(file: Path) -> KeyWrapper:
    raise OSError(file)


def settings(folder: Path, provider: str) -> StoreSettings:
    file = folder / "wrapping.key"
    file.write_bytes(bytes(32))
    file.chmod(0o600)
    return StoreSettings(
        url="sqlite:///x.db", subject_key_file=file, wrapping_key_file=file, key_provider=provider
    )


def offer(name: str, function: str) -> EntryPoint:
    return EntryPoint(name=name, value=f"{__name__}:{function}", group=GROUP)


def test_a_file_wraps_unless_another_is_named(tmp_path: Path) -> None:
    assert isinstance(key_wrapper(settings(tmp_path, "file")), FileWrapper)


def test_what_a_package_offers_wraps_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EntryPoint, "load", lambda _: vault)

    wrapper = key_wrapper(settings(tmp_path, "vault"), offered=(offer("vault", "vault"),))

    wrapped = wrapper.wrap(b"key", owner="cit_a")
    assert wrapper.name == "vault:one"
    assert wrapper.unwrap(wrapped, owner="cit_a") == b"key"


@pytest.mark.parametrize("count", [0, 2])
def test_a_name_that_is_nobodys_or_twos_is_one_line(tmp_path: Path, count: int) -> None:
    offered = (offer("vault", "vault"),) * count

    with pytest.raises(SettingsInvalid, match="`key_provider` names none, or several"):
        key_wrapper(settings(tmp_path, "vault"), offered=offered)


def test_a_provider_that_fails_is_one_line_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EntryPoint, "load", lambda _: broken)

    with pytest.raises(SettingsInvalid) as refused:
        key_wrapper(settings(tmp_path, "vault"), offered=(offer("vault", "broken"),))

    assert "cannot be used" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
