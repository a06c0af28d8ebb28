"""Signing in again: what a browser that is signed in need not repeat, and what it must."""

import pytest


def test_a_browser_that_is_signed_in_may_go_on_as_the_same(desk, verified, clock):
    first = verified(desk.signed_in()["id_token"]).claims
    clock.advance(minutes=5)
    page = desk.authorize()
    back = desk.choose(page, resume="yes")
    again = verified(desk.read(desk.redeem(desk.sent_back(back)["code"]))["id_token"]).claims

    assert "Fortsæt som Ida Åkjær" in page.body.decode()
    assert (again["sub"], again["auth_time"], again["sid"]) == (
        first["sub"],
        first["auth_time"],
        first["sid"],
    )


def test_silently_a_signed_in_browser_comes_back_with_a_code(desk):
    desk.signed_in()

    assert "code" in desk.sent_back(desk.authorize(prompt="none"))


def test_silently_a_stranger_comes_back_with_the_reason(desk):
    assert desk.sent_back(desk.authorize(prompt="none"))["error"] == "login_required"


def test_another_browser_is_a_stranger(desk):
    desk.signed_in()

    back = desk.sent_back(desk.another_browser().authorize(prompt="none"))

    assert back["error"] == "login_required"


def test_a_stay_is_over_after_an_hour(desk, clock):
    desk.signed_in()
    clock.advance(hours=1)

    assert desk.sent_back(desk.authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_who_must_sign_in_anew_is_offered_no_short_cut(desk, verified, clock, prompt):
    desk.signed_in()
    clock.advance(minutes=5)
    page = desk.authorize(prompt=prompt)
    forced = desk.sent_back(desk.choose(page, resume="yes", persona=""))
    anew = verified(desk.signed_in(prompt=prompt)["id_token"]).claims

    assert "Fortsæt som" not in page.body.decode()
    assert forced["error"] == "access_denied"
    assert anew["auth_time"] == int(clock.now.timestamp())


def test_a_sign_in_that_is_too_old_is_done_again(desk, clock):
    desk.signed_in()
    clock.advance(seconds=61)

    assert desk.sent_back(desk.authorize(prompt="none", max_age="60"))["error"] == "login_required"
    assert "Fortsæt som" not in desk.authorize(max_age="60").body.decode()
    assert "Fortsæt som" in desk.authorize(max_age="61").body.decode()


def test_a_step_up_is_not_had_by_going_on(desk, verified):
    desk.signed_in(acr="substantial")
    silent = desk.sent_back(desk.authorize(prompt="none", acr_values="high"))
    page = desk.authorize(acr_values="https://data.gov.dk/concept/core/nsis/loa/High")
    stepped = verified(desk.signed_in(acr="high", acr_values="high")["id_token"]).claims

    assert silent["error"] == "interaction_required"
    assert "Fortsæt som" not in page.body.decode()
    assert 'value="substantial"' not in page.body.decode()
    assert stepped["acr"] == "high"


def test_a_level_below_what_was_asked_for_is_not_given(desk):
    page = desk.authorize(acr_values="high substantial")

    back = desk.sent_back(desk.choose(page, acr="low"))

    assert back["error"] == "unmet_authentication_requirements"


def test_of_several_levels_the_first_is_proposed(desk):
    page = desk.authorize(acr_values="high substantial").body.decode()

    assert 'value="high" checked' in page
    assert 'value="substantial" checked' not in page


def test_a_search_narrows_the_page_and_keeps_the_request(desk):
    page = desk.authorize()
    found = desk.get("/sign-in", request=desk.request_of(page), q="ida åkjær")
    nobody = desk.get("/sign-in", request=desk.request_of(page), q="xyzzy")

    assert "Ida Åkjær" in found.body.decode()
    assert "Ellen Østergård" not in found.body.decode()
    assert "Ingen borgere passer" in nobody.body.decode()
    assert "code" in desk.sent_back(desk.choose(found))


def test_what_is_searched_for_is_text_on_the_page(desk):
    page = desk.authorize()

    found = desk.get("/sign-in", request=desk.request_of(page), q='"><script>')

    assert "<script" not in found.body.decode()


def test_a_search_without_its_request_goes_nowhere(desk):
    assert desk.get("/sign-in", request="x", q="ida").status == 400


def test_a_login_hint_is_what_the_search_begins_with(desk):
    page = desk.authorize(login_hint="neighbour").body.decode()

    assert "Ellen Østergård" in page
    assert "Ida Åkjær" not in page


def test_every_page_says_that_it_is_a_sandbox(desk):
    pages = (desk.authorize(), desk.authorize(client_id="nobody"), desk.get("/logout"))

    assert ["Sandkasse" in page.body.decode() for page in pages] == [True, True, True]
