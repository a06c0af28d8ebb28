"""What the page shows and what its forms do, by the same desks as the API's."""

from collections.abc import Callable

import pytest

from mocks.exchange import Answer
from mocks.page.render import ROOMS
from mocks.world.model import Persona
from tests.mocks.page.conftest import GATEWAY, Browser, text

NUMBERS = ("pnr", "cpr")


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_room_is_there_in_both_languages(browser: Browser, room: str, language: str) -> None:
    page = browser.look(f"/sandbox/{room}".rstrip("/"), cookie=f"sandbox-sprog={language}")

    assert page.status == 200
    assert f'<html lang="{language}"' in page.body.decode()
    banner = "Sandkasse:" if language == "da" else "Sandbox:"
    assert banner in text(page)


def test_a_browser_in_english_gets_english(browser: Browser) -> None:
    assert "The first five minutes" in text(browser.look(accept_language="en-GB,en;q=0.9"))
    assert "De første fem minutter" in text(browser.look(accept_language="da"))


def test_a_wish_is_remembered(browser: Browser) -> None:
    answer = browser.look("/sandbox/text/meget-stor?back=/sandbox/faults")

    headers = dict(answer.headers)
    assert headers["location"] == "/sandbox/faults"
    page = browser.look("/sandbox/faults", cookie=headers["set-cookie"].partition(";")[0])
    assert 'class="text-meget-stor"' in page.body.decode()


def test_a_registry_is_switched_off_and_on_again(browser: Browser) -> None:
    off = browser.follow(browser.send("/sandbox/faults", registry="dar", fault="down", back=""))
    on_now = [(each.registry, each.fault) for each in browser.mocks.faults.listing()]
    again = browser.follow(browser.send("/sandbox/faults/lift", registry="dar", back=""))

    assert on_now == [("dar", "down")]
    assert "Tænd igen: Adresseregistret (DAR)" in text(off)
    assert "forbindelsen lukkes uden svar" in text(off)
    assert browser.mocks.faults.listing() == []
    assert "Tænd igen:" not in text(again)


def test_what_a_fault_s_text_sets_as_code_is_code(browser: Browser) -> None:
    browser.send("/sandbox/faults", registry="dar", fault="slow-drip")

    page = browser.look("/sandbox/faults").body.decode()

    assert "fordelt over <code>seconds</code>" in page
    assert "`" not in page


def test_one_fault_is_lifted_and_the_others_stay(browser: Browser) -> None:
    browser.send("/sandbox/faults", registry="dar", fault="down")
    browser.send("/sandbox/faults", registry="dar", fault="slow", persona="employee", seconds="2,5")
    browser.send("/sandbox/faults", registry="skat", fault="half", p="0.5", seed="7")

    page = browser.follow(browser.send("/sandbox/faults/lift", registry="dar", persona="employee"))

    left = [(each.registry, each.fault, each.persona, each.p) for each in _faults(browser)]
    assert left == [("dar", "down", None, 1.0), ("skat", "half", None, 0.5)]
    assert "50 % af kaldene" in text(page)


def test_a_persona_s_fault_says_whose_it_is_and_how_long(browser: Browser) -> None:
    answer = browser.send(
        "/sandbox/faults", registry="dar", fault="slow", persona="employee", seconds="2,5"
    )

    shown = text(browser.follow(answer))
    assert "kun for employee" in shown
    assert "2.5 sekunder" in shown


@pytest.mark.parametrize(
    ("form", "status", "line"),
    [
        ({"registry": "dar", "fault": "downn"}, 400, "no such fault; nearest: down"),
        ({"registry": "dar", "fault": "slow", "seconds": "long"}, 400, "slow suits"),
        ({"registry": "dar", "fault": "down", "persona": "nobody"}, 404, "GET /personas"),
        ({}, 400, "no such fault"),
    ],
    ids=str,
)
def test_an_order_that_cannot_be_says_why_and_changes_nothing(
    browser: Browser, form: dict[str, str], status: int, line: str
) -> None:
    page = browser.send("/sandbox/faults", **form)

    assert page.status == status
    assert line in text(page)
    assert "Det kunne ikke lade sig gøre" in text(page)
    assert _faults(browser) == []


def test_a_day_replaces_what_was_on(browser: Browser) -> None:
    browser.send("/sandbox/faults", registry="cpr", fault="down")

    browser.send("/sandbox/profiles", profile="slow-monday")
    monday = {each.fault for each in _faults(browser)}
    browser.send("/sandbox/profiles", profile="good-day")

    assert monday == {"unavailable", "slow"}
    assert _faults(browser) == []


def test_the_clock_moves_stands_and_follows_again(browser: Browser) -> None:
    clock = browser.mocks.clock
    start = clock()

    month = text(browser.follow(browser.send("/sandbox/clock", advance="P1M")))
    browser.send("/sandbox/clock", freeze="yes")
    is_frozen = clock.is_frozen
    frozen = text(browser.look("/sandbox/clock"))
    browser.send("/sandbox/clock", freeze="no")
    is_running = not clock.is_frozen
    browser.send("/sandbox/clock", back_to_machine="yes")

    assert "20. dec. 2026 kl. 10.00" in month
    assert is_frozen
    assert "står stille" in frozen
    assert is_running
    assert clock() == start


def test_the_clock_goes_to_the_next_load_and_the_next_pay(browser: Browser) -> None:
    shown = text(browser.look("/sandbox/clock"))
    # A Friday morning: the replica is loaded in the night to Saturday, pay comes on the 30th.
    assert "Kopien indlæses næste gang 21. nov. 2026 kl. 02.00" in shown
    assert "Næste løn indberettes 30. nov. 2026 kl. 06.00" in shown

    later = text(browser.follow(browser.send("/sandbox/clock", now="2026-11-30T06:00:00+01:00")))

    assert "30. nov. 2026 kl. 06.00" in later
    assert "Næste løn indberettes 31. dec. 2026 kl. 06.00" in later


def test_a_leap_that_is_too_long_is_refused(browser: Browser) -> None:
    page = browser.send("/sandbox/clock", advance="9y")

    assert page.status == 400
    assert "at most 700 days" in text(page)


def test_a_move_tells_what_it_changed_where_and_what_stands_on_the_feed(browser: Browser) -> None:
    answer = browser.send(
        "/sandbox/events", event="move", persona="employee", to="newly-built", household="alone"
    )

    shown = text(browser.follow(answer))
    assert "Flytter: employee" in shown
    assert "place , former_places svarer sådan fra 21. nov. 2026 kl. 02.00" in shown
    assert "1 ny adresse" in shown
    assert "Personregistret (CPR) A01" in shown
    assert "AdresseCreate" in shown


def test_the_feed_is_held_back_and_let_on_again(browser: Browser) -> None:
    life = browser.mocks.worlds.default.life
    held = text(
        browser.follow(
            browser.send(
                "/sandbox/faults",
                registry="feed",
                fault="events-and-replica-out-of-step",
                back="events",
            )
        )
    )
    browser.send("/sandbox/events", event="divorce", persona="employee")
    silent = text(browser.look("/sandbox/events"))
    on = [(each.registry, each.persona) for each in life.steps.listing()]

    told = text(
        browser.follow(browser.send("/sandbox/faults/lift", registry="feed", back="events"))
    )

    assert on == [("feed", None)]
    assert "Send meddelelserne igen" in held
    assert "Ingen endnu." in silent
    assert "Ingen endnu." not in told


def test_the_replica_is_loaded_no_more_by_the_fault_of_that_name(browser: Browser) -> None:
    page = browser.look("/sandbox/faults").body.decode()

    browser.send("/sandbox/faults", registry="cpr", fault="events-and-replica-out-of-step")

    assert '<option value="events-and-replica-out-of-step">' in page
    (order,) = browser.mocks.worlds.default.life.steps.listing()
    assert order.registry == "cpr"
    assert _faults(browser) == []


def test_pay_that_rises_is_told_by_the_income_register(browser: Browser) -> None:
    answer = browser.send("/sandbox/events", event="raise", persona="employee", percent="10")

    assert "nye linjer" in text(browser.follow(answer))


def test_an_event_that_cannot_happen_says_why(browser: Browser) -> None:
    page = browser.send("/sandbox/events", event="divorce", persona="single-mother")
    unknown = browser.send("/sandbox/events", event="ball", persona="employee")

    assert page.status in {404, 409}
    assert "Det kunne ikke lade sig gøre" in text(page)
    assert unknown.status == 400


@pytest.mark.parametrize("kind", ["keeps_job", "partner", "other_parent", "until", "scope"])
def test_every_event_asks_for_what_it_may_say(browser: Browser, kind: str) -> None:
    assert f'name="{kind}"' in browser.look("/sandbox/events").body.decode()


def test_a_switch_of_an_event_is_a_yes(browser: Browser) -> None:
    browser.send("/sandbox/events", event="emigration", persona="employee", keeps_job="on")

    (chapter,) = browser.mocks.worlds.default.life.chronicle.chapters
    assert chapter.ordered.event.keeps_job is True


def test_the_people_are_found_by_a_word_and_shown_with_both_numbers(browser: Browser) -> None:
    found = browser.look("/sandbox/people?q=employee")
    persona = _persona(browser, "employee")
    second = _persona(browser, "employee-mod11")
    shown = browser.look("/sandbox/people/employee")

    assert 'id="employee"' in found.body.decode()
    assert 'id="randers-resident"' not in found.body.decode()
    assert f"{persona.number.reveal()} opfylder ikke modulus 11" in text(shown)
    assert f"{second.number.reveal()} opfylder modulus 11" in text(shown)
    assert "not_registered_here" in text(shown)
    assert "token --citizen employee" in text(shown)


def test_use_leads_to_the_sign_in_with_the_persona_proposed(browser: Browser) -> None:
    page = browser.look("/sandbox/people/employee").body.decode()

    assert f'href="{GATEWAY}/log-ind?til=/mine-data&amp;som=employee"' in page


@pytest.mark.parametrize("persona", ["deceased", "replacement-number", "employee-child"])
def test_whoever_cannot_sign_in_cannot_be_used(browser: Browser, persona: str) -> None:
    page = browser.look(f"/sandbox/people/{persona}")

    assert "Kan ikke logge ind." in text(page)
    assert f"som={persona}" not in page.body.decode()


def test_somebody_of_the_population_is_found_by_place(browser: Browser) -> None:
    there = text(browser.look("/sandbox/people?index=7"))
    beyond = text(browser.look("/sandbox/people?index=99999"))

    assert "Nummer 7 i befolkningen" in there
    assert "Samme husstand" in there
    assert "Der er ingen med det nummer." in beyond
    assert "Der er ingen med det nummer." in text(browser.look("/sandbox/people?index=x"))


@pytest.mark.parametrize("room", ["", "people", "faults", "events", "worlds"])
def test_no_address_on_a_page_holds_a_number(browser: Browser, room: str) -> None:
    import re

    page = browser.look(f"/sandbox/{room}".rstrip("/")).body.decode()

    links = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert links
    assert [link for link in links if re.search(r"\d{10}|\d{6}-\d{4}", link)] == []


def test_each_world_is_steered_by_itself(browser: Browser) -> None:
    entered = browser.look("/sandbox/world?name=indigo")
    there = browser.follow(entered)
    browser.send("/w/indigo/sandbox/faults", registry="dar", fault="down")

    indigo = browser.mocks.worlds.named("indigo")
    assert indigo is not None
    assert "Verden: indigo" in text(there)
    assert 'action="/w/indigo/sandbox/faults"' in there.body.decode()
    assert [each.fault for each in indigo.faults.listing()] == ["down"]
    assert _faults(browser) == []


def test_a_world_is_removed_and_reset(browser: Browser) -> None:
    browser.look("/w/indigo/sandbox")
    browser.send("/sandbox/clock", advance="P1D")
    listed = text(browser.look("/sandbox/worlds"))

    browser.send("/sandbox/worlds/drop", world="indigo")
    left = text(browser.follow(browser.send("/sandbox/reset")))
    never = browser.send("/sandbox/worlds/drop", world="default")

    assert "indigo" in listed
    assert "indigo" not in left
    assert browser.mocks.clock() == browser.mocks.clock.machine
    assert never.status == 409


def test_a_call_is_told_with_what_was_wrong_and_what_would_pass(
    browser: Browser, called: Callable[..., Answer]
) -> None:
    called()
    (entry,) = browser.mocks.journal.entries()

    listed = browser.look("/sandbox/calls")
    one = browser.look(f"/sandbox/calls/{entry.id}")
    row = browser.look(f"/sandbox/calls/{entry.id}/row")

    for page in (listed, one, row):
        assert "brudt og afvist" in text(page)
        assert entry.findings[0].rule in text(page)
    assert "Det, der ville gå an" in text(one)
    assert "curl -X POST" in text(one)
    assert row.body.decode().strip().startswith("<li")
    assert f"after={entry.id}" in listed.body.decode()


def test_the_calls_are_narrowed_and_emptied(
    browser: Browser, called: Callable[..., Answer]
) -> None:
    called()

    other = text(browser.look("/sandbox/calls?registry=cpr"))
    fitting = text(browser.look("/sandbox/calls?registry=dar&verdict=refused"))
    emptied = text(browser.follow(browser.send("/sandbox/calls/clear")))

    assert "brudt og afvist 1" not in other
    assert "POST /DAR/v1" not in other
    assert "POST /DAR/v1" in fitting
    assert "POST /DAR/v1" not in emptied


@pytest.mark.parametrize(
    "path", ["nothing", "calls/99", "calls/x", "calls/1/nothing", "people/nobody", "files/x/y"]
)
def test_what_is_not_there_is_told_so(browser: Browser, path: str) -> None:
    assert browser.look(f"/sandbox/{path}").status == 404


def test_a_file_is_kept_by_its_edition(browser: Browser) -> None:
    import re

    page = browser.look().body.decode()
    (script,) = re.findall(r'<script src="([^"]*)"', page)

    answer = browser.look(script)

    assert answer.status == 200
    assert "immutable" in dict(answer.headers)["cache-control"]
    assert "javascript" in answer.content_type


def test_the_contract_files_are_linked_and_there(browser: Browser) -> None:
    page = browser.look().body.decode()

    for name in ("PersonLookup.wsdl", "schema.graphql", "IndkomstOplysningPersonHent.wsdl"):
        assert name in page
    assert f"{GATEWAY}/schema" in page


def _faults(browser: Browser):
    return browser.mocks.faults.listing()


def _persona(browser: Browser, persona_id: str) -> Persona:
    found = browser.mocks.worlds.default.life.present.persona(persona_id)
    assert found is not None
    return found
