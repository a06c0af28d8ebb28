"""The sandbox's page in a real browser: fit for everybody, with and without scripts, and live."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from mocks.run import now
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.testing import running_mocks
from mocks.world.model import World
from tests.journeys.house import House
from tests.pages.grid import VARIANTS, Variant
from tests.pages.steering import Steering
from tests.pages.test_grid import INLINE, LEVELS, RULES, SIDEWAYS

pytestmark = pytest.mark.slow
ROOMS = (
    "",
    "people",
    "people/employee",
    "people?index=3",
    "faults",
    "clock",
    "events",
    "worlds",
    "calls",
    "calls/1",
)


def chosen() -> Iterator[tuple[str, Variant]]:
    """Give every room in one variant, some in two; in all of them where SAMSYN_PAGES_GRID says
    `full`.
    """
    for place, room in enumerate(ROOMS):
        if os.environ.get("SAMSYN_PAGES_GRID") == "full":
            yield from ((room, variant) for variant in VARIANTS)
            continue
        yield room, VARIANTS[place % len(VARIANTS)]
        if place % 2:
            yield room, VARIANTS[(place + 7) % len(VARIANTS)]


_CHANGE = """{
  Object.defineProperty(document, "hidden", {value: %s, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
HIDE, SHOW = f"() => {_CHANGE % 'true'}", f"() => {_CHANGE % 'false'}"
ATTACKS = {
    "form": """target => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = target;
      form.innerHTML = "<input name=registry value=dar><input name=fault value=down>";
      document.documentElement.append(form);
      form.submit();
    }""",
    "fetch": """target => {
      const body = new URLSearchParams({registry: "dar", fault: "down"});
      fetch(target, {method: "POST", mode: "no-cors", body});
    }""",
}
"""What a page elsewhere could try, with nothing to hold it back but who is asked."""


@pytest.fixture(scope="module")
def plain_mocks(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Mocks]:
    """Give mocks by themselves whose page wears our own style."""
    setup = Setup(
        state=tmp_path_factory.mktemp("plain"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
        design_system=False,
    )
    with running_mocks(setup, world, clock=now) as running:
        yield running


@pytest.fixture
def dressed(mocks: Mocks, plain_mocks: Mocks) -> Iterator[Callable[[str], Mocks]]:
    yield lambda dress: mocks if dress == "design" else plain_mocks
    for each in (mocks, plain_mocks):
        each.worlds.default.reset()


@pytest.fixture
def steering(
    dressed: Callable[[str], Mocks], browser: Browser
) -> Iterator[Callable[..., Steering]]:
    with ExitStack() as opened:

        def open_page(dress: str = "design", **how: object) -> Steering:
            made = Steering(dressed(dress), browser, **how)
            opened.callback(made.close)
            return made

        yield open_page


@pytest.mark.parametrize(("room", "variant"), list(chosen()), ids=str)
def test_every_room_is_fit_for_everybody(
    room: str, variant: Variant, steering: Callable[..., Steering]
) -> None:
    there = steering(variant.dress, width=variant.width, language=variant.language)
    _fill(there.mocks)
    there.go(f"text/{variant.size}")

    entry = there.mocks.journal.entries()[0].id
    there.go(room.replace("calls/1", f"calls/{entry}"))

    # What a fold hides is not looked at.
    there.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    found = Axe().run(there.page, options=RULES).response
    assert [
        f"{each['id']}: {[node['html'][:140] for node in each['nodes']]}"
        for each in found["violations"]
    ] == []
    assert there.page.evaluate(SIDEWAYS) == 0
    assert there.page.evaluate(INLINE) == 0
    assert there.page.evaluate(LEVELS).count(1) == 1
    assert there.page.locator("html").get_attribute("lang") == variant.language
    assert there.troubles == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_registries_are_steered_with_and_without_scripts(
    steering: Callable[..., Steering], scripts: bool
) -> None:
    there = steering(scripts=scripts)
    there.go()

    there.press("Sluk: Adresseregistret (DAR)")
    faults = [each.fault for each in there.mocks.faults.listing()]
    there.go("faults")
    there.press("Gør alt godt igen")
    mended = there.mocks.faults.listing()
    there.go("clock")
    there.press("En dag frem")
    moved = there.mocks.clock() - there.mocks.clock.machine
    there.go("events")
    there.page.get_by_text("Flytter", exact=True).click()
    there.press("Flytter: lad det ske")

    assert faults == ["down"]
    assert mended == []
    assert round(moved.total_seconds() / 3600) in {23, 24, 25}
    assert "Flytter: employee" in there.text()
    assert "svarer sådan fra" in there.text()
    assert there.troubles == []


def test_everything_on_the_first_page_is_reached_by_keyboard(
    steering: Callable[..., Steering],
) -> None:
    there = steering()
    there.go()

    there.page.keyboard.press("Tab")
    skip = there.page.evaluate("document.activeElement.className")
    there.page.keyboard.press("Enter")
    at = there.page.evaluate("document.activeElement.id")
    for _ in range(20):
        there.page.keyboard.press("Tab")
        if "Sluk: Adresseregistret" in there.page.evaluate("document.activeElement.innerText"):
            break
    outline = there.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    there.page.keyboard.press("Enter")
    expect(there.page.get_by_role("status").first).to_contain_text("Fejlen er slået til")

    assert skip == "skipnav"
    assert at == "main-content"
    assert outline != "none"
    assert [each.registry for each in there.mocks.faults.listing()] == ["dar"]


def test_a_call_comes_by_itself_and_waits_while_paused(
    steering: Callable[..., Steering],
) -> None:
    there = steering()
    there.go("calls")
    rows = there.page.locator("#calls > li")
    state = there.page.locator("#live-state")
    expect(state).to_have_text("Nye kald kommer af sig selv.")
    assert rows.count() == 0

    _fill(there.mocks)
    expect(rows).to_have_count(2)
    there.press("Pause")
    _fill(there.mocks)
    there.page.wait_for_function("document.getElementById('pause').textContent === 'Fortsæt'")
    paused = rows.count()
    there.press("Fortsæt")
    expect(rows).to_have_count(4)

    ids = rows.evaluate_all("rows => rows.map(row => +row.dataset.id)")
    assert paused == 2
    assert ids == sorted(ids, reverse=True)
    assert rows.first.locator(".badge").first.inner_text() == "404"
    assert there.troubles == []


def test_a_page_that_nobody_sees_hears_nothing_and_has_missed_nothing(
    steering: Callable[..., Steering],
) -> None:
    there, beside = steering(), steering()
    for each in (there, beside):
        each.go("calls")
        expect(each.page.locator("#live-state")).to_have_text("Nye kald kommer af sig selv.")

    there.page.evaluate(HIDE)
    _fill(there.mocks)
    expect(beside.page.locator("#calls > li")).to_have_count(2)
    unseen = there.page.locator("#calls > li").count()
    there.page.evaluate(SHOW)

    expect(there.page.locator("#calls > li")).to_have_count(2)
    assert unseen == 0


def test_each_world_s_calls_come_on_its_own_page(steering: Callable[..., Steering]) -> None:
    there = steering()
    there.page.goto(f"{there.mocks.addresses.admin}/w/indigo/sandbox/calls")
    expect(there.page.locator("#live-state")).to_have_text("Nye kald kommer af sig selv.")

    _fill(there.mocks)
    _fill(there.mocks, world="/w/indigo")

    rows = there.page.locator("#calls > li")
    expect(rows).to_have_count(2)
    assert rows.first.locator("a").get_attribute("href").startswith("/w/indigo/sandbox/calls/")
    assert there.troubles == []
    there.mocks.worlds.drop("indigo")


def test_only_the_calls_that_were_chosen_come(steering: Callable[..., Steering]) -> None:
    there = steering()
    there.go("calls?registry=dar")
    expect(there.page.locator("#live-state")).to_have_text("Nye kald kommer af sig selv.")

    _fill(there.mocks)

    rows = there.page.locator("#calls > li")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Adresseregistret (DAR)")


def test_without_scripts_calls_are_fetched_again_by_a_link(
    steering: Callable[..., Steering],
) -> None:
    there = steering(scripts=False)
    there.go("calls")
    _fill(there.mocks)

    there.page.get_by_role("link", name="Hent igen").click()

    assert there.page.locator("#calls > li").count() == 2
    assert there.page.get_by_role("button", name="Pause").count() == 0


def test_a_command_is_copied(steering: Callable[..., Steering]) -> None:
    there = steering()
    there.context.grant_permissions(["clipboard-read", "clipboard-write"])
    there.go("people/employee")

    there.press("Kopiér")
    expect(there.page.get_by_role("button", name="Kopieret")).to_be_visible()

    copied = there.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("token --citizen employee")


@pytest.mark.parametrize("script", ["form", "fetch"])
def test_a_page_elsewhere_orders_nothing(steering: Callable[..., Steering], script: str) -> None:
    there = steering()
    # Another port of this machine, and a page of theirs that nobody's policy holds back.
    there.page.goto(f"{there.mocks.addresses.plain}/contracts/dar/schema.graphql")
    target = f"{there.address}/faults"
    with there.page.expect_response(target) as coming:
        there.page.evaluate(ATTACKS[script], target)

    assert coming.value.status == 403
    assert there.mocks.faults.listing() == []


def test_the_gateway_s_front_page_leads_here(
    steering: Callable[..., Steering], house: House
) -> None:
    there = steering()
    there.page.goto(house.address)

    there.page.get_by_role("link", name="Til sandkassen").click()

    assert there.page.url == there.address
    assert "De første fem minutter" in there.text()


def _fill(mocks: Mocks, *, world: str = "") -> None:
    """Make two calls: one that breaks DAR's contract, one that meets no registry."""
    at = f"{mocks.addresses.plain}{world}"
    httpx.post(f"{at}/DAR/v1", json={"query": "{ nothing }"}, trust_env=False)
    httpx.post(f"{at}/DAR/v2", json={}, trust_env=False)
