"""What people come for, in a real browser: with a mouse without scripts, and by the keyboard alone
with scripts and without.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import House
from tests.pages.asking import ask_consent
from tests.pages.hands import Hands, Keyboard, Mouse
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
WAYS: Final = ("mouse without scripts", "keyboard", "keyboard without scripts")


class Somebody:
    """A reader with hands."""

    def __init__(self, reader: Reader, hands: Hands) -> None:
        self.reader = reader
        self.hands = hands
        self.page: Page = reader.page

    def goes_to(self, path: str) -> None:
        self.reader.sign_in("employee", then=path)
        self.lands_on(path)

    def lands_on(self, path: str) -> None:
        self.page.wait_for_url(f"{self.reader.house.address}{path}")

    def reads(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(heading)


@pytest.fixture(params=WAYS)
def somebody(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[Somebody]:
    way = str(request.param)
    reader = Reader(house, browser, scripts="without" not in way)
    hands = Mouse(reader.page) if way.startswith("mouse") else Keyboard(reader.page)
    yield Somebody(reader, hands)
    assert reader.troubles == []
    reader.close()


def granted(house: House) -> str:
    """Say yes for her, as a program of hers; give the consent."""
    request = ask_consent(house)
    token = {"Authorization": f"Bearer {house.token(citizen='employee')}"}
    house.http.get(f"/v1/my-data/consent-requests/{request}", headers=token)
    outcome = house.http.post(
        f"/v1/my-data/consent-requests/{request}/decision",
        json={"decision": "grant", "fields": ["person.name.full_name"]},
        headers=token,
    )
    return str(outcome.json()["consent_id"])


def test_she_signs_in_from_the_front_page(somebody: Somebody) -> None:
    somebody.reader.go("/")

    somebody.hands.follow("Log ind, som du plejer")
    somebody.page.wait_for_url(f"{somebody.reader.house.mocks.addresses.issuer}/**")
    somebody.reader.choose("employee")

    somebody.lands_on("/mine-data")
    assert "Signe Testrup Lindholt" in somebody.reader.text()


def test_she_sees_her_income_month_by_month_and_what_lies_behind(somebody: Somebody) -> None:
    somebody.goes_to("/mine-data")

    somebody.hands.follow("Se økonomi")
    somebody.reads("Økonomi")
    month = somebody.page.locator(".income-table tbody tr a").first.inner_text()
    somebody.hands.follow(month)
    somebody.reads(f"Indkomst i {month}")
    somebody.hands.unfold("Alle tal i indberetningen")

    assert "før skat" in somebody.reader.text()
    assert somebody.page.locator("details[open] data").count() > 3


def test_she_says_yes_to_some_of_it_and_goes_back_to_who_asked(somebody: Somebody) -> None:
    request = ask_consent(somebody.reader.house)
    somebody.goes_to(f"/mine-data/anmodninger/{request}")

    somebody.hands.tick("Navn")
    somebody.hands.push("Ja, del det, jeg har valgt")

    somebody.lands_on(f"/mine-data/anmodninger/{request}/svaret")
    somebody.reads("Du sagde ja")
    back = somebody.page.locator("main .answers a").first.get_attribute("href")
    assert str(back).startswith("http://127.0.0.1:8095/tilbage?")
    assert "state=their-own-word" in str(back)


def test_she_says_no_by_one_push(somebody: Somebody) -> None:
    request = ask_consent(somebody.reader.house)
    somebody.goes_to(f"/mine-data/anmodninger/{request}")

    somebody.hands.push("Nej tak")

    somebody.reads("Du sagde nej")
    assert "får intet fra os" in somebody.reader.text()


def test_a_yes_to_nothing_is_asked_again(somebody: Somebody) -> None:
    request = ask_consent(somebody.reader.house)
    somebody.goes_to(f"/mine-data/anmodninger/{request}")

    somebody.hands.push("Ja, del det, jeg har valgt")

    expect(somebody.page.get_by_role("alert")).to_contain_text("Du har ikke valgt noget")
    somebody.hands.push("Nej tak")
    somebody.reads("Du sagde nej")
    said = [each for each in somebody.reader.troubles if "400" not in each]
    somebody.reader.troubles[:] = said  # a browser calls an answer of 400 an error


def test_she_takes_a_yes_back_with_one_click(somebody: Somebody) -> None:
    consent = granted(somebody.reader.house)
    somebody.goes_to(f"/mine-data/samtykker/{consent}")

    somebody.hands.push("Træk tilbage")

    expect(somebody.page.locator("main .badge").first).to_have_text("Trukket tilbage")
    somebody.lands_on(f"/mine-data/samtykker/{consent}")


def test_she_reads_who_has_seen_her_data(somebody: Somebody) -> None:
    somebody.reader.house.ask("employee", "free-day-care-place")
    somebody.goes_to("/mine-data")

    somebody.hands.follow("Hvem har set")
    somebody.reads("Hvem har set dine data her")
    somebody.hands.unfold("Mere om opslaget")

    row = somebody.page.locator(".log-row").first.inner_text()
    assert "Aarhus Kommune" in row
    assert "så det samme som dig" in row
    assert "Dagtilbudsloven" in row or "dagtilbudsloven" in row


def test_she_reports_an_error_and_sees_how_it_goes(somebody: Somebody) -> None:
    somebody.goes_to("/mine-data/oplysninger/person")

    somebody.hands.unfold("Er det forkert?")
    somebody.hands.follow("Meld en fejl")
    somebody.page.locator("#hvad").wait_for()
    somebody.hands.write("Hvad er forkert", "Staves med Aa og ikke Å.")
    somebody.hands.push("Send")

    somebody.lands_on("/mine-data/fejl?sendt=1")
    assert "Staves med Aa og ikke Å." in somebody.reader.text()


@pytest.mark.parametrize(
    ("link", "name"),
    [("En side at læse", "html"), ("Et regneark", "csv"), ("En fil til programmer", "json")],
)
def test_she_takes_it_all_with_her(somebody: Somebody, link: str, name: str) -> None:
    somebody.goes_to("/mine-data/hent")

    with somebody.page.expect_download() as started:
        somebody.hands.follow(link)

    assert started.value.suggested_filename == f"mine-data.{name}"
    assert "Signe Testrup Lindholt" in started.value.path().read_text("utf-8")


def test_she_logs_out_and_going_back_shows_nothing(somebody: Somebody) -> None:
    somebody.goes_to("/mine-data/oplysninger/person")

    somebody.hands.push("Log ud")
    somebody.reads("Du er logget ud")
    somebody.page.go_back()

    somebody.page.wait_for_url(f"{somebody.reader.house.mocks.addresses.issuer}/**")
    assert somebody.page.locator("[data-path]").count() == 0


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(reader: Reader) -> None:
    reader.sign_in("employee")
    keyboard = reader.page.keyboard

    keyboard.press("Tab")
    first = reader.page.evaluate("document.activeElement.className")
    is_seen = reader.page.locator(".skipnav").bounding_box()
    keyboard.press("Enter")
    keyboard.press("Tab")

    assert first == "skipnav"
    assert is_seen is not None
    assert is_seen["x"] >= 0
    assert reader.page.evaluate("!!document.activeElement.closest('main')")


def test_the_menu_of_a_phone_opens_and_closes_by_the_keyboard(
    house: House, browser: Browser
) -> None:
    reader = Reader(house, browser, width=390)
    reader.sign_in("employee")
    keyboard = Keyboard(reader.page)

    keyboard.push("Menu")
    inside = reader.page.evaluate("!!document.activeElement.closest('.mobile-drawer')")
    links = reader.page.locator(".mobile-drawer .nav-link").locator("visible=true").count()
    reader.page.keyboard.press("Escape")

    assert inside
    assert links == 6
    assert not reader.page.locator(".mobile-drawer").is_visible()
    assert reader.page.evaluate("document.activeElement.className").count("js-menu-open") == 1
    assert reader.troubles == []
    reader.close()
