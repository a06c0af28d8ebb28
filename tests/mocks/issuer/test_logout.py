"""Logging out, and the word to the client behind the browser's back."""

import pytest


def log_out(desk, tokens, **changes):
    asked = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": desk.log_out_to,
        "state": "bye",
    }
    given = {name: value for name, value in (asked | changes).items() if value is not None}
    return desk.get("/logout", **given)


def is_signed_in(desk):
    return "code" in desk.sent_back(desk.authorize(prompt="none"))


def test_who_logs_out_is_sent_back_with_the_state_and_is_a_stranger(desk):
    answer = log_out(desk, desk.signed_in())

    assert answer.status == 303
    assert dict(answer.headers)["location"] == f"{desk.log_out_to}?state=bye"
    assert "Max-Age=0" in dict(answer.headers)["set-cookie"]
    assert not is_signed_in(desk)


def test_a_lapsed_id_token_still_says_where_to_go(desk, clock):
    tokens = desk.signed_in()
    clock.advance(minutes=61)

    assert log_out(desk, tokens).status == 303


def test_the_id_token_of_an_earlier_stay_ends_no_later_one(desk):
    earlier = desk.signed_in()
    desk.signed_in()

    assert log_out(desk, earlier).status == 400
    assert is_signed_in(desk)


@pytest.mark.parametrize(
    "changes",
    [
        {"post_logout_redirect_uri": "https://citizen.example"},
        {"post_logout_redirect_uri": "https://citizen.example/?x"},
        {"post_logout_redirect_uri": "https://thief.example/"},
        {"id_token_hint": "not.a.token"},
        {"client_id": "rejsebureau"},
        {"id_token_hint": None},
    ],
    ids=["no slash", "a query", "foreign", "unreadable hint", "another client", "nobody's"],
)
def test_nobody_is_sent_to_an_address_that_is_not_exactly_registered(desk, changes):
    tokens = desk.signed_in()

    refused = log_out(desk, tokens, **changes)

    assert refused.status == 400
    assert "location" not in dict(refused.headers)
    assert is_signed_in(desk)


def test_without_an_id_token_the_page_asks_first(desk):
    desk.signed_in()
    asked = {"client_id": "samsyn-pages", "post_logout_redirect_uri": desk.log_out_to}
    page = desk.get("/logout", **asked)
    still = is_signed_in(desk)
    answer = desk.post("/logout", confirmed="yes", **asked)

    assert "Vil du logge ud?" in page.body.decode()
    assert still
    assert dict(answer.headers)["location"] == desk.log_out_to
    assert not is_signed_in(desk)


def test_who_goes_nowhere_is_told_that_she_is_out(desk):
    answer = log_out(desk, desk.signed_in(), post_logout_redirect_uri=None)

    assert answer.status == 200
    assert "Du er logget ud" in answer.body.decode()


def test_somebody_elses_id_token_ends_nobodys_stay(desk):
    theirs = desk.another_browser().signed_in(whom={"persona": "neighbour"})
    desk.signed_in()

    assert log_out(desk, theirs).status == 400
    assert is_signed_in(desk)


def test_the_client_is_told_behind_the_browsers_back(desk, told, verified):
    tokens = desk.signed_in()
    identity = verified(tokens["id_token"]).claims

    log_out(desk, tokens)

    [(address, token)] = told
    said = verified(token)
    assert address == "http://127.0.0.1:9/logout"
    assert said.header["typ"] == "logout+jwt"
    assert (said.claims["sid"], said.claims["sub"]) == (identity["sid"], identity["sub"])
    assert "http://schemas.openid.net/event/backchannel-logout" in said.claims["events"]
    assert "nonce" not in said.claims


def test_nobody_is_told_of_a_logout_that_ended_nothing(desk, told):
    desk.get("/logout")

    assert told == []
