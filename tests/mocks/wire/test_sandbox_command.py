"""`samsyn sandbox` against running mocks, and how it finds them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mocks.command.reach import NOBODY
from mocks.command.sandbox import app
from mocks.state import ADMIN_FILE
from tests.mocks.conftest import OTHER_HOME

ORDER = '{"event":"move","persona":"employee","to":"other-municipality","household":"everybody"}'
CLOSED = "http://127.0.0.1:9"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Run in a folder of one's own: no settings and no state of another run is found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAMSYN_SETTINGS", raising=False)
    return tmp_path


@pytest.fixture
def run(elsewhere):
    def running(*arguments):
        assert Path.cwd() == elsewhere
        return CliRunner().invoke(app, arguments)

    return running


@pytest.fixture
def over(elsewhere, monkeypatch):
    """Name the settings of mocks that no longer run."""
    settings = elsewhere / "named.toml"
    settings.write_text(f'mocks_admin = "{CLOSED}"\n', encoding="utf-8")
    monkeypatch.setenv("SAMSYN_SETTINGS", str(settings))


@pytest.fixture
def sandbox(run, mocks):
    yield lambda *arguments: run(*arguments, "--admin", mocks.addresses.admin)
    mocks.worlds.default.reset()
    for world in mocks.worlds.listing()[1:]:
        mocks.worlds.drop(world.name)


def lines(result):
    return result.output.strip().splitlines()


@pytest.mark.slow
def test_the_clock_is_shown_moved_frozen_released_and_reset(sandbox):
    moved = sandbox("clock", "--to", "2026-12-31T09:00:00+01:00", "--freeze")
    forward = sandbox("clock", "--forward", "1mo")
    back = sandbox("clock", "--forward", "-1d")
    released = sandbox("clock", "--release")
    reset = sandbox("clock", "--reset", "--json")

    assert lines(moved)[0] == "The registries' clock stands at Thu 2026-12-31 09:00."
    assert lines(forward)[0] == "The registries' clock stands at Sun 2027-01-31 09:00."
    assert lines(forward)[1] == (
        "CPR's replica has what was registered before Sat 2027-01-30 00:00; what happens now is "
        "there from Tue 2027-02-02 02:00."
    )
    assert lines(back)[0] == "The registries' clock stands at Sat 2027-01-30 09:00."
    assert lines(released)[0] == "The registries' clock shows Sat 2027-01-30 09:00."
    assert json.loads(reset.output)["frozen"] is False


@pytest.mark.slow
def test_an_event_happens_is_listed_and_told_and_a_reset_undoes_it(sandbox):
    sandbox("clock", "--to", "2026-12-04T20:00:00+01:00", "--freeze")
    happened = sandbox(
        *("event", "move", "--persona", "employee", "--id", "one"),
        *("--with", f"address_id={OTHER_HOME}", "--with", "household=alone"),
    )
    listed, told = sandbox("events"), sandbox("feed")
    reset = sandbox("reset")
    nothing = sandbox("events"), sandbox("feed")

    assert lines(happened) == [
        "one: move of employee on 2026-12-04, happened. Seen in cpr from Sat 2026-12-05 02:00."
    ]
    assert lines(listed)[0] == lines(happened)[0]
    assert lines(told) == ["Fri 2026-12-04 20:00  cpr   A01           employee, from 2026-12-04"]
    assert lines(reset)[0].startswith("Begun anew: default ")
    assert lines(nothing[0])[0] == "Nothing has happened here."
    assert nothing[1].output == ""


@pytest.mark.slow
def test_every_order_can_be_of_another_world(sandbox):
    sandbox("event", "divorce", "-p", "nobody", "--world", "blue")
    move = ("event", "move", "-p", "employee", "--with", f"address_id={OTHER_HOME}")
    sandbox(*move, "--world", "blue")
    inside, outside = sandbox("feed", "--world", "blue"), sandbox("feed")
    worlds = [line.split()[0] for line in lines(sandbox("worlds"))]
    dropped = [line.split()[0] for line in lines(sandbox("worlds", "--drop", "blue"))]

    assert (len(lines(inside)), outside.output) == (1, "")
    assert (worlds, dropped) == (["default", "blue"], ["default"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("event", "move", "-p", "nobody"),
            "unknown_persona: nobody in this world has that id; GET /personas lists everybody",
        ),
        (
            ("event", "jump", "-p", "employee"),
            f"not_an_event: an order looks so: {ORDER}",
        ),
        (
            ("event", "move", "-p", "employee"),
            "no_vacant_home: this world has no vacant home of that kind; name an address_id",
        ),
        (("clock", "--forward", "99y"), "out_of_reach: at most 700 days from the machine's time"),
        (("worlds", "--drop", "nobody"), "unknown_world: GET /worlds lists them"),
        (
            ("feed", "--world", "a b"),
            "a world's name is 1 to 63 letters, digits, - or _, and holds no personal number",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_is_refused_is_one_line_that_says_what_to_do(sandbox, arguments, line):
    result = sandbox(*arguments)

    assert result.exit_code == 2
    assert lines(result) == [f"samsyn sandbox: {line}"]


@pytest.mark.slow
def test_running_mocks_are_found_by_the_settings_of_a_demo(run, elsewhere, mocks):
    (elsewhere / ".samsyn").mkdir()
    settings = elsewhere / ".samsyn" / "samsyn.toml"
    settings.write_text(f'mocks_admin = "{mocks.addresses.admin}"\n', encoding="utf-8")

    assert run("worlds").exit_code == 0


@pytest.mark.slow
def test_running_mocks_are_found_by_their_state_though_a_demo_that_is_over_left_settings(
    run, elsewhere, mocks
):
    (elsewhere / "samsyn.toml").write_text(f'mocks_admin = "{CLOSED}"\n', encoding="utf-8")
    state = elsewhere / ".samsyn" / "mocks"
    state.mkdir(parents=True)
    (state / ADMIN_FILE).write_text(mocks.addresses.admin + "\n", encoding="utf-8")

    assert run("worlds").exit_code == 0


@pytest.mark.slow
def test_the_state_says_where_running_mocks_are_told_what_to_do(start_mocks, tmp_path):
    mocks = start_mocks()
    file = tmp_path / "state" / ADMIN_FILE
    while_running = file.read_text(encoding="ascii").strip()
    start_mocks.stop()

    assert while_running == mocks.addresses.admin
    assert not file.exists()


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize("arguments", [("clock",), ("feed", "--admin", CLOSED), ("events",)])
def test_where_no_mocks_answer_one_line_says_how_to_start_them(run, arguments):
    result = run(*arguments)

    assert result.exit_code == 2
    assert lines(result) == [f"samsyn sandbox: {NOBODY}"]


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(
    "arguments",
    [
        ("clock", "--freeze", "--release"),
        ("event", "move", "-p", "employee", "--with", "household"),
        ("event", "move"),
    ],
    ids=["frozen and released", "no value", "nobody"],
)
def test_an_order_that_says_nothing_clear_is_not_sent(run, arguments):
    assert run(*arguments).exit_code == 2
