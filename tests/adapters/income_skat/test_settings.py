from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from adapters.income_skat.settings import SkatSettings, SkatTerms, read_signer, read_verifier
from contracts.errors import SettingUnusable
from tests.adapters.income_skat.conftest import TERMS, written_settings
from tests.adapters.pairs import elliptic_pair, pair

TABLE = {
    "name": "Aarhus Kommune, friplads",
    "on_behalf_of_cvr": "55133018",
    "subscriber_se": "19552101",
    "subscriber_type_code": 750,
    "subscription_type_code": 3153,
    "access_purpose_code": 171,
}
FILES = {
    "signing_certificate_file": "ours.crt",
    "signing_key_file": "ours.key",
    "trusted_certificate_files": ["skat.crt"],
}


def converted(table: dict[str, object], kind: type[msgspec.Struct]) -> msgspec.Struct:
    return msgspec.convert(table, kind, dec_hook=lambda wanted, value: wanted(value))


def test_an_agreements_table_becomes_its_terms() -> None:
    assert converted(dict(TABLE), SkatTerms) == TERMS


@pytest.mark.parametrize(
    "wrong",
    [
        {"subscriber_se": "1955210"},
        {"subscriber_se": 19552101},
        {"subscriber_type_code": "750"},
        {"subscription_type_code": 0},
        {"access_purpose_code": -1},
        {"on_behalf_of_cvr": "5513301A"},
        {"employee_id": ""},
        {"employee_id": "a\nb"},
        {"employee_id": "x" * 101},
        {"asked_by": "month"},
        {"purpose": 171},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}-{type(next(iter(wrong.values()))).__name__}",
)
def test_terms_that_the_register_would_refuse_are_found_at_start(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        converted(TABLE | wrong, SkatTerms)


def test_a_settings_table_needs_three_files_and_has_defaults_for_the_rest() -> None:
    settings = converted(dict(FILES), SkatSettings)

    assert settings == SkatSettings(
        signing_certificate_file=Path("ours.crt"),
        signing_key_file=Path("ours.key"),
        trusted_certificate_files=(Path("skat.crt"),),
        asked_by="basis-month",
        clock_leeway_seconds=60,
        error_codes={},
    )
    assert settings.limits.max_answer_bytes == 64 * 1024 * 1024


@pytest.mark.parametrize(
    "wrong",
    [
        {"trusted_certificate_files": []},
        {"trusted_certificate_files": ["a"] * 5},
        {"clock_leeway_seconds": 301},
        {"clock_leeway_seconds": -1},
        {"asked_by": "year"},
        {"path": "/rooted"},
        {"path": "a?b"},
        {"error_codes": {"9001": "fine"}},
        {"error_codes": {"E9001": "refused"}},
        {"allow_sha256": True},
        {"limits": {"max_answer_bytes": 0}},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}-{type(next(iter(wrong.values()))).__name__}",
)
def test_settings_that_cannot_be_meant_are_found_at_start(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        converted(FILES | wrong, SkatSettings)


@pytest.fixture
def own(tmp_path: Path) -> SkatSettings:
    return written_settings(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "setting"),
    [
        ("ours.crt", None, "signing_certificate_file"),
        ("ours.key", None, "signing_key_file"),
        ("ours.key", b"", "signing_key_file"),
        ("ours.key", b"no key", "signing_key_file"),
        ("ours.key", pair("other").key, "signing_key_file"),
        ("ours.key", elliptic_pair("curve").key, "signing_key_file"),
        ("skat.crt", None, "trusted_certificate_files"),
        ("skat.crt", b"no certificate", "trusted_certificate_files"),
    ],
    ids=["no-cert", "no-key", "empty", "garbage", "other", "curve", "no-trust", "bad-trust"],
)
def test_a_file_that_cannot_be_used_is_named_by_its_setting(
    own: SkatSettings, tmp_path: Path, file: str, content: bytes | None, setting: str
) -> None:
    place = tmp_path / file
    place.unlink()
    write: Callable[[bytes], object] = place.write_bytes
    [write(each) for each in [content] if each is not None]
    [place.chmod(0o600) for each in [content] if each is not None]

    with pytest.raises(SettingUnusable) as caught:
        (read_signer(own), read_verifier(own))

    assert caught.value.setting == setting
    assert str(place) not in str(caught.value)


def test_a_key_that_others_may_read_is_not_used(own: SkatSettings) -> None:
    own.signing_key_file.chmod(0o640)
    with pytest.raises(SettingUnusable):
        read_signer(own)

    own.signing_key_file.chmod(0o600)

    assert repr(read_signer(own)) == "Signer(***)"
