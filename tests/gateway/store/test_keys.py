"""The key file, and what is derived from it."""

import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from contracts.pnr import Pnr
from gateway.settings import SettingsInvalid
from gateway.store.keys import SealedNumber, SubjectKeys, read_key

KEY = bytes(range(32))
ANNA, BENT = Pnr("0107611234"), Pnr("0208625678")


@pytest.fixture
def keys() -> SubjectKeys:
    return SubjectKeys(KEY)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(KEY, id="raw"),
        pytest.param(KEY.hex().encode(), id="hex"),
        pytest.param(KEY.hex().upper().encode() + b"\n", id="hex with a line end"),
    ],
)
def test_a_key_file_is_32_bytes_or_64_hexadecimal_digits(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(0o600)

    assert read_key(file) == KEY


@pytest.mark.parametrize(
    "content",
    [b"", b"short", KEY[:31], KEY + b"\n", KEY.hex().encode()[:-1], b"zz" * 32],
    ids=["empty", "short", "31 bytes", "33 bytes", "63 digits", "no digits"],
)
def test_any_other_content_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(0o600)

    with pytest.raises(SettingsInvalid, match=r"^samsyn\.toml \[store\]: .*32 bytes.*$"):
        read_key(file)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    file.write_bytes(KEY)
    file.chmod(mode)

    with pytest.raises(SettingsInvalid, match="chmod 600"):
        read_key(file)


def test_a_missing_key_is_refused_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="openssl rand"):
        read_key(tmp_path / "nowhere")


def test_a_sealed_number_opens_to_itself(keys: SubjectKeys) -> None:
    assert keys.unseal(keys.seal(ANNA)) == ANNA


def test_a_number_is_found_by_the_same_blind_index_and_sealed_anew_each_time(
    keys: SubjectKeys,
) -> None:
    one, two = keys.seal(ANNA), keys.seal(ANNA)

    assert one.blind_index == two.blind_index
    assert one.ciphertext != two.ciphertext


def test_a_ciphertext_in_anothers_row_does_not_open(keys: SubjectKeys) -> None:
    anna, bent = keys.seal(ANNA), keys.seal(BENT)

    with pytest.raises(InvalidTag):
        keys.unseal(SealedNumber(blind_index=anna.blind_index, ciphertext=bent.ciphertext))


def test_another_key_finds_and_opens_nothing(keys: SubjectKeys) -> None:
    other = SubjectKeys(bytes(32))

    assert other.blind_index(ANNA) != keys.blind_index(ANNA)
    assert other.fingerprint != keys.fingerprint
    with pytest.raises(InvalidTag):
        other.unseal(keys.seal(ANNA))


def test_an_employee_has_one_name_in_an_organisation_and_another_elsewhere(
    keys: SubjectKeys,
) -> None:
    in_aarhus = keys.pseudonym("az1234", organisation_cvr="55133018")

    assert in_aarhus == keys.pseudonym("az1234", organisation_cvr="55133018")
    assert in_aarhus != keys.pseudonym("az1234", organisation_cvr="29189668")
    assert in_aarhus != keys.pseudonym("az1235", organisation_cvr="55133018")
    assert re.fullmatch(r"act_[a-z2-7]{16}", in_aarhus)
