import pytest

CPR_NUMBER = "https://data.gov.dk/model/core/eid/cprNumber"
LOA = "https://data.gov.dk/concept/core/nsis/loa"


def test_a_citizen_signs_in_and_her_client_gets_both_tokens(desk, verified, town):
    tokens = desk.read(desk.redeem(desk.code()))

    access = verified(tokens["access_token"])
    identity = verified(tokens["id_token"])
    assert access.header["typ"] == "at+jwt"
    assert access.claims["aud"] == "https://gateway.example"
    assert access.claims[CPR_NUMBER] == town.persona("employee").number.reveal()
    assert access.claims["acr"] == "substantial"
    assert access.claims[LOA] == "Substantial"
    assert access.claims["exp"] - access.claims["iat"] == 3600
    assert "nonce" not in access.claims
    assert identity.header["typ"] == "JWT"
    assert identity.claims["aud"] == "samsyn-pages"
    assert identity.claims["nonce"] == "nonce-1"
    assert identity.claims["sub"] == access.claims["sub"]


def test_the_browser_comes_back_with_code_state_and_issuer_and_nothing_else(desk):
    back = desk.sent_back(desk.choose(desk.authorize()))

    assert set(back) == {"code", "state", "iss"}
    assert back["state"] == "state-1"
    assert back["iss"] == "http://127.0.0.1:8090/issuer"


def test_a_code_is_redeemed_once(desk):
    code = desk.code()
    desk.redeem(code)

    replayed = desk.redeem(code)

    assert replayed.status == 400
    assert desk.read(replayed) == {"error": "invalid_grant"}


def test_a_code_lives_for_sixty_seconds(desk, clock):
    code = desk.code()
    clock.advance(seconds=60)

    assert desk.redeem(code).status == 400
    assert desk.redeem(desk.code()).status == 200


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("code_verifier", "another-verifier-of-at-least-forty-three-chars"),
        ("code_verifier", ""),
        ("redirect_uri", "https://citizen.example/log-ind/retur/"),
        ("redirect_uri", ""),
    ],
)
def test_a_code_is_bound_to_verifier_and_address_and_is_lost_with_the_wrong_one(
    desk, changed, value
):
    code = desk.code()

    assert desk.redeem(code, **{changed: value}).status == 400
    assert desk.redeem(code).status == 400
    assert desk.redeem(desk.code()).status == 200


def test_a_code_is_bound_to_the_client_it_was_given_to(desk):
    stolen = desk.redeem(desk.code(), client_id="aarhus-kommune", client_secret="sesame")

    assert desk.read(stolen) == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("client_id", "rejsebureau"),
        ("redirect_uri", "https://thief.example/"),
        ("redirect_uri", "https://citizen.example/log-ind/retur?more"),
        ("redirect_uri", None),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(desk, changed, value):
    answer = desk.authorize(**{changed: value})

    assert answer.status == 400
    assert "location" not in dict(answer.headers)


@pytest.mark.parametrize(
    ("changed", "value", "error"),
    [
        ("response_type", None, "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("scope", None, "invalid_scope"),
        ("nonce", None, "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge", "=" * 43, "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("prompt", "sometimes", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("request", "eyJ", "request_not_supported"),
        ("request_uri", "https://citizen.example/r", "request_uri_not_supported"),
    ],
)
def test_a_client_that_asks_wrongly_is_told_so(desk, changed, value, error):
    back = desk.sent_back(desk.authorize(**{changed: value}))

    assert (back["error"], back["state"]) == (error, "state-1")
    assert back["error_description"]
    assert back["iss"] == "http://127.0.0.1:8090/issuer"
    assert desk.authorize().status == 200


def test_without_a_state_the_client_is_told_so_without_one(desk):
    back = desk.sent_back(desk.authorize(state=None))

    assert back["error"] == "invalid_request"
    assert "state" not in back


def test_a_client_may_ask_by_a_form_too(desk):
    question = {
        "response_type": "code",
        "client_id": "samsyn-pages",
        "redirect_uri": desk.return_to,
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": "A" * 43,
        "code_challenge_method": "S256",
    }

    assert "Ida Åkjær" in desk.post("/authorize", **question).body.decode()


def test_a_sign_in_page_is_used_once(desk):
    page = desk.authorize()
    desk.choose(page)

    again = desk.choose(page)

    assert again.status == 400
    assert "location" not in dict(again.headers)


def test_a_sign_in_page_lapses_after_ten_minutes(desk, clock):
    page = desk.authorize()
    clock.advance(minutes=10)

    assert desk.choose(page).status == 400
    assert desk.choose(desk.authorize()).status == 303


@pytest.mark.parametrize("persona", ["", "nobody", "child"])
def test_who_cancels_or_cannot_sign_in_comes_back_without_a_code(desk, persona):
    back = desk.sent_back(desk.choose(desk.authorize(), persona=persona))

    assert back["error"] == "access_denied"
    assert "code" not in back


def test_the_page_offers_people_without_script_style_or_number(desk, town):
    page = desk.authorize()
    html = page.body.decode()
    policy = dict(page.headers)["content-security-policy"]

    assert "Ida Åkjær" in html
    assert "Lille Bjørn" not in html
    assert "<script" not in html
    assert "style=" not in html
    assert town.persona("employee").number.reveal() not in html
    assert policy == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' https://citizen.example"
    )


def test_the_style_sheet_of_the_page_is_served(desk):
    sheet = desk.get("/style.css")

    assert sheet.status == 200
    assert sheet.content_type == "text/css; charset=utf-8"


@pytest.mark.parametrize("acr", ["low", "high"])
def test_the_chosen_assurance_stands_in_the_token(desk, verified, acr):
    code = desk.sent_back(desk.choose(desk.authorize(), acr=acr))["code"]

    token = verified(desk.read(desk.redeem(code))["access_token"])

    assert token.claims["acr"] == acr
