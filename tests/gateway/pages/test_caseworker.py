"""The caseworker's question: asked by the one path, once, and never with a number in the page."""

import base64
import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable
from contracts.reading import Failed, Found, Note
from gateway.access.refusals import REFUSALS
from gateway.pages.caseworker.refused import NEXT
from gateway.sessions.session import Draft
from tests.gateway.access.situations import NOW
from tests.gateway.answering.fakes import (
    ADDRESS,
    NUMBER,
    PERSON,
    PROTECTED,
    SOURCE,
    House,
    found,
    knows,
)
from tests.gateway.api.fakes import Api
from tests.gateway.pages.signed_in import CASEWORKER, NAME, Browser, hidden

pytestmark = pytest.mark.anyio
HOME, ANSWER, CHECK = "/sagsbehandler", "/sagsbehandler/svar", "/sagsbehandler/tjek"
TYPED = "010861-2345"
DIGITS = "0108612345"


@pytest.fixture
def api() -> Api:
    return Api(House(), has_pages=True)


@pytest.fixture
def browser(api: Api) -> Browser:
    return Browser(api)


async def asked(browser: Browser, path: str = ANSWER, **typed: str) -> httpx.Response:
    form = hidden((await browser.go(HOME)).text, action=ANSWER)
    return await browser.post(path, form | {"pnr": TYPED, "formaal": "school"} | typed)


def file_in(page: httpx.Response) -> dict[str, Any]:
    (written,) = re.findall(r'href="data:application/json;base64,([^"]+)"', page.text)
    file: dict[str, Any] = json.loads(base64.b64decode(written))
    return file


async def test_a_citizen_is_shown_with_source_ground_and_entry(browser: Browser) -> None:
    page = await asked(browser, sag="2026-1")

    assert page.status_code == 200
    assert 'data-path="person.name.full_name">Ida Holm</data>' in page.text
    assert "Kilde: Folkeregistret (CPR). Hentet 23. november 2026 kl. 10.00." in page.text
    assert "Grundlag: folkeskoleloven § 36." in page.text
    assert "ent_disclosed" in page.text
    assert "Sag 2026-1" in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_nothing_else_than_the_answer_is_in_the_page(browser: Browser) -> None:
    page = await asked(browser)

    shown = set(re.findall(r'data-path="([^"]+)"', page.text))
    assert shown == set(file_in(page)["receipt"]["digests"])
    assert "Kommune" not in re.findall(r"<dt>(.*?)</dt>", page.text)
    assert "2019-05-01" not in page.text


async def test_the_file_is_what_the_api_answers(browser: Browser, api: Api) -> None:
    page = await asked(browser)
    by_api = (await api.ask("authority", {"subject": {"pnr": DIGITS}, "purpose": "school"})).json()

    assert file_in(page) == by_api


async def test_no_page_ever_holds_the_number(browser: Browser) -> None:
    pages = [
        await asked(browser),
        await asked(browser, path=CHECK),
        await asked(browser, formaal=""),
        await asked(browser, formaal="anywhere", sag="1", besked="1"),
        await asked(browser, sag=TYPED),
    ]

    assert [each.status_code for each in pages] == [200, 200, 400, 403, 400]
    assert [each.text.count(TYPED) + each.text.count(DIGITS) for each in pages] == [0] * 5


async def test_the_same_form_sent_twice_is_one_look_up(browser: Browser, api: Api) -> None:
    form = hidden((await browser.go(HOME)).text, action=ANSWER)
    sent = form | {"pnr": TYPED, "formaal": "school"}

    first, second = await browser.post(ANSWER, sent), await browser.post(ANSWER, sent)

    assert (first.status_code, second.status_code) == (200, 409)
    assert len(api.house.ledger.released) == 1
    assert "Spørgsmålet er allerede sendt" in second.text
    assert "Ida Holm" not in second.text


async def test_fetching_again_asks_anew_without_a_number(browser: Browser, api: Api) -> None:
    page = await asked(browser, sag="2026-1")
    again = hidden(page.text, action=ANSWER)

    second = await browser.post(ANSWER, again)

    assert "pnr" not in again
    assert again["alias"].startswith("sub_")
    assert second.status_code == 200
    assert len(api.house.ledger.released) == 2
    assert api.house.ledger.released[0].sight.case_reference == "2026-1"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"pnr": ""}, "Skriv borgerens personnummer."),
        ({"pnr": "x"}, "Det er ikke et personnummer"),
        ({"pnr": "3199992345"}, "Det er ikke et personnummer"),
        ({"formaal": ""}, "Vælg et formål."),
        ({"sag": "x" * 101}, "Det kan ikke læses."),
        ({"sag": "010190-1234"}, "Nummeret må ikke indeholde et personnummer."),
        ({"rolle_1": "partner", "sag": "1"}, "Vælg, hvem personen er"),
        ({"pnr_2": "0209622345", "sag": "1"}, "Vælg, hvem personen er"),
        ({"rolle_1": "partner", "pnr_1": "0209622345"}, "Skriv sagens nummer."),
        ({"rolle_1": "partner", "pnr_1": TYPED, "sag": "1"}, "Den samme person står to gange."),
        ({"rolle_1": "king", "pnr_1": "0209622345", "sag": "1"}, "Det kan ikke læses."),
        ({"grund": "stays"}, "Vælg en grund, og skriv, hvor den står."),
        ({"formaal": "anywhere", "sag": "1"}, "Skriv nummeret på beskeden"),
        ({"formaal": "anywhere", "besked": "1"}, "Skriv sagens nummer."),
    ],
)
async def test_what_is_missing_or_wrong_is_said_and_nobody_is_asked_about(
    browser: Browser, api: Api, typed: dict[str, str], says: str
) -> None:
    page = await asked(browser, **typed)

    assert page.status_code == 400
    assert says in page.text
    assert api.house.ledger.sights == []


async def test_what_was_typed_stands_there_again_without_the_number(browser: Browser) -> None:
    page = await asked(browser, pnr="x", sag='"><script>alert(1)</script>')

    assert "<script>alert" not in page.text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page.text
    assert '<option value="school" selected>' in page.text


async def test_a_script_in_a_case_is_text_on_the_answer(browser: Browser) -> None:
    page = await asked(browser, sag="<script>alert(1)</script>")

    assert page.status_code == 200
    assert "<script>alert" not in page.text


async def test_a_purpose_that_her_roles_do_not_give_is_not_offered_and_is_refused(api: Api) -> None:
    works = CASEWORKER.employee
    assert works is not None
    browser = Browser(api, replace(CASEWORKER, employee=replace(works, roles=("day-care",))))

    form = await browser.go(HOME)
    assert 'value="school"' not in form.text
    assert "Du kan ikke slå nogen op" in form.text


async def test_a_purpose_without_an_agreement_is_refused_with_what_to_do(browser: Browser) -> None:
    page = await asked(browser, formaal="anywhere", sag="1", besked="1")

    assert page.status_code == 403
    assert "Organisationen har ingen aftale om dette formål." in page.text
    assert "Tal med den i kommunen, der har ansvaret for aftalen." in page.text
    assert "Afvisningen står også i borgerens log." in page.text


async def test_somebody_whom_no_register_knows_is_said_to_be_unknown(browser: Browser) -> None:
    page = await asked(browser, pnr="0209622345")

    assert page.status_code == 404
    assert "Registret kender ingen med det personnummer." in page.text
    assert "Se efter, om nummeret er skrevet rigtigt." in page.text


async def test_a_silent_person_register_is_told_and_no_fault_of_hers(
    browser: Browser, api: Api
) -> None:
    api.house.registries.known[NUMBER] = Failed(outcome="unavailable")

    page = await asked(browser)

    assert page.status_code == 503
    assert "Vi kan ikke svare lige nu" in page.text
    assert "Vent lidt, og spørg igen." in page.text


async def test_a_section_without_an_answer_says_so_beside_the_others(
    browser: Browser, api: Api
) -> None:
    api.house.registries.filled["address"] = Failed(outcome="unavailable")

    page = await asked(browser)

    assert page.status_code == 200
    assert "Adresseregistret (DAR) svarer ikke lige nu" in page.text
    assert '<button type="submit" form="again"' in page.text
    assert "Ida Holm" in page.text


async def test_a_protected_citizen_is_shown_with_a_warning(browser: Browser, api: Api) -> None:
    api.house.registries.known[NUMBER] = knows(PROTECTED)
    api.house.registries.filled["person"] = found(PROTECTED)

    page = await asked(browser)

    assert "Navn og adresse er beskyttet. Giv dem ikke til private." in page.text


async def test_a_field_that_is_being_corrected_is_marked(browser: Browser, api: Api) -> None:
    await asked(browser)
    subject = api.house.ledger.released[0].sight.subject_id
    api.house.corrections.paths[subject] = ("person.name.full_name", "person.residence.since")

    page = await asked(browser)

    assert "Meldt som en fejl og under behandling" in page.text
    assert "som er ved at blive undersøgt" in page.text


async def test_an_update_that_has_not_come_is_a_warning(browser: Browser, api: Api) -> None:
    late = replace(SOURCE, next_update_expected=NOW - timedelta(days=1))
    api.house.registries.filled["address"] = Found(record=ADDRESS, source=late)

    page = await asked(browser)

    assert "Adresseregistret (DAR): en ventet opdatering er ikke kommet." in page.text
    assert "Folkeregistret (CPR): en ventet opdatering" not in page.text


async def test_what_is_told_to_be_absent_has_a_row_and_what_is_not_given_has_none(
    browser: Browser, api: Api
) -> None:
    notes = (
        Note(path="name.middle_name", kind="absent", reason="not_registered"),
        Note(path="civil_status", kind="absent", reason="not_registered"),
    )
    api.house.registries.filled["person"] = Found(record=PERSON, source=SOURCE, notes=notes)

    page = await asked(browser)

    labels = re.findall(r"<dt>(.*?)</dt>", page.text)
    assert "Mellemnavn" in labels
    assert "Registret siger: der er ingen" in page.text
    assert "Civilstand" not in labels


async def test_the_dry_run_shows_no_value_and_says_what_it_would_be(
    browser: Browser, api: Api
) -> None:
    page = await asked(browser, path=CHECK)

    assert page.status_code == 200
    assert "Ida Holm" not in page.text
    assert "<li>Navn</li>" in page.text
    assert api.house.diary[-1] == "close ent_intent checked"


async def test_a_household_is_shown_one_by_one(browser: Browser, api: Api) -> None:
    page = await asked(browser, sag="1", rolle_1="child", pnr_1="0111152345")

    assert page.status_code == 200
    assert 'data-person="applicant"' in page.text
    assert "Formålet giver ikke oplysninger om den rolle i husstanden." in page.text
    assert "Dem, der blev afvist, er ikke med." in page.text
    assert set(hidden(page.text, action=ANSWER)) == {
        "form_token",
        "gang",
        "formaal",
        "sag",
        "alias",
    }
    assert api.answered[-1] == (ANSWER, api.answered[-1][1], 1)


async def test_what_the_watch_sees_is_one_person_at_an_answer(browser: Browser, api: Api) -> None:
    await asked(browser)

    assert [(route, people) for route, _, people in api.answered] == [(HOME, 1), (ANSWER, 1)]


async def test_a_form_that_is_not_of_this_session_counts_for_nothing(
    browser: Browser, api: Api
) -> None:
    form = hidden((await browser.go(HOME)).text, action=ANSWER)
    sent = {"pnr": TYPED, "formaal": "school"}

    tokenless = await browser.post(ANSWER, sent)
    unmarked = await browser.post(ANSWER, form | sent | {"gang": ""})
    elsewhere = await browser.post(ANSWER, form | sent, **{"Sec-Fetch-Site": "cross-site"})

    assert [each.status_code for each in (tokenless, unmarked, elsewhere)] == [403] * 3
    assert api.house.ledger.sights == []


async def test_the_log_that_cannot_be_written_shows_nothing(browser: Browser, api: Api) -> None:
    def broken() -> None:
        raise EvidenceUnavailable("evidence_unavailable")

    api.house.diary.before["release"] = broken

    page = await asked(browser)

    assert page.status_code == 503
    assert "Uden log viser vi intet." in page.text
    assert "Ida Holm" not in page.text


async def test_a_form_sent_too_late_waits_without_its_numbers(browser: Browser, api: Api) -> None:
    form = hidden((await browser.go(HOME)).text, action=ANSWER)
    typed = {"pnr": TYPED, "formaal": "school", "sag": "2026-1", "besked": TYPED}
    member = {"rolle_1": "partner", "pnr_1": "0209622345"}
    api.sessions.over[NAME] = api.sessions.opened.pop(NAME).session

    page = await browser.post(CHECK, form | typed | member)

    assert page.status_code == 403
    assert "Vi har gemt det, du skrev" in page.text
    assert dict(api.sessions.drafts[NAME].fields) == {
        "gang": form["gang"],
        "formaal": "school",
        "sag": "2026-1",
        "rolle_1": "partner",
    }
    assert api.house.ledger.sights == []


async def test_what_waited_stands_in_the_form_and_the_number_is_typed_again(api: Api) -> None:
    draft = Draft(path=ANSWER, fields=(("formaal", "school"), ("sag", "2026-1")))
    browser = Browser(api, replace(CASEWORKER, draft=draft))

    page = await browser.go(HOME)
    await asked(browser, sag="2026-1")
    after = await browser.go(HOME)

    assert '<option value="school" selected>' in page.text
    assert 'value="2026-1"' in page.text
    assert "men ikke personnummeret. Skriv det igen." in page.text
    assert 'value="2026-1"' not in after.text


async def test_whoever_comes_back_to_an_answer_finds_the_form(browser: Browser) -> None:
    page = await browser.go(ANSWER)

    assert (page.status_code, page.headers["location"]) == (303, HOME)


async def test_nobody_asks_who_is_not_an_employee(api: Api) -> None:
    citizen = replace(CASEWORKER, kind="citizen", employee=None, subject_id="cit_0")

    page = await Browser(api, citizen).go(HOME)
    stranger = await api.send("GET", HOME)

    assert page.status_code == 403
    assert "Siden er for myndigheder." in page.text
    assert stranger.headers["location"] == "/log-ind?til=%2Fsagsbehandler"


def test_every_refusal_that_an_authority_hears_has_its_next_step() -> None:
    of_citizens = {
        "under_age",
        "no_custody",
        "guardianship_not_full",
        "of_age",
        "power_not_in_force",
        "power_does_not_cover",
        "subject_not_available",
    }

    assert set(REFUSALS) - of_citizens <= set(NEXT)
