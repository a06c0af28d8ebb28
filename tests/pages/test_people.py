"""People whose record is not the usual one, at the narrowest phone with the largest text; and
whoever writes a script where a text belongs.
"""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Dialog

from tests.journeys.house import House
from tests.pages.asking import ask_consent, hand_in
from tests.pages.grid import Variant
from tests.pages.plain import Shown, Visit
from tests.pages.reader import Reader
from tests.pages.test_grid import SIDEWAYS, violations

pytestmark = pytest.mark.slow
SCRIPT: Final = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
NARROW: Final = Variant(width=320, size="meget-stor", language="da", dress="design")
UNUSUAL: Final = {
    "two-mothers": "/mine-data/oplysninger/person",  # 66 letters, an apostrophe and an ü
    "protected-address": "/mine-data/oplysninger/bolig",  # protected
    "police-protected": "/mine-data/oplysninger/bolig",  # no abode that may be told
    "many-reports": "/mine-data",  # 110 reports a month
    "self-employed-zero-income": "/mine-data/oplysninger/okonomi",  # nothing reported
    "emigrated": "/mine-data/oplysninger/bolig",  # abroad
    "uncertain-birth-date": "/mine-data/oplysninger/person",  # a date nobody is sure of
    "teenager-15": "/mine-data",  # fifteen
    "guardianship": "/mine-data/oplysninger/person",  # under guardianship
    "new-in-denmark": "/mine-data",  # first wage
}


@pytest.fixture
def visit(house: House) -> Iterator[Visit]:
    with Visit(house) as opened:
        yield opened


@pytest.mark.parametrize("persona", UNUSUAL)
def test_an_unusual_record_fits_the_narrowest_phone(
    readers: Callable[[Variant, str | None], Reader], persona: str
) -> None:
    reader = readers(NARROW, persona)
    reader.troubles.clear()

    answer = reader.page.goto(f"{reader.house.address}{UNUSUAL[persona]}")

    assert answer is not None
    assert answer.status == 200
    assert violations(reader) == []
    assert reader.page.evaluate(SIDEWAYS) == 0
    assert reader.troubles == []


def test_a_name_of_66_letters_is_shown_whole(visit: Visit) -> None:
    visit.sign_in("two-mothers")

    shown = visit.read("/mine-data/oplysninger/person").values["person.name.full_name"]

    assert len(shown) == 66
    assert "'" in shown
    assert "ü" in shown


def test_no_middle_name_is_said_and_is_not_an_empty_one(visit: Visit) -> None:
    visit.sign_in("shared-residence-father")

    shown = visit.read("/mine-data/oplysninger/person")

    assert "person.name.middle_name" not in shown.values
    assert "Mellemnavn Ikke registreret" in shown.text


def test_whoever_is_protected_is_told_so_and_sees_her_own_address(visit: Visit) -> None:
    visit.sign_in("protected-address")

    shown = visit.read("/mine-data/oplysninger/person")
    home = visit.read("/mine-data/oplysninger/bolig")

    assert shown.values["person.address_protection.marked"] == "true"
    assert shown.texts["person.address_protection.marked"] == "Ja"
    assert home.values["address.full_address"]


def test_a_year_without_a_report_is_not_a_year_of_nothing(visit: Visit) -> None:
    visit.sign_in("self-employed-zero-income")

    shown = visit.read("/mine-data/oplysninger/okonomi")

    assert shown.text.count("ingen indberetning") >= 12
    assert "0 kr." not in shown.text.replace("0 kr. Har du fået løn", "")
    assert "Overskud af egen virksomhed" in shown.text


@pytest.mark.parametrize("persona", ["child-9", "deceased"])
def test_too_young_or_dead_does_not_come_in(visit: Visit, persona: str) -> None:
    answer = visit.sign_in(persona)

    assert answer.status_code == 403
    assert "Du kom ikke ind" in answer.text


def test_a_child_with_a_login_is_told_from_when_on(visit: Visit) -> None:
    visit.sign_in("fifteen-tomorrow")

    answer = visit.http.get("/mine-data")

    assert answer.status_code == 403
    assert "når man er fyldt 15 år" in answer.text


FIELDS: Final = {
    "an error": ("/mine-data/fejl/ny?felt=person.birth_date", "/mine-data/fejl/ny", "hvad"),
    "a limit": ("/mine-data/bevis", "/mine-data/bevis/hent", "graense"),
    "an age": ("/mine-data/bevis", "/mine-data/bevis/hent", "aar"),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_script_that_she_writes_is_a_text(house: House, browser: Browser, field: str) -> None:
    path, action, name = FIELDS[field]
    reader = Reader(house, browser)
    asked: list[Dialog] = []
    reader.page.on("dialog", lambda dialog: asked.append(dialog))  # noqa: PLW0108  # playwright looks into what it is given
    reader.sign_in("long-sick", then=path)
    box = reader.page.locator(f"[name={name}]")

    box.fill(SCRIPT)
    reader.page.locator(f"form[action='{action}'] .answers button").first.click()
    reader.page.locator("main .alert").first.wait_for()

    shown = reader.text() + "".join(
        each.input_value() for each in reader.page.locator(f"[name={name}]").all()
    )
    assert SCRIPT in shown
    assert asked == []
    assert reader.page.locator("main img, main script").count() == 0
    reader.close()


@pytest.mark.parametrize(
    "path",
    [
        "/mine-data/opslag?side={script}",
        "/mine-data/opslag?egne={script}",
        "/mine-data/fejl?sendt={script}",
        "/mine-data/fejl/ny?felt={script}",
        "/mine-data/anmodninger/{script}",
        "/mine-data/anmodninger/{request}?om={script}",
        "/sprog/da?til={script}",
        "/tekst/{script}",
        "/log-ind?til={script}",
        "/log-ind/retur?error={script}",
        "/log-ind/retur?state={script}&code={script}",
        "/{script}",
    ],
)
def test_a_script_in_an_address_is_on_no_page(visit: Visit, path: str) -> None:
    visit.sign_in("employee")
    address = path.format(script="%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E", request="req_x")

    answer = visit.http.get(address)

    assert answer.status_code < 500
    assert "<script>alert" not in answer.text
    assert "alert(1)" not in answer.headers.get("location", "").replace("%28", "(")


@pytest.mark.parametrize("where", ["case_reference", "notice_reference"])
def test_a_script_that_an_authority_writes_is_a_text_in_her_log_and_files(
    visit: Visit, where: str
) -> None:
    asked = visit.house.ask("flex-job", "cash-benefit", **{where: SCRIPT[:40]})
    visit.sign_in("flex-job")

    pages = [
        visit.http.get(path).text
        for path in (
            "/mine-data",
            "/mine-data/opslag",
            "/mine-data/udskriv",
            "/mine-data/hent/html",
        )
    ]

    assert asked.status_code in {200, 400}
    assert [each for each in pages if "<script>alert" in each] == []


def test_a_script_that_a_firm_hands_over_goes_back_as_it_came(visit: Visit) -> None:
    request = ask_consent(visit.house, state=SCRIPT[:60])
    path = f"/mine-data/anmodninger/{request}"
    form = Shown(visit.sign_in("employee", then=path).text).forms[f"{path}/svar"]

    answered = visit.http.post(form.action, data=form.filled(svar="nej"), follow_redirects=True)

    assert "<script>alert" not in answered.text
    back = next(each for each in Shown(answered.text).links if "8095" in each)
    assert "<" not in back
    assert "%3Cscript%3E" in back


def test_a_journey_to_nowhere_is_refused_before_it_reaches_a_page(house: House) -> None:
    assert hand_in(house)
    headers = {"Authorization": f"Bearer {house.token(client='rejsebureau')}"}
    body = {"departs_on": "2027-01-24", "destination": "<script>"}

    answer = house.http.post("/v1/handovers", json=body, headers=headers)

    assert answer.status_code == 400


@pytest.mark.parametrize("dress", ["design", "base"])
def test_on_paper_nothing_is_folded_away(
    houses: Callable[[str], House], browser: Browser, dress: str
) -> None:
    reader = Reader(houses(dress), browser, width=794)
    reader.sign_in("employee", then="/mine-data/oplysninger/bolig")
    folded = reader.page.locator("[data-path='address.address_id']")

    on_screen = folded.is_visible()
    reader.page.emulate_media(media="print")

    assert on_screen is False
    assert folded.is_visible()
    assert not reader.page.locator(".page-tools").is_visible()
    reader.close()
