"""Acting for another in a real browser: whose data it is on each page, and what ends at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from contracts.dates import danish_day
from gateway.cli.ports import Ports
from gateway.identity.sign_in import RETURN_PATH
from mocks.run import now
from mocks.world.model import World
from tests.journeys.acting import PLACES, family_world
from tests.journeys.house import House, open_house, open_mocks
from tests.pages.asking import ask_for_child, hand_in
from tests.pages.reader import Reader

pytestmark = pytest.mark.slow
OTHERS, POWERS = "/mine-data/andre", "/mine-data/fuldmagter"
HER, HELPER = "widow-two-children", "single-father"
FORM = """() => Object.fromEntries(new FormData(document.querySelector("form[action$='/ny']")))"""
Opening = Callable[..., Reader]


@contextmanager
def opened_readers(house: House, browser: Browser) -> Iterator[Opening]:
    readers: list[Reader] = []

    def opened(persona: str | None, *, scripts: bool = True, width: int = 1280) -> Reader:
        reader = Reader(house, browser, scripts=scripts, width=width)
        readers.append(reader)
        if persona is not None:
            reader.sign_in(persona)
        return reader

    yield opened
    for each in readers:
        each.close()


@pytest.fixture
def reading(house: House, browser: Browser) -> Iterator[Opening]:
    with opened_readers(house, browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[House]:
    """A family in hiding, new custody, and children of 14, 15, 17 and 18 years."""
    folder = tmp_path_factory.mktemp("families")
    planted, ports = family_world(world, danish_day(now())), Ports.free()
    back = f"http://127.0.0.1:{ports.gateway}{RETURN_PATH}"
    with (
        open_mocks(folder / "registries", planted, return_to=[back]) as mocks,
        open_house(folder / "gateway", mocks, planted, ports=ports) as house,
    ):
        yield house


@pytest.fixture
def among_families(families: House, browser: Browser) -> Iterator[Opening]:
    with opened_readers(families, browser) as opened:
        yield opened


def banner(reader: Reader) -> str:
    return reader.page.locator(".for-another-who").inner_text()


def click(reader: Reader, name: str) -> None:
    """Click a link or button of the page's own part, not of the menu."""
    main = reader.page.get_by_role("main")
    main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()


def give(reader: Reader, *, log: bool = False) -> str:
    """Give a power of attorney over income for a month; give its link."""
    reader.go(f"{POWERS}/ny")
    reader.page.locator("input[value=income]").check(force=True)
    if log:
        reader.page.locator("input[name=log]").check(force=True)
    reader.page.locator("input[value=maaned]").check(force=True)
    click(reader, "Lav fuldmagten")
    return reader.page.locator("#invitation").inner_text()


def take_on(reader: Reader, link: str) -> None:
    reader.page.goto(link)
    click(reader, "Åbn fuldmagten")
    click(reader, "Ja, tag imod")


def end_all(reader: Reader) -> None:
    """End whatever she gave and holds that has not ended."""
    reader.go(POWERS)
    for _ in range(8):
        ends = reader.page.locator("main form[action$='/slut'] button")
        if ends.count() == 0:
            return
        ends.first.click()
        reader.go(POWERS)


def test_a_childs_record_says_on_every_page_whose_it_is_and_why(reading: Opening) -> None:
    parent = reading("employee", scripts=False, width=390)
    parent.go(OTHERS)
    click(parent, "Se oplysninger")
    at = parent.path

    said = []
    for below in ("", "/oplysninger/person", "/oplysninger/bolig", "/oplysninger/okonomi"):
        parent.go(f"{at}{below}")
        said.append(banner(parent))
    parent.go(f"{at}/opslag?egne=1")
    said.append(banner(parent))

    why = "Du ser oplysninger om Alma Testrup Lindholt, fordi du har forældremyndigheden."
    assert set(said) == {why}
    assert "Dig" in parent.page.locator(".log-row h2").first.inner_text()
    assert parent.house.number("employee-child") not in parent.page.content()
    assert parent.troubles == []


def test_her_own_pages_say_nothing_of_anybody_else(reading: Opening) -> None:
    parent = reading("employee")

    for path in ("/mine-data", "/mine-data/oplysninger/person", OTHERS):
        parent.go(path)
        assert parent.page.locator(".for-another").count() == 0


def test_another_citizens_link_is_a_page_that_is_not_there(reading: Opening) -> None:
    parent, stranger = reading("employee"), reading("seafarer")
    parent.go(OTHERS)
    click(parent, "Se oplysninger")

    for below in ("", "/oplysninger/person", "/opslag", "/indkomst/2026-01"):
        answer = stranger.page.goto(f"{stranger.house.address}{parent.path}{below}")
        assert answer is not None
        assert answer.status == 404
        assert "Du kan ikke handle for den person." in stranger.text()


def test_a_power_is_given_taken_on_used_seen_and_ended_without_scripts(reading: Opening) -> None:
    giver, holder = reading(HER, scripts=False), reading(None, scripts=False)
    link = give(giver, log=True)
    holder.page.goto(link)
    assert "Nogen vil give dig en fuldmagt" in holder.text()
    click(holder, "Log ind")
    holder.choose(HELPER)
    click(holder, "Åbn fuldmagten")
    assert "Fuldmagt fra Karen Prøvegaard Holt" in holder.text()
    click(holder, "Ja, tag imod")

    click(holder, "Se oplysninger")

    assert banner(holder) == ("Du ser oplysninger om Karen Prøvegaard Holt, fordi du har fuldmagt.")
    assert holder.page.locator("main .card-heading").all_inner_texts() == ["Økonomi"]
    record = holder.path
    giver.go("/mine-data/opslag")
    assert "En, der har fuldmagt, så for den, der gav den." in giver.text()
    assert "Din fuldmagt blev taget imod" in giver.text()
    giver.go(POWERS)
    click(giver, "Træk fuldmagten tilbage")
    assert "Trukket tilbage" in giver.text()
    refused = holder.page.goto(f"{holder.house.address}{record}/oplysninger/okonomi")
    assert refused is not None
    assert refused.status == 403
    assert "Fuldmagten gælder ikke." in holder.text()
    assert "Karen" not in holder.text()


def test_looking_at_a_link_does_nothing_and_its_giver_cannot_take_it(reading: Opening) -> None:
    giver = reading(HER)
    link = give(giver)
    listed = giver.path

    giver.page.goto(link)
    giver.page.goto(link)
    giver.go(listed)

    assert "Venter på, at linket bliver åbnet" in giver.text()
    giver.page.goto(link)
    click(giver, "Åbn fuldmagten")
    assert "Det er din egen fuldmagt." in giver.text()
    end_all(giver)


def test_a_link_is_for_the_first_who_opens_it(reading: Opening) -> None:
    giver, first, second = reading(HER), reading(HELPER), reading("seafarer")
    link = give(giver)
    first.page.goto(link)
    click(first, "Åbn fuldmagten")

    second.page.goto(link)
    click(second, "Åbn fuldmagten")

    assert "Linket til fuldmagten er brugt" in second.text()
    assert "Karen" not in second.text()
    click(first, "Nej tak")
    assert "Afslået" in first.text()


def test_the_link_stays_for_its_giver_in_either_language_and_for_nobody_else(
    reading: Opening,
) -> None:
    giver, other = reading(HER), reading(HELPER)
    link = give(giver)
    at = giver.path

    giver.page.get_by_role("link", name="English").click()

    assert giver.path == at
    assert giver.page.locator("#invitation").inner_text() == link
    answer = other.page.goto(f"{other.house.address}{at}")
    assert answer is not None
    assert answer.status == 404
    end_all(giver)


def test_a_form_that_is_sent_twice_gives_one_power(reading: Opening) -> None:
    giver = reading(HER)
    end_all(giver)
    giver.go(f"{POWERS}/ny")
    giver.page.locator("input[value=income]").check(force=True)
    giver.page.locator("input[value=uge]").check(force=True)
    sent: dict[str, str] = giver.page.evaluate(FORM)
    click(giver, "Lav fuldmagten")

    again = giver.context.request.post(f"{giver.house.address}{POWERS}/ny", form=sent)

    assert again.url == giver.page.url
    giver.go(POWERS)
    assert giver.page.locator("main form[action$='/slut']").count() == 1
    end_all(giver)


def test_a_form_without_a_choice_says_what_is_missing_and_keeps_the_rest(
    reading: Opening,
) -> None:
    giver = reading(HER, scripts=False)
    giver.go(f"{POWERS}/ny")
    giver.page.locator("input[value=kvartal]").check(force=True)

    click(giver, "Lav fuldmagten")

    assert "Noget mangler" in giver.text()
    assert giver.page.locator("input[value=kvartal]").is_checked()


def test_a_power_is_given_and_ended_by_keyboard_alone(reading: Opening) -> None:
    giver = reading(HER)
    giver.go(f"{POWERS}/ny")
    keys = giver.page.keyboard
    giver.page.locator("input[value=income]").focus()
    keys.press("Space")
    giver.page.locator("input[name=laenge]").first.focus()
    keys.press("Space")
    giver.page.get_by_role("button", name="Lav fuldmagten").focus()
    keys.press("Enter")
    giver.page.wait_for_selector("#invitation")

    giver.page.get_by_role("button", name="Træk fuldmagten tilbage").focus()
    keys.press("Enter")
    giver.page.wait_for_selector("text=Trukket tilbage")

    assert giver.page.locator("#invitation").count() == 0
    assert giver.troubles == []


def test_somebody_who_is_15_tomorrow_can_give_none_and_opens_nothing(reading: Opening) -> None:
    child = reading("fifteen-tomorrow")
    child.go(f"{POWERS}/ny")
    child.page.locator("input[value=income]").check(force=True)
    child.page.locator("input[value=uge]").check(force=True)

    click(child, "Lav fuldmagten")

    assert "når man er fyldt 15 år" in child.text()
    child.go(OTHERS)
    assert "når man er fyldt 15 år" in child.text()


def test_what_the_sign_in_brings_counts_as_long_as_the_session(reading: Opening) -> None:
    daughter = reading("no-mitid-daughter")
    daughter.go(OTHERS)
    click(daughter, "Se oplysninger")

    assert banner(daughter) == "Du ser oplysninger om Else Prøve Brevik, fordi du har fuldmagt."
    at = daughter.path
    daughter.go(f"{at}/opslag")
    assert "Hvem har set oplysningerne her" in daughter.text()
    daughter.go(f"{at}/oplysninger/person")
    assert "Intet fra Folkeregistret (CPR) vises for dig" not in daughter.text()
    somebody = reading("seafarer")
    somebody.go(at)
    assert "Du kan ikke handle for den person." in somebody.text()


def test_a_guardian_for_everything_sees_her_ward(reading: Opening) -> None:
    guardian = reading("guardian")
    guardian.go(OTHERS)
    click(guardian, "Se oplysninger")

    assert banner(guardian) == "Du ser oplysninger om Aksel Prøve Værge, fordi du er værge."


def test_children_turn_15_and_18_and_the_list_says_so(among_families: Opening) -> None:
    parent = among_families("long-sick", scripts=False)

    parent.go(OTHERS)

    cards = parent.page.locator("main article").all_inner_texts()
    assert len(cards) == 3
    assert "Til og med" in cards[0]
    assert [("Barnet er fyldt 15 år" in each) for each in cards] == [False, True, True]
    assert parent.page.get_by_role("link", name="Se oplysninger").count() == 1


def test_a_father_reads_no_place_where_the_other_parent_hides(among_families: Opening) -> None:
    father = among_families("shared-residence-father")
    father.go(OTHERS)
    click(father, "Se oplysninger")
    at = father.path

    pages = []
    for below in ("", "/oplysninger/person", "/oplysninger/bolig", "/opslag?egne=1"):
        father.go(f"{at}{below}")
        pages.append(father.page.content())

    told = "".join(pages)
    assert [place for place in PLACES if place.decode() in told] == []
    assert "Ikke registreret</" not in pages[2]
    assert "Hidden because" not in told
    assert "på grund af beskyttelse" not in pages[2]
    assert "Bertram" in told


def test_a_parent_decides_for_the_child_and_takes_it_back_without_scripts(
    house: House, reading: Opening
) -> None:
    parent = reading("employee", scripts=False, width=390)
    parent.go(f"/mine-data/anmodninger/{ask_for_child(house)}")
    assert "Hvem handler det om?" in parent.text()
    click(parent, "Svar for Alma Testrup Lindholt")
    assert banner(parent).startswith("Du ser oplysninger om Alma Testrup Lindholt")
    assert "Dit svar gælder for Alma Testrup Lindholt, ikke for dig selv." in parent.text()
    parent.page.locator("input[name=felt][value='person.birth_date']").check(force=True)

    click(parent, "Ja, del det")

    assert "Du sagde ja" in parent.text()
    parent.go("/mine-data/samtykker")
    assert "Givet for et barn" in parent.text()
    click(parent, "Træk tilbage")
    assert "Trukket tilbage" in parent.text()


def test_nobody_answers_for_a_child_that_is_15(families: House, among_families: Opening) -> None:
    parent = among_families("long-sick")
    listed = families.own("long-sick", "/v1/my-data/relations").json()["relations"]
    of_age = next(each["alias"] for each in listed if each.get("code") == "of_age")
    request = ask_for_child(families)
    parent.go(f"/mine-data/anmodninger/{request}/hvem")
    offered = parent.page.locator("main .button-primary").count()

    answer = parent.page.goto(f"{families.address}/mine-data/anmodninger/{request}?om={of_age}")

    assert offered == 1
    assert answer is not None
    assert answer.status == 403
    assert "Barnet er fyldt 15 år" in parent.text()


def test_a_journey_leads_to_an_appointment_and_its_firm_learns_nothing(
    house: House, reading: Opening
) -> None:
    traveller = reading(None, scripts=False, width=390)
    traveller.go(f"/mine-data/rejse/{hand_in(house)}")
    assert "Din rejse til Spanien" in traveller.text()
    assert "får ikke at vide, hvem du er" in traveller.text()

    click(traveller, "Log ind")
    traveller.choose("employee")

    booking = traveller.page.get_by_role("link", name="Bestil tid")
    assert booking.get_attribute("href") == "https://kommune.example/pas/tid"
    traveller.go("/mine-data/opslag")
    assert "viste dig hertil med en rejse" in traveller.text()
