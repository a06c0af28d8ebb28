"""Who may look at the page and who may order by it: nobody from elsewhere."""

import pytest

from tests.mocks.page.conftest import FORM, HERE, Browser


def test_a_name_elsewhere_that_leads_here_sees_nothing(browser: Browser) -> None:
    rebound = browser.look("/sandbox/people", host="thief.example:8092")

    assert rebound.status == 403
    assert b"employee" not in rebound.body
    assert browser.look("/sandbox/people", host="localhost:8092").status == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://thief.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": f"{HERE}.thief.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
        {"host": "thief.example:8092"},
        {"host": "thief.example:8092", "origin": "http://thief.example:8092"},
    ],
    ids=str,
)
def test_an_order_that_is_not_from_the_page_changes_nothing(
    browser: Browser, changed: dict[str, str]
) -> None:
    foreign = browser.send("/sandbox/faults", changed=changed, registry="dar", fault="down")

    assert foreign.status == 403
    assert browser.mocks.faults.listing() == []
    own = browser.send("/sandbox/faults", registry="dar", fault="down")
    assert own.status == 303
    assert [each.fault for each in browser.mocks.faults.listing()] == ["down"]


def test_a_form_with_a_charset_is_a_form(browser: Browser) -> None:
    changed = {"content-type": f"{FORM}; charset=UTF-8", "sec-fetch-site": "same-origin"}

    assert browser.send("/sandbox/reset", changed=changed).status == 303


def test_no_page_may_be_framed_or_run_what_it_did_not_load_from_here(browser: Browser) -> None:
    headers = dict(browser.look().headers)

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    # "no-referrer" would make a form's Origin null, and our own forms would be refused.
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "back", ["https://thief.example/", "//thief.example", "/sandbox//thief.example", "/feed"]
)
def test_a_wish_leads_back_to_the_page_and_nowhere_else(browser: Browser, back: str) -> None:
    answer = browser.look(f"/sandbox/language/en?back={back}")

    assert dict(answer.headers)["location"] == "/sandbox"


def test_other_methods_are_none(browser: Browser) -> None:
    changed = {"x-samsyn-world": "default"}
    assert browser.send("/sandbox/nothing", changed=changed).status == 404
