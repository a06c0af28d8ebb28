import msgspec
import pytest

from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms

UUID = "22222222-aaaa-4bbb-8ccc-000000000002"
SETTINGS = {"contract": "v5", "service_uuid": UUID}
TERMS = {
    "name": "skoleindskrivning",
    "on_behalf_of_cvr": "55133018",
    "service_agreement_uuid": UUID,
    "user_system_uuid": UUID,
    "user_uuid": UUID,
}


def test_settings_need_the_contract_and_the_service() -> None:
    settings = msgspec.convert(SETTINGS, plugin.settings_type)

    assert settings == Sf1520Settings(contract="v5", service_uuid=UUID)
    assert settings.limits.max_answer_bytes == 2 * 1024 * 1024


@pytest.mark.parametrize(
    "wrong",
    [
        {"contract": "v5"},
        {"service_uuid": UUID},
        SETTINGS | {"contract": "v3"},
        SETTINGS | {"service_uuid": UUID.upper()},
        SETTINGS | {"service_uuid": UUID + "\n"},
        SETTINGS | {"timeout_secs": 3},
        SETTINGS | {"limits": {"timeout_seconds": 0}},
        SETTINGS | {"limits": {"max_answer_bytes": 0}},
    ],
    ids=[
        "no-service",
        "no-contract",
        "unknown-contract",
        "upper-case",
        "line-end",
        "unknown-key",
        "no-time",
        "no-bytes",
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, plugin.settings_type)


def test_terms_need_the_agreement_and_may_have_the_rest() -> None:
    rest = {"on_behalf_of_user": "Børn og Unge", "accounting_info": "1234-5"}

    assert msgspec.convert(TERMS, plugin.terms_type) == Sf1520Terms(**TERMS)
    assert msgspec.convert(TERMS | rest, plugin.terms_type) == Sf1520Terms(**TERMS, **rest)


@pytest.mark.parametrize(
    "wrong",
    [
        TERMS | {"on_behalf_of_cvr": "5513301"},
        TERMS | {"on_behalf_of_cvr": "5513301a"},
        TERMS | {"on_behalf_of_cvr": "55133018\n"},
        TERMS | {"user_uuid": "me"},
        TERMS | {"on_behalf_of_user": ""},
        TERMS | {"on_behalf_of_user": "x" * 256},
        TERMS | {"accounting_info": "two\nlines"},
        TERMS | {"accounting_info": "\ufffe"},
        TERMS | {"se_number": "12345678"},
        {"name": "x", "on_behalf_of_cvr": "55133018"},
    ],
    ids=[
        "short-cvr",
        "letter-cvr",
        "line-end-cvr",
        "no-uuid",
        "blank-user",
        "long-user",
        "control",
        "not-xml",
        "unknown-key",
        "no-agreement",
    ],
)
def test_wrong_terms_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, plugin.terms_type)
