"""The finder finds: in every form, wherever the number stands, and nothing where there is none."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.privacy.finder import FORMS, hyphened, leaks

NUMBER = "0707614285"
OTHER = "1512834907"
PATTERNS = [(form, pattern) for form in FORMS for pattern in FORMS[form](NUMBER)]


@pytest.mark.parametrize(
    ("form", "pattern"),
    PATTERNS,
    ids=[f"{form} {place}" for place, (form, _) in enumerate(PATTERNS)],
)
def test_a_number_is_found_in_every_form(form: str, pattern: bytes) -> None:
    assert ("log", form) in leaks({"log": b"before " + pattern + b" after"}, [NUMBER])


@pytest.mark.parametrize("form", FORMS)
def test_another_number_is_not_taken_for_it(form: str) -> None:
    content = b" ".join(pattern for each in FORMS.values() for pattern in each(OTHER))

    assert leaks({"log": content}, [NUMBER]) == set()
    assert ("log", form) in leaks({"log": content}, [OTHER])


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:", '{"cpr": "'])
@pytest.mark.parametrize("written", [NUMBER, hyphened(NUMBER)], ids=["digits", "hyphen"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_number_inside_something_longer_is_found_in_base64(
    before: str, written: str, encode: type[bytes]
) -> None:
    content = encode(f'{before}{written}", "more": 1}}'.encode())

    assert leaks({"log": content}, [NUMBER])


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"cpr": NUMBER}),
        f"/v1/persons/{NUMBER}?x=1",
        quote(hyphened(NUMBER), safe="") + "%2D",
        f"'{NUMBER[:6]}-{NUMBER[6:]}'",
        repr({"pnr": NUMBER}),
    ],
    ids=["json", "path", "quoted", "text", "repr"],
)
def test_a_number_as_code_would_write_it_is_found(content: str) -> None:
    assert leaks({"log": content.encode()}, [NUMBER])


def test_every_channel_is_named() -> None:
    channels = {"log": b"", "url": NUMBER.encode(), "error": hyphened(NUMBER).encode()}

    assert leaks(channels, [NUMBER]) == {("url", "ten digits"), ("error", "with hyphen")}
