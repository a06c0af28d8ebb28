import inspect
import re
from collections.abc import Iterator

import pytest

from contracts import errors
from contracts.errors import (
    CallerUnknown,
    CitizenUnknown,
    EvidenceUnavailable,
    GatewayError,
    NotPermitted,
    QuestionInvalid,
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
    SubjectUnknown,
    TooManyQuestions,
)


def family_of(error: type[Exception]) -> Iterator[type[Exception]]:
    yield error
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from family_of(child)


REGISTRY = list(family_of(RegistryError))
GATEWAY = list(family_of(GatewayError))
CONSTRUCTORS = [*REGISTRY, *GATEWAY]


@pytest.mark.parametrize("error", REGISTRY)
def test_a_registry_error_says_its_own_text_and_nothing_else(error: type[RegistryError]) -> None:
    raised = error()

    assert str(raised) == error.text
    assert raised.args == (error.text,)


@pytest.mark.parametrize("error", REGISTRY)
def test_a_registry_error_takes_no_text(error: type[RegistryError]) -> None:
    with pytest.raises(TypeError):
        error("the registry's own words")  # type: ignore[call-arg]  # what must not be possible


def test_the_registry_errors_have_different_texts() -> None:
    assert len({error.text for error in REGISTRY}) == len(REGISTRY)


def test_only_an_unavailable_registry_says_when_to_come_again() -> None:
    assert RegistryUnavailable(retry_after_seconds=30).retry_after_seconds == 30
    assert str(RegistryUnavailable(retry_after_seconds=30)) == str(RegistryUnavailable())


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (CallerUnknown, 401),
        (QuestionInvalid, 400),
        (NotPermitted, 403),
        (SubjectUnknown, 404),
        (TooManyQuestions, 429),
        (EvidenceUnavailable, 503),
    ],
)
def test_a_gateway_error_has_its_status_and_a_code(error: type[GatewayError], status: int) -> None:
    raised = error("some_code", retry_after_seconds=5)

    assert raised.status == status
    assert (raised.code, raised.retry_after_seconds) == ("some_code", 5)
    assert str(raised) == "some_code"


@pytest.mark.parametrize(
    "error", [CitizenUnknown, RegistryUnavailable, RegistryRefused, RegistryMisread]
)
def test_the_gateway_catches_every_registry_error_as_one_family(error: type[RegistryError]) -> None:
    with pytest.raises(RegistryError):
        raise error


def test_the_module_draws_the_whole_tree() -> None:
    drawn = re.findall(r"\b([A-Z][a-zA-Z]+)\b +(?:[0-9]{3}  |  +)", inspect.getdoc(errors) or "")

    assert set(drawn) == {error.__name__ for error in CONSTRUCTORS}
