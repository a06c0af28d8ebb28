"""Parts that every page is made with: where a browser may be sent, forms, cookies, formats."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gateway.pages.kit import formats
from gateway.pages.kit.cookies import BEGUN_SECONDS, SESSION, Cookies
from gateway.pages.kit.forms import TOKEN, Form, FormRefused, check_token, read_form, token_for
from gateway.pages.kit.paths import safe_path
from gateway.pages.kit.places import country, cpr_country, municipality
from gateway.pages.site.signing_in import proposed

URLENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/mine-data",
        "/mine-data/anmodninger/req_abc",
        "/mine-data/opslag?egne=1&side=abc-_.",
        "/sagsbehandler",
        "/fuldmagt/inv_abc",
    ],
)
def test_a_browser_is_sent_to_addresses_of_ours(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "/%2f/evil.example" * 100,
        "https://evil.example",
        "javascript:alert(1)",
        "/mine-data\r\nSet-Cookie: a=b",
        "/mine-data\x00",
        "/mine-data/../v1/my-data",
        "/v1/my-data",
        "/mine-data#x",
        "/mine-data@evil.example",
        " /mine-data",
        "/mine-data//evil.example",
        "/mine-dataevil",
    ],
)
def test_it_is_sent_nowhere_else(path: str | None) -> None:
    assert safe_path(path) == "/"


@pytest.mark.parametrize("named", ["employee", "child-9", "teenager-15-mod11"])
def test_a_persona_may_be_proposed_by_name(named: str) -> None:
    assert proposed(named) == named


@pytest.mark.parametrize(
    "named", [None, "", "0702751236", "a-070275-1236", "a0702751236", "Employee", "a b", "a\n"]
)
def test_nothing_like_a_number_is_proposed(named: str | None) -> None:
    assert proposed(named) is None


def test_a_form_counts_with_the_token_of_its_session_and_path_only() -> None:
    form = Form(fields=((TOKEN, token_for("key", "/a")), ("x", "1")))

    check_token(form, "key", "/a")

    for key, path in (("other", "/a"), ("key", "/b"), ("", "/a")):
        with pytest.raises(FormRefused):
            check_token(form, key, path)


def test_a_form_without_a_token_is_refused() -> None:
    with pytest.raises(FormRefused):
        check_token(Form(fields=(("x", "1"),)), "key", "/a")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"a=1", "application/json"),
        (b"a=1", "multipart/form-data; boundary=x"),
        (b"a=%ff", URLENCODED),
        (b"a=\xc3\xa6", URLENCODED),
        (b"&".join(b"a=1" for _ in range(500)), URLENCODED),
        (b"a=" + b"x" * 70_000, URLENCODED),
    ],
    ids=["json", "multipart", "not utf-8", "not ascii", "too many", "too long"],
)
def test_what_is_no_form_of_ours_is_refused(content: bytes, media_type: str) -> None:
    with pytest.raises(FormRefused):
        read_form(content, media_type)


def test_a_form_keeps_what_was_typed_in_its_order() -> None:
    form = read_form(b"felt=a&felt=b&hvad=%C3%A6%20%3Cb%3E", f"{URLENCODED}; charset=utf-8")

    assert form.every("felt") == ("a", "b")
    assert form.one("hvad") == "æ <b>"
    assert form.one("nothing") == ""


@pytest.mark.parametrize(
    ("public_url", "name", "is_secure"),
    [("https://data.example", "__Host-samsyn", True), ("http://127.0.0.1:8080", "samsyn", False)],
)
def test_a_session_cookie_is_ours_alone(public_url: str, name: str, is_secure: bool) -> None:
    cookie = Cookies(public_url).session("value")

    assert cookie.key == name
    assert cookie.secure is is_secure
    assert (cookie.httponly, cookie.samesite, cookie.path, cookie.domain) == (
        True,
        "lax",
        "/",
        None,
    )
    assert cookie.max_age is None


def test_a_sign_in_under_way_is_forgotten_by_itself() -> None:
    cookies = Cookies("https://data.example")

    assert cookies.begun("abcdefghij", "x").max_age == BEGUN_SECONDS
    assert cookies.begun("abcdefghij", "x").key == "__Host-samsyn-log-ind-abcdefgh"
    assert cookies.gone(SESSION).max_age == 0


@pytest.mark.parametrize(
    ("language", "written"),
    [("da", "21. november 2026 kl. 23.10"), ("en", "21 November 2026 at 23:10")],
)
def test_an_instant_is_written_in_danish_time(language: str, written: str) -> None:
    at = datetime(2026, 11, 21, 22, 10, tzinfo=UTC)

    assert formats.minute(at, language) == written  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "da", "en"),
    [
        ("34100.00", "34.100 kr.", "DKK 34,100"),
        ("40029.67", "40.029,67 kr.", "DKK 40,029.67"),
        ("-94.50", "-94,50 kr.", "DKK -94.50"),
        ("0.00", "0 kr.", "DKK 0"),
    ],
)
def test_an_amount_has_oere_only_where_there_are_some(amount: str, da: str, en: str) -> None:
    assert formats.kroner(Decimal(amount), "da").replace("\u2212", "-") == da
    assert formats.kroner(Decimal(amount), "en").replace("\u2212", "-") == en


@pytest.mark.parametrize(
    ("written", "told"),
    [("1961-08-07", "7. august 1961"), ("1961-08", "august 1961"), ("1961", "1961")],
)
def test_a_date_is_told_as_far_as_it_is_known(written: str, told: str) -> None:
    assert formats.partial(written, "da") == told


def test_places_have_names_and_unknown_ones_are_not_guessed() -> None:
    assert municipality("0751") == "Aarhus"
    assert municipality("0999") == "0999"
    assert cpr_country("5100", "en") == "Denmark"
    assert cpr_country("5999", "da") == "5999"
    assert country("ES", "da") == "Spanien"
    assert formats.day(date(2026, 12, 24), "da") == "24. december 2026"
