"""Before she is logged out she is warned; one tap and she stays; what she wrote is never lost."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.house import House
from tests.pages.asking import ask_consent
from tests.pages.passing import idle, signed_in_for
from tests.pages.plain import Shown, Visit
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
WROTE: Final = 'Jeg hedder Åse Ærø, "ikke" Aase <Aeroe>'
FORM: Final = "/mine-data/fejl/ny?felt=person.name.full_name"


@pytest.fixture
def plain_reader(house: House, browser: Browser) -> Iterator[Reader]:
    opened = Reader(house, browser, scripts=False)
    yield opened
    opened.close()


def cookie_of(reader: Reader) -> str:
    return next(each["value"] for each in reader.context.cookies() if each.get("name") == "samsyn")


def clocked(reader: Reader) -> Page:
    """Sign in, open a form and write; from now on the browser's clock stands until it is moved."""
    reader.sign_in("employee")
    reader.page.clock.install()
    reader.go(FORM)
    reader.page.locator("#hvad").fill(WROTE)
    return reader.page


def test_two_minutes_before_the_end_she_is_warned_and_stays_by_one_tap(reader: Reader) -> None:
    page = clocked(reader)
    dialog = page.get_by_role("alertdialog", name="Du bliver snart logget ud")

    page.clock.fast_forward("12:55")
    before = dialog.is_visible()
    page.clock.fast_forward("00:10")
    dialog.wait_for(state="visible")
    idle(reader.house, cookie_of(reader), minutes=13)
    focused = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")

    assert before is False
    assert focused == "stay-button"
    assert page.locator("#hvad").input_value() == WROTE
    assert page.evaluate("document.activeElement.id") == "hvad"
    page.clock.fast_forward("12:00")
    assert not dialog.is_visible()
    page.locator("#written button[type=submit]").click()
    assert reader.path == "/mine-data/fejl?sendt=1"
    assert WROTE in reader.text()
    assert reader.troubles == []


def test_a_clock_that_is_wrong_warns_nobody_too_early(reader: Reader) -> None:
    reader.sign_in("employee")
    reader.page.clock.install(time="2031-01-01T00:00:00Z")

    reader.go(FORM)

    assert not reader.page.locator("#stay-dialog").is_visible()
    assert not reader.page.locator("#stay-over").is_visible()


def test_whoever_waves_the_warning_away_is_not_warned_again(reader: Reader) -> None:
    page = clocked(reader)
    page.clock.fast_forward("13:10")
    page.locator("#stay-dialog").wait_for(state="visible")

    page.keyboard.press("Escape")
    page.clock.fast_forward("00:20")

    assert not page.locator("#stay-dialog").is_visible()
    assert page.locator("#hvad").input_value() == WROTE


def test_another_window_of_hers_knows_that_she_stays(reader: Reader) -> None:
    page = clocked(reader)
    page.clock.fast_forward("13:10")
    page.locator("#stay-dialog").wait_for(state="visible")

    other = reader.context.new_page()
    other.goto(f"{reader.house.address}/mine-data/hent")
    page.locator("#stay-dialog").wait_for(state="hidden")

    assert page.locator("#hvad").input_value() == WROTE


def test_when_it_is_over_what_she_wrote_is_kept_and_comes_back(reader: Reader) -> None:
    page = clocked(reader)
    page.clock.fast_forward("15:05")
    idle(reader.house, cookie_of(reader), minutes=16)
    over = page.locator("#stay-over")
    over.wait_for(state="visible")

    over.get_by_role("button", name="Gem det, og log ind igen").click()
    page.get_by_role("link", name="Log ind igen").click()
    reader.choose("employee")

    assert reader.path.startswith("/mine-data/fejl/ny")
    assert page.locator("#hvad").input_value() == WROTE
    assert "Det er ikke sendt endnu" in reader.text()


def test_after_an_hour_she_may_keep_it_and_sign_in_anew(reader: Reader) -> None:
    reader.sign_in("employee")
    signed_in_for(reader.house, cookie_of(reader), minutes=55)
    page = clocked_again(reader)

    page.clock.fast_forward("03:10")
    dialog = page.locator("#stay-dialog")
    dialog.wait_for(state="visible")
    dialog.get_by_role("button", name="Gem det, og log ind igen").click()
    page.get_by_role("link", name="Log ind igen").click()
    reader.choose("employee")

    assert page.locator("#hvad").input_value() == WROTE


def clocked_again(reader: Reader) -> Page:
    reader.page.clock.install()
    reader.go(FORM)
    reader.page.locator("#hvad").fill(WROTE)
    return reader.page


def test_without_scripts_the_page_says_until_when_and_one_tap_keeps_all(
    plain_reader: Reader,
) -> None:
    page = plain_reader.page
    plain_reader.sign_in("employee")
    plain_reader.go(FORM)
    page.locator("#hvad").fill(WROTE)
    idle(plain_reader.house, cookie_of(plain_reader), minutes=14)

    until = page.locator("#stay").inner_text()
    page.locator("#stay-link").click()

    assert until.startswith("Du er logget ind til kl. ")
    assert plain_reader.path == FORM
    assert page.locator("#hvad").input_value() == WROTE
    idle(plain_reader.house, cookie_of(plain_reader), minutes=14)
    page.locator("#written button[type=submit]").click()
    assert WROTE in plain_reader.text()


def test_a_consent_half_filled_in_stays_half_filled_in(plain_reader: Reader) -> None:
    request = ask_consent(plain_reader.house)
    plain_reader.sign_in("employee", then=f"/mine-data/anmodninger/{request}")
    page = plain_reader.page
    page.locator("#felt-2").check()
    page.locator("#dage").select_option("1")

    page.locator("#stay-link").click()

    assert plain_reader.path == f"/mine-data/anmodninger/{request}"
    assert [page.locator(f"#felt-{each}").is_checked() for each in (1, 2, 3)] == [
        False,
        True,
        False,
    ]
    assert page.locator("#dage").input_value() == "1"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_enter_in_a_field_sends_the_form_and_not_the_button_on_top(
    house: House, browser: Browser, *, scripts: bool
) -> None:
    reader = Reader(house, browser, scripts=scripts)
    try:
        reader.sign_in("student")
        reader.go("/mine-data/bevis")
        reader.page.locator("#bevis-alder").check()
        reader.page.locator("#aar").fill("18")
        with reader.page.expect_download() as loaded:
            reader.page.locator("#aar").press("Enter")
    finally:
        reader.close()

    assert loaded.value.suggested_filename == "bevis.json"


def expired(visit: Visit, house: House) -> None:
    idle(house, visit.http.cookies["samsyn"], minutes=16)


FORMS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    FORM: ("/mine-data/fejl/ny", {"hvad": WROTE}),
    "/mine-data/bevis": ("/mine-data/bevis/hent", {"bevis": "alder", "aar": "18"}),
}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_sent_too_late_is_kept_and_not_sent(house: House, path: str) -> None:
    action, typed = FORMS[path]
    with Visit(house) as visit:
        visit.sign_in("student", then=path)
        form = visit.read(path).forms[action]
        expired(visit, house)

        told = visit.send(form, **typed)
        back = next(each for each in Shown(told.text).links if each.startswith("/log-ind?"))
        shown = visit.sign_in("student", then=back.partition("til=")[2].replace("%2F", "/"))

    assert told.status_code == 403
    assert "Vi har gemt det, du skrev" in told.text
    assert "Det er ikke sendt endnu" in shown.text
    again = Shown(shown.text).forms[action]
    assert typed.items() <= dict(again.fields + again.texts).items()


def test_what_was_kept_is_shown_to_nobody_else(house: House) -> None:
    with Visit(house) as visit:
        visit.sign_in("student", then=FORM)
        form = visit.read(FORM).forms["/mine-data/fejl/ny"]
        expired(visit, house)
        visit.send(form, hvad=WROTE)

        shown = visit.sign_in("pensioner", then="/mine-data/fejl/ny")

    assert "Åse Ærø" not in shown.text


def test_what_was_kept_of_one_field_is_not_put_into_another_form(house: House) -> None:
    with Visit(house) as visit:
        visit.sign_in("student", then=FORM)
        form = visit.read(FORM).forms["/mine-data/fejl/ny"]
        visit.http.post(
            "/log-ind/bliv", data=form.filled(hvad=WROTE, **{"skrevet-til": form.action})
        )

        other = visit.read("/mine-data/fejl/ny?felt=person.birth_date")
        same = visit.read(FORM)

    assert "Åse Ærø" not in other.text
    assert "Åse Ærø" in same.text


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_nobody_else_can_put_words_into_her_form(house: House, token: str) -> None:
    with Visit(house) as visit:
        visit.sign_in("student", then=FORM)
        form = visit.read(FORM).forms["/mine-data/fejl/ny"]
        typed = {"form_token": token, "skrevet-til": form.action, "hvad": WROTE}

        told = visit.http.post("/log-ind/bliv", data=form.filled(**typed))

    assert told.status_code == 403
    assert "Formularen kan ikke bruges" in told.text


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_page_after_a_form_that_was_wrong_can_be_had_in_the_other_language(
    house: House, language: str
) -> None:
    with Visit(house) as visit:
        visit.sign_in("student", then=FORM)
        form = visit.read(FORM).forms["/mine-data/fejl/ny"]

        wrong = visit.send(form, hvad=" ")
        link = next(each for each in Shown(wrong.text).links if f"/sprog/{language}" in each)
        after = visit.http.get(link, follow_redirects=True)

    assert wrong.status_code == 400
    assert after.url.path == "/mine-data/fejl/ny"
