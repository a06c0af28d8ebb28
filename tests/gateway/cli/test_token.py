"""`samsyn token`: a token of the sandbox, or one line that says why there is none."""

from pathlib import Path

import pytest

from gateway.identity.token import read_token
from tests.gateway.cli.ended import Samsyn, changed


@pytest.mark.parametrize(
    "wish",
    [
        ["aarhus-kommune"],
        ["rejsebureau"],
        ["--citizen", "employee"],
        ["aarhus-kommune", "--actor-subject", "employee"],
    ],
    ids=" ".join,
)
def test_the_token_is_the_last_line(samsyn: Samsyn, settings: Path, wish: list[str]) -> None:
    ended = samsyn("token", *wish, "--settings", settings)

    assert (ended.status, ended.err) == (0, "")
    assert read_token(ended.out.splitlines()[-1]).header.typ == "at+jwt"


@pytest.mark.parametrize("wish", [[], ["aarhus-kommune", "--citizen", "employee"]])
def test_a_token_is_of_one_client_or_one_citizen(
    samsyn: Samsyn, settings: Path, wish: list[str]
) -> None:
    ended = samsyn("token", *wish, "--settings", settings)

    assert (ended.status, ended.out) == (2, "")
    assert "either a client or --citizen" in ended.err


@pytest.mark.parametrize(
    ("wish", "is_said"),
    [([], False), (["--actor-subject", "employee"], True)],
    ids=["nobody", "a persona"],
)
def test_an_employee_is_a_citizen_only_where_it_is_asked_for(
    samsyn: Samsyn, settings: Path, wish: list[str], *, is_said: bool
) -> None:
    ended = samsyn("token", "aarhus-kommune", *wish, "--settings", settings)

    claims = read_token(ended.out.splitlines()[-1]).claims
    assert "actor" in claims
    assert ("actor_subject" in claims) == is_said


def test_only_a_clients_employee_is_also_a_citizen(samsyn: Samsyn, settings: Path) -> None:
    ended = samsyn(
        *("token", "--citizen", "employee", "--actor-subject", "employee-spouse"),
        *("--settings", settings),
    )

    assert (ended.status, ended.out) == (2, "")
    assert "--actor-subject" in ended.err


def test_a_client_without_employees_is_told_which_have_some(samsyn: Samsyn, settings: Path) -> None:
    ended = samsyn(*("token", "rejsebureau", "--actor-subject", "employee", "--settings", settings))

    (line,) = ended.err.splitlines()
    assert (ended.status, ended.out) == (2, "")
    assert line.endswith("other clients only: it has aarhus-kommune, randers-kommune")


@pytest.mark.parametrize(
    ("wish", "kind", "known"),
    [
        (["odense-kommune"], "client", "aarhus-kommune"),
        (["--citizen", "nobody"], "persona", "employee"),
        (["aarhus-kommune", "--actor-subject", "nobody"], "persona", "employee"),
    ],
    ids=["client", "persona", "employee as a citizen"],
)
def test_an_unknown_name_is_told_which_there_are(
    samsyn: Samsyn, settings: Path, *, wish: list[str], kind: str, known: str
) -> None:
    ended = samsyn("token", *wish, "--settings", settings)

    (line,) = ended.err.splitlines()
    assert (ended.status, ended.out) == (2, "")
    assert line.startswith(f"samsyn: the sandbox has no {kind} by that name: it has ")
    assert known in line


def test_without_settings_the_user_is_told_how_to_get_some(samsyn: Samsyn) -> None:
    ended = samsyn("token", "aarhus-kommune")

    assert ended.status == 2
    assert "samsyn demo" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_wrong_path_of_settings_is_one_line(samsyn: Samsyn, tmp_path: Path) -> None:
    ended = samsyn("token", "aarhus-kommune", "--settings", tmp_path / "none.toml")

    assert ended.status == 2
    assert ended.err.startswith(f"samsyn: {tmp_path / 'none.toml'}: no such file")


def test_real_issuers_give_no_tokens_here(samsyn: Samsyn, settings: Path) -> None:
    lines = settings.read_text("utf-8").splitlines()
    settings.write_text("\n".join(each for each in lines if "mocks_admin" not in each), "utf-8")

    ended = samsyn("token", "aarhus-kommune", "--settings", settings)

    assert ended.status == 2
    assert "in a sandbox only" in ended.err


def test_a_sandbox_that_does_not_run_is_told_how_to_start(
    samsyn: Samsyn, settings: Path, registries: object
) -> None:
    admin = registries.addresses.admin  # type: ignore[attr-defined]  # running mocks
    changed(settings, admin, "http://127.0.0.1:9")

    ended = samsyn("token", "aarhus-kommune", "--settings", settings)

    assert ended.status == 2
    assert "start it with `samsyn demo`" in ended.err


def test_something_else_at_that_address_is_told_so(
    samsyn: Samsyn, settings: Path, registries: object
) -> None:
    addresses = registries.addresses  # type: ignore[attr-defined]  # running mocks
    changed(settings, f'mocks_admin = "{addresses.admin}"', f'mocks_admin = "{addresses.plain}"')

    ended = samsyn("token", "aarhus-kommune", "--settings", settings)

    assert ended.status == 2
    assert len(ended.err.splitlines()) == 1
    assert "mocks_admin" in ended.err
