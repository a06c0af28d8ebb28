"""The caseworker at her page, in a real browser: asks, sees, asks again, leaves nothing behind."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.journeys.house import House
from tests.pages.caseworking import ALL_ROLES, HOME, fill_in, press
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
PURPOSE = "free-day-care-place"
NAME = "Signe Testrup Lindholt"


@pytest.fixture
def caseworker(reader: Reader) -> Reader:
    reader.sign_in(ALL_ROLES, then=HOME)
    return reader


@pytest.fixture(params=["design", "base"])
def scriptless(
    request: pytest.FixtureRequest, houses: Callable[[str], House], browser: Browser
) -> Iterator[Reader]:
    opened = Reader(houses(request.param), browser, scripts=False)
    opened.sign_in(ALL_ROLES, then=HOME)
    yield opened
    opened.close()


def look_ups(house: House, persona: str = "employee") -> int:
    """Count the rows of the persona's log that an organisation left."""
    return sum("organisation" in row and row["purpose"] == PURPOSE for row in house.log(persona))


def number_is_nowhere(reader: Reader, persona: str = "employee") -> bool:
    number = reader.house.number(persona)
    seen = reader.page.content() + reader.page.url + reader.page.title()
    return number not in seen and f"{number[:6]}-{number[6:]}" not in seen


def test_an_employee_who_signs_in_lands_on_her_form(reader: Reader) -> None:
    reader.sign_in(ALL_ROLES)

    assert reader.path == HOME
    assert "Slå en borger op" in reader.text()


def test_the_whole_way_works_without_scripts(scriptless: Reader) -> None:
    before = look_ups(scriptless.house)
    fill_in_plainly(scriptless)

    answered = press(scriptless)

    assert answered.status == 200
    assert NAME in scriptless.text()
    assert "Dit opslag står i borgerens log" in scriptless.text()
    assert number_is_nowhere(scriptless)
    press(scriptless)
    assert NAME in scriptless.text()
    assert look_ups(scriptless.house) == before + 2
    assert scriptless.troubles == []


def fill_in_plainly(reader: Reader) -> None:
    reader.page.fill("#pnr", reader.house.number("employee"))
    reader.page.select_option("#formaal", PURPOSE)
    reader.page.fill("#sag", "2026-1")


def step_down_to(page: Page, purpose: str) -> None:
    """Press the arrow in the list of purposes until it is chosen."""
    options = page.locator("#formaal option").evaluate_all("all => all.map(each => each.value)")
    for _ in range(options.index(purpose)):
        page.keyboard.press("ArrowDown")


def test_the_keyboard_alone_is_enough(caseworker: Reader) -> None:
    keyboard = caseworker.page.keyboard
    caseworker.page.locator("#pnr").focus()
    keyboard.type(caseworker.house.number("employee"))
    keyboard.press("Tab")
    step_down_to(caseworker.page, PURPOSE)
    keyboard.press("Tab")
    keyboard.type("2026-1")

    with caseworker.page.expect_navigation():
        keyboard.press("Enter")

    assert NAME in caseworker.text()
    assert caseworker.troubles == []


def test_two_quick_clicks_are_one_look_up(caseworker: Reader) -> None:
    before = look_ups(caseworker.house)
    fill_in(caseworker, "employee", PURPOSE)

    with caseworker.page.expect_navigation():
        caseworker.page.get_by_role("main").get_by_role("button", name="Slå op").dblclick()

    assert NAME in caseworker.text()
    assert look_ups(caseworker.house) == before + 1


def test_back_is_the_form_without_a_number_and_forward_shows_no_old_data(
    caseworker: Reader,
) -> None:
    fill_in(caseworker, "employee", PURPOSE)
    press(caseworker)
    before = look_ups(caseworker.house)
    page: Page = caseworker.page

    page.go_back()
    assert page.input_value("#pnr") == ""
    with contextlib.suppress(Error):  # the browser has kept nothing to go forward to
        page.go_forward()

    assert NAME not in page.locator("body").inner_text()
    assert look_ups(caseworker.house) == before


def test_the_program_log_knows_no_number(caseworker: Reader, log_file: Path) -> None:
    fill_in(caseworker, "employee", PURPOSE, members=[("partner", "employee-spouse")])
    press(caseworker)

    written = log_file.read_text("utf-8")
    assert "/sagsbehandler/svar" in written
    assert [
        each for each in ("employee", "employee-spouse") if caseworker.house.number(each) in written
    ] == []


def test_who_moved_in_the_period_is_said_to_have(caseworker: Reader) -> None:
    fill_in(caseworker, "moved-last-week", "cash-benefit", notice="brev-1")
    press(caseworker)

    assert "Borgeren er flyttet hertil i perioden." in caseworker.text()


def test_the_file_holds_to_the_end(caseworker: Reader, tmp_path: Path) -> None:
    fill_in(caseworker, "employee", PURPOSE, members=[("partner", "employee-spouse")])
    press(caseworker)

    with caseworker.page.expect_download() as coming:
        caseworker.page.get_by_role("link", name="Hent svar og kvittering som fil").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)

    keys = tmp_path / "keys.json"
    keys.write_bytes(caseworker.house.http.get("/v1/ledger/keys").content)
    ended = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "gateway", "verify", file, "--key", keys],
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.fullmatch(r"opslag-ent_[a-z0-9]+\.json", file.name)
    assert ended.returncode == 0, ended.stdout
    assert caseworker.troubles == []


def test_a_register_that_is_down_says_so_and_comes_back(caseworker: Reader) -> None:
    caseworker.house.upset("dar", "down")
    fill_in(caseworker, "employee", PURPOSE)
    press(caseworker)
    assert "Adresseregistret (DAR) svarer ikke lige nu" in caseworker.text()
    caseworker.house.mend()

    with caseworker.page.expect_navigation():
        caseworker.page.locator("button[form=again]").click()

    assert "svarer ikke lige nu" not in caseworker.text()
    assert "Lærkesporet 14" in caseworker.text()


@pytest.mark.parametrize(
    ("persona", "purpose", "badges"),
    [
        ("employee", "residence-check", {"indberettet", "ingen indberetning"}),
        ("employee", PURPOSE, {"ingen indberetning"}),
        ("pensioner", "residence-check", {"ingen indberetning"}),
        ("employee", "day-care-place", set()),
    ],
    ids=["months alone", "figures", "of kinds that it may not know", "no income"],
)
def test_a_month_says_that_there_is_a_report_as_far_as_the_purpose_may_know(
    caseworker: Reader, persona: str, purpose: str, badges: set[str]
) -> None:
    fill_in(caseworker, persona, purpose)
    press(caseworker)

    assert set(caseworker.page.locator("main table .badge").all_inner_texts()) == badges


def test_an_employee_who_is_family_is_told_to_leave_it(reader: Reader) -> None:
    reader.sign_in("aarhus-kommune/aarhus-own-family", then=HOME)
    fill_in(reader, "employee-spouse", PURPOSE)

    answered = press(reader)

    assert answered.status == 403
    assert "Giv sagen til en kollega." in reader.text()
    assert number_is_nowhere(reader, "employee-spouse")


def test_what_the_citizen_then_reads_is_the_very_entry(caseworker: Reader) -> None:
    fill_in(caseworker, "employee", PURPOSE, case="2026-77")
    press(caseworker)

    entry = caseworker.page.locator(".alert code").inner_text()

    row = caseworker.house.log("employee")[0]
    assert (row["entry_id"], row["case_reference"]) == (entry, "2026-77")
    assert (row.get("reason_unknown"), row["same_as_now"]) == (None, True)
