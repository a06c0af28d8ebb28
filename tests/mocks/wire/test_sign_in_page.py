"""The sign-in in a browser: without script, by keyboard, on a phone; and what it asks of others."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from tests.gateway.pages.browser import browser as open_browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium():
    with open_browser() as started:
        yield started


@pytest.fixture(scope="module")
def return_to():
    """Listen where the browser comes back to."""

    class Back(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Back) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/back"
        listening.shutdown()


@pytest.fixture
def open_page(start_mocks, chromium, return_to):
    mocks = start_mocks(redirect_uris=frozenset({return_to}))
    question = {
        "response_type": "code",
        "client_id": "samsyn-pages",
        "redirect_uri": return_to,
        "scope": "openid",
        "state": "state-1",
        "nonce": "nonce-1",
        "code_challenge": "A" * 43,
        "code_challenge_method": "S256",
    }
    opened = []

    def opening(*, width=1280, path="/authorize", **changes):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=False
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.seen = []
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("request", lambda request: page.seen.append(request.url))
        page.goto(f"{mocks.addresses.issuer}{path}?{urlencode(question | changes)}")
        opened.append(context)
        return page

    yield opening
    for context in opened:
        context.close()


def test_one_click_signs_a_citizen_in_without_script(open_page, return_to):
    page = open_page()

    page.click("button[value=employee]")

    assert page.url.startswith(f"{return_to}?code=")
    assert "state=state-1" in page.url


def test_an_employee_is_found_and_chosen_by_keyboard_alone(open_page, return_to):
    page = open_page()
    page.focus("#q")

    page.keyboard.type("randers-citizen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?**")
    page.focus('button[value="randers-kommune/randers-citizen-service"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"{return_to}?**")

    assert "code=" in page.url


def test_anybody_signs_in_by_number(open_page, return_to, town):
    page = open_page()

    page.fill("#number", town.persona("neighbour").number.reveal())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{return_to}?**")

    assert "code=" in page.url
    assert town.persona("neighbour").number.reveal() not in page.url


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_and_asks_nobody_else(open_page, width):
    page = open_page(width=width)

    widest = page.locator("body").bounding_box()["width"]
    right = max(
        box["x"] + box["width"]
        for each in page.locator("button").all()
        if (box := each.bounding_box())
    )
    assert right <= widest == width
    assert len(page.seen) == 2  # the page and its style sheet, and no word on the console
    assert "Sandkasse" in page.inner_text("header")


def test_what_cannot_go_on_says_so_in_both_languages(open_page):
    page = open_page(client_id="nobody")

    assert page.inner_text("h1") == "Du kan ikke logge ind eller ud herfra"
    assert "Go back and start again" in page.inner_text("main")
