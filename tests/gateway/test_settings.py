import os
from pathlib import Path

import pytest

from gateway.settings import LimitsSettings, Settings, SettingsInvalid, is_sandbox
from gateway.settings_file import load_settings

SANDBOX = """
deadline_seconds = 4
mocks_admin = "http://127.0.0.1:8092"

[operator]
name = "Aarhus Kommune"
cvr = "55133018"
municipality_code = "0751"

[store]
url = "sqlite:///state/samsyn.db"
subject_key_file = "keys/subject.key"
wrapping_key_file = "keys/wrapping.key"

[ledger]
origin = "aarhus.example/samsyn"
signing_key_file = "keys/signing.pem"

[catalogue]
agreements_file = "agreements.toml"

[issuers.sandbox]
issuer = "http://127.0.0.1:8090/issuer"
jwks_url = "http://127.0.0.1:8090/issuer/jwks"
audience = "https://samsyn.example/gateway"
issues_citizens = true

[clients.aarhus-kommune]
issuer = "sandbox"
subject = "aarhus-kommune"
party_class = "authority"
redirect_uris = ["http://localhost:3000/back"]
organisation = { name = "Aarhus Kommune", cvr = "55133018", municipality_code = "0751" }

[adapters.person_sf1520]
contract_version = 5

[adapters.person_sf1520.transport]
address = "https://127.0.0.1:8443/worlds/x"
client_certificate_file = "keys/client.pem"
client_key_file = "keys/client.key"
ca_file = "keys/ca.pem"

[adapters.address_dar.transport]
address = "http://127.0.0.1:8090"
"""
REAL = (
    SANDBOX.replace("http://127.0.0.1:8090", "https://idp.example")
    .replace("https://127.0.0.1:8443", "https://registry.example")
    .replace("http://localhost:3000", "https://app.example")
    .replace('mocks_admin = "http://127.0.0.1:8092"', "")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    keys = ("subject.key", "wrapping.key", "signing.pem", "client.key", "client.pem", "ca.pem")
    for name in (f"keys/{key}" for key in keys):
        (tmp_path / name).write_bytes(b"x")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "agreements.toml").write_text("")
    (tmp_path / "samsyn.toml").write_text(SANDBOX)
    return tmp_path


def _loaded(folder: Path, text: str) -> Settings:
    (folder / "samsyn.toml").write_text(text)
    return load_settings(folder / "samsyn.toml")[0]


def test_paths_start_at_the_files_folder(folder: Path) -> None:
    settings, file = load_settings(folder / "samsyn.toml")

    assert file == folder / "samsyn.toml"
    assert settings.store.subject_key_file == folder / "keys/subject.key"
    assert settings.store.url == f"sqlite:///{folder}/state/samsyn.db"
    assert settings.catalogue.agreements_file == folder / "agreements.toml"
    assert settings.adapters["person_sf1520"].transport.ca_file == folder / "keys/ca.pem"


def test_the_brake_is_on_where_nothing_is_set_and_can_be_set(folder: Path) -> None:
    limits = "[limits]\npeople_per_hour = 500\nunknown_per_hour = 5\n[operator]"

    usual, own = _loaded(folder, SANDBOX), _loaded(folder, SANDBOX.replace("[operator]", limits))

    assert usual.limits == LimitsSettings(people_per_hour=200, unknown_per_hour=20)
    assert own.limits == LimitsSettings(people_per_hour=500, unknown_per_hour=5)
    assert {each.limits for each in own.clients.values()} == {None}


def test_an_absolute_store_stays_where_it_is(folder: Path) -> None:
    settings = _loaded(folder, SANDBOX.replace("sqlite:///state", "sqlite:////var/lib"))

    assert settings.store.url == "sqlite:////var/lib/samsyn.db"


def test_what_is_the_plugins_own_stands_beside_the_transport(folder: Path) -> None:
    settings = _loaded(folder, SANDBOX)

    assert list(settings.adapters) == ["person_sf1520", "address_dar"]
    assert settings.adapters["person_sf1520"].own == {"contract_version": 5}
    assert settings.adapters["address_dar"].own == {}


@pytest.mark.parametrize("place", ["samsyn.toml", ".samsyn/samsyn.toml"])
def test_the_usual_places_are_looked_at(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    place: str,
) -> None:
    here = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(here)
    (here / place).parent.mkdir(exist_ok=True)
    text = SANDBOX.replace('"keys/', f'"{folder}/keys/').replace('"agree', f'"{folder}/agree')
    (here / place).write_text(text)

    assert load_settings(None, environment={})[1] == here / place


def test_the_environment_names_the_file_and_the_option_wins(folder: Path) -> None:
    (folder / "other.toml").write_text(SANDBOX)
    environment = {"SAMSYN_SETTINGS": str(folder / "other.toml")}

    assert load_settings(None, environment=environment)[1] == folder / "other.toml"
    assert load_settings(folder / "samsyn.toml", environment=environment)[1] == (
        folder / "samsyn.toml"
    )


def test_no_settings_anywhere_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsInvalid, match="run `samsyn demo`"):
        load_settings(None, environment={})


FAULTS = {
    "unknown key": (("port = 0", "prot = 0"), "[listen]: unknown key `prot`: remove it"),
    "unknown table": (("[operator]", "[oprator]"), "unknown key `oprator`"),
    "unknown key of a client": (
        ('party_class = "authority"', 'party_class = "authority"\nclass = 1'),
        "[clients.aarhus-kommune]: unknown key `class`",
    ),
    "unknown key of a transport": (
        ("ca_file", "ca_flie"),
        "[adapters.person_sf1520.transport]: unknown key `ca_flie`",
    ),
    "log without a name": (
        ('origin = "aarhus.example/samsyn"', 'origin = "a log"'),
        "[ledger]: `origin` must name this log",
    ),
    "missing key": (('audience = "https', 'audiense = "https'), "[issuers.sandbox]: "),
    "missing transport": (
        ("[adapters.address_dar.transport]", "[adapters.address_dar.x]"),
        "[adapters.address_dar]: `transport` is missing: add it",
    ),
    "adapter that is no table": (
        ("[adapters.person_sf1520]\n", "[adapters]\naddress = 1\n[adapters.person_sf1520]\n"),
        "[adapters]: `address` must be `object`",
    ),
    "wrong type": (
        ("deadline_seconds = 4", 'deadline_seconds = "secret-4"'),
        "(above the first table): `deadline_seconds` must be `float`: mend it",
    ),
    "out of range": (("deadline_seconds = 4", "deadline_seconds = 0"), "`deadline_seconds` must"),
    "endless": (("deadline_seconds = 4", "deadline_seconds = inf"), "`deadline_seconds` must"),
    "value outside the list": (
        ('"authority"', '"secret-party"'),
        "[clients.aarhus-kommune]: `party_class` has a value that it may not have",
    ),
    "CVR that is none": (("55133018", "5513301x"), "`cvr` must be `str` matching"),
    "not TOML": (("[operator]", "[operator"), "not TOML at line 5"),
    "client of no issuer": (
        ('issuer = "sandbox"', 'issuer = "secret-name"'),
        "[clients.aarhus-kommune]: `issuer` names no table under [issuers]",
    ),
    "two clients of one subject": (
        ("[adapters.person_sf1520]", "{twin}\n[adapters.person_sf1520]"),
        "[clients.twin]: another client has this issuer and subject",
    ),
    "client called as citizens are": (
        ("clients.aarhus-kommune", "clients.citizen"),
        "[clients.citizen]: the log calls citizens themselves so",
    ),
    "brake switched off": (
        ("[operator]", "[limits]\npeople_per_hour = 0\n[operator]"),
        "[limits]: `people_per_hour` must",
    ),
    "no unknown person at all": (
        ("[operator]", "[limits]\nunknown_per_hour = 0\n[operator]"),
        "[limits]: `unknown_per_hour` must",
    ),
    "limit that is none": (
        ("[operator]", '[limits]\npeople_per_hour = "secret"\n[operator]'),
        "[limits]: `people_per_hour` must be `int`",
    ),
    "limit of another kind": (
        ("[operator]", "[limits]\nper_day = 5\n[operator]"),
        "[limits]: ",
    ),
    "two tables of one issuer": (
        ("[clients.aarhus-kommune]", "{issuer}\n[clients.aarhus-kommune]"),
        "[issuers.twin]: another table has this `issuer`",
    ),
    "no algorithm": (
        ("issues_citizens", "algorithms = []\nissues_citizens"),
        "[issuers.sandbox]: `algorithms` is empty",
    ),
    "mocks elsewhere": (("127.0.0.1:8092", "secret.example"), "`mocks_admin` must be on this"),
    "missing certificate": (
        ("keys/client.pem", "keys/secret.pem"),
        "[adapters.person_sf1520.transport]: the file that `client_certificate_file` names",
    ),
    "missing subject key": (("keys/subject.key", "secret"), "[store]: the file that `subject_key"),
    "missing agreements": (('"agreements.toml"', '"a"'), "[catalogue]: the file that `agreements_"),
    "certificate without key": (
        ('client_key_file = "keys/client.key"', ""),
        "give both `client_certificate_file` and `client_key_file`",
    ),
    "address that is none": (
        ("https://127.0.0.1:8443/worlds/x", "127.0.0.1:8443"),
        "[adapters.person_sf1520.transport]: `address` must be http(s)://",
    ),
    "address with a password": (("https://127", "https://me:secret@127"), "`address` must be"),
    "address with a query": (("worlds/x", "worlds/x?key=secret"), "`address` must be"),
    "numbers in the clear": (
        ("https://127.0.0.1:8443", "http://secret.example"),
        "`address` would send personal numbers in the clear: use https",
    ),
    "registry elsewhere beside a sandbox issuer": (
        ("https://127.0.0.1:8443", "https://secret.example"),
        "[adapters.person_sf1520.transport]: points off this machine beside an issuer",
    ),
    "issuer elsewhere by plain http": (
        ("http://127.0.0.1:8090/issuer", "http://secret.example/issuer"),
        "[issuers.sandbox]: points off this machine beside an issuer",
    ),
    "keys from elsewhere": (
        ("8090/issuer/jwks", "8090@secret.example/jwks"),
        "[issuers.sandbox]: `jwks_url` must be a plain http(s) address",
    ),
    "key set elsewhere beside a sandbox issuer": (
        ("http://127.0.0.1:8090/issuer/jwks", "https://secret.example/jwks"),
        "[issuers.sandbox]: points off this machine",
    ),
    "issuer elsewhere with keys from here": (
        ('issuer = "http://127.0.0.1:8090/issuer"', 'issuer = "https://secret.example"'),
        "[issuers.sandbox]: points off this machine",
    ),
    "client elsewhere beside a sandbox issuer": (
        ("http://localhost:3000", "https://secret.example"),
        "[clients.aarhus-kommune]: points off this machine",
    ),
    "database elsewhere beside a sandbox issuer": (
        ("sqlite:///state/samsyn.db", "postgresql://secret.example/x"),
        "[store]: points off this machine",
    ),
    "a second database server elsewhere beside a sandbox issuer": (
        ("sqlite:///state/samsyn.db", "postgresql://u@127.0.0.1:5432,secret.example:5432/x"),
        "[store]: points off this machine",
    ),
    "half an address of a database": (
        ("sqlite:///state/samsyn.db", "postgresql://[secret"),
        "[store]: `url` is no address of a database",
    ),
    "a password that is not there": (
        ('url = "sqlite:///', 'password_file = "secret"\nurl = "sqlite:///'),
        "[store]: the file that `password_file` names is not there",
    ),
}
TWIN = """
[clients.twin]
issuer = "sandbox"
subject = "aarhus-kommune"
party_class = "private"
organisation = { name = "Twin", cvr = "12345678" }
"""
TWIN_ISSUER = """
[issuers.twin]
issuer = "http://127.0.0.1:8090/issuer"
jwks_url = "http://127.0.0.1:8090/other"
audience = "x"
"""


@pytest.mark.parametrize(("change", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_refuses_to_start_with_one_line_and_its_remedy_starts(
    folder: Path, change: tuple[str, str], told: str
) -> None:
    sound = SANDBOX + "\n[listen]\nport = 0\n"
    new = change[1].replace("{twin}", TWIN).replace("{issuer}", TWIN_ISSUER)
    with pytest.raises(SettingsInvalid) as error:
        _loaded(folder, sound.replace(change[0], new))

    line = str(error.value)
    assert line.startswith(f"{folder}/samsyn.toml")
    assert told in line
    assert "\n" not in line
    assert "secret" not in line
    assert error.value.__cause__ is None
    assert _loaded(folder, sound)


def test_a_named_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="no such file"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
@pytest.mark.parametrize(
    "name", ["keys/subject.key", "keys/wrapping.key", "keys/signing.pem", "keys/client.key"]
)
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_may_read_refuses_to_start(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode)
    with pytest.raises(SettingsInvalid, match="run chmod 600"):
        _loaded(folder, SANDBOX)

    (folder / name).chmod(0o600)
    assert _loaded(folder, SANDBOX)


def test_everything_on_this_machine_is_the_sandbox(folder: Path) -> None:
    assert is_sandbox(_loaded(folder, SANDBOX))


@pytest.mark.parametrize(
    "change", [("https://registry.example", "https://127.0.0.1:8443"), ("", "")], ids=["one", "all"]
)
def test_anything_elsewhere_is_not_the_sandbox(folder: Path, change: tuple[str, str]) -> None:
    assert not is_sandbox(_loaded(folder, REAL.replace(*change)))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://samsyn@127.0.0.1:5432/samsyn",
        "postgresql://samsyn@[::1]/samsyn",
        "postgresql://samsyn@%2Frun%2Fpostgresql/samsyn",
    ],
)
def test_a_sandbox_may_keep_its_ledger_in_a_server_on_this_machine(folder: Path, url: str) -> None:
    settings = _loaded(folder, SANDBOX.replace("sqlite:///state/samsyn.db", url))

    assert settings.store.url == url
