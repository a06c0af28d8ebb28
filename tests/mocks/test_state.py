import stat

from mocks.issuer.clients import CLIENTS
from mocks.run import now
from mocks.state import open_state


def test_secrets_and_keys_are_the_same_in_the_next_run(tmp_path):
    first = open_state(tmp_path / "state", now=now())
    secret = (tmp_path / "state" / "clients" / "aarhus-kommune.secret").read_text()
    second = open_state(tmp_path / "state", now=now())

    assert second.dar_key == first.dar_key
    assert second.keys.published(at=now()) == first.keys.published(at=now())
    assert second.client_keys.of("bank") is not None
    assert second.salt == first.salt
    assert second.secrets.fits("aarhus-kommune", secret)


def test_every_client_has_a_secret_of_its_own(tmp_path):
    open_state(tmp_path, now=now())
    secrets = {path.stem: path.read_text() for path in (tmp_path / "clients").glob("*.secret")}

    assert set(secrets) == {*CLIENTS, "samsyn-pages"}
    assert len(set(secrets.values())) == len(secrets)


def test_nobody_but_the_owner_reads_the_folder(tmp_path):
    open_state(tmp_path / "state", now=now())
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_state_shows_no_secret(tmp_path):
    state = open_state(tmp_path, now=now())
    secret = (tmp_path / "clients" / "bank.secret").read_text()

    shown = f"{state!r} {state} {state.secrets!r} {state.secrets} {state.client_keys!r}"
    assert secret not in shown
    assert state.dar_key not in shown
