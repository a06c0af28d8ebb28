"""The one setting of PostgreSQL: what it may say, and that it is never quoted."""

from pathlib import Path

import pytest

from gateway.settings import SettingsInvalid, StoreSettings
from gateway.store.postgres_address import PostgresAddress, read_address

HERE = "postgresql://samsyn@127.0.0.1:5432/samsyn"
AWAY = "postgresql://samsyn@db.example.dk/samsyn"


def address(url: str, password_file: Path | None = None) -> PostgresAddress:
    return read_address(
        StoreSettings(
            url=url,
            subject_key_file=Path("key"),
            wrapping_key_file=Path("other"),
            password_file=password_file,
        )
    )


def secret(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    file = folder / "password"
    file.write_bytes(content)
    file.chmod(mode)
    return file


@pytest.mark.parametrize(
    ("url", "sslmode"),
    [
        (HERE, "disable"),
        ("postgres://samsyn@localhost/samsyn", "disable"),
        ("postgresql://samsyn@[::1]:5433/samsyn", "disable"),
        ("postgresql://samsyn@%2Frun%2Fpostgresql/samsyn", "disable"),
        (f"{HERE}?sslmode=require", "require"),
        (AWAY, "verify-full"),
        (f"{AWAY}?sslmode=verify-full", "verify-full"),
        ("postgresql://samsyn@127.0.0.1,db.example.dk/samsyn", "verify-full"),
    ],
)
def test_whoever_is_not_on_this_machine_proves_who_it_is(url: str, sslmode: str) -> None:
    assert address(url).parameters["sslmode"] == sslmode


@pytest.mark.parametrize(
    ("url", "authorities"),
    [(AWAY, "system"), (f"{AWAY}?sslrootcert=/etc/samsyn/ca.pem", "/etc/samsyn/ca.pem")],
)
def test_a_server_elsewhere_is_believed_by_the_authorities_that_are_named(
    url: str, authorities: str
) -> None:
    assert address(url).parameters["sslrootcert"] == authorities


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param(f"{AWAY}?sslmode=require", "must be verify-full", id="weak encryption"),
        pytest.param(f"{AWAY}?sslmode=disable", "must be verify-full", id="no encryption"),
        pytest.param(
            "postgresql://samsyn:hemmelig@127.0.0.1/samsyn", "password_file", id="a password"
        ),
        pytest.param(f"{HERE}?password=hemmelig", "password_file", id="a password that follows"),
        pytest.param(f"{HERE}?hostaddr=10.0.0.1", "sslkey only", id="another address"),
        pytest.param(f"{HERE}?host=db.example.dk", "sslkey only", id="another host"),
        pytest.param(f"{HERE}?options=-cfsync%3Doff", "sslkey only", id="options"),
        pytest.param(f"{HERE}?hemmelig=1", "must be postgresql://", id="what libpq knows not"),
        pytest.param("postgresql://127.0.0.1/samsyn", "must be postgresql://", id="no user"),
        pytest.param("postgresql://samsyn@/samsyn", "must be postgresql://", id="no host"),
        pytest.param("postgresql://samsyn@127.0.0.1", "must be postgresql://", id="no database"),
        pytest.param("postgresql://[hemmelig", "must be postgresql://", id="half an address"),
    ],
)
def test_an_address_that_must_not_be_used_is_refused_without_quoting_it(
    url: str, says: str
) -> None:
    with pytest.raises(SettingsInvalid, match=rf"^samsyn\.toml \[store\]: .*{says}.*$") as refused:
        address(url)

    assert "hemmelig" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_password_is_read_anew_so_that_it_may_change(tmp_path: Path) -> None:
    read = address(HERE, secret(tmp_path, b"first\n"))
    first = read.password()
    secret(tmp_path, b"second")

    assert (first, read.password()) == ("first", "second")


def test_without_a_password_file_there_is_no_password() -> None:
    assert address(HERE).password() is None


def test_a_password_is_in_nothing_that_is_shown(tmp_path: Path) -> None:
    read = address(HERE, secret(tmp_path, b"hemmelig"))

    assert "hemmelig" not in repr(read)


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        pytest.param(b"hemmelig", 0o640, "chmod 600", id="read by a group"),
        pytest.param(b"hemmelig", 0o604, "chmod 600", id="read by others"),
        pytest.param(b"\n", 0o600, "is empty", id="empty"),
        pytest.param(b"\xff\xfe", 0o600, "cannot be read", id="no text"),
    ],
)
def test_a_password_file_that_cannot_serve_is_refused(
    tmp_path: Path, content: bytes, mode: int, says: str
) -> None:
    with pytest.raises(SettingsInvalid, match=says):
        address(HERE, secret(tmp_path, content, mode))


def test_a_password_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        address(HERE, tmp_path / "nowhere")
