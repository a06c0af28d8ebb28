"""Base64 in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.proof.encoding import from_b64u, from_base64, to_b64u, to_base64


@given(st.binary())
def test_what_was_written_is_read_back(content: bytes) -> None:
    assert from_base64(to_base64(content)) == content
    assert from_b64u(to_b64u(content)) == content


@pytest.mark.parametrize(
    "text", ["+/8", "-_8=", "-_9", "-_8\n", " -_8", "-_", "A", "-_8.", "ÆØÅ", "\ud800"]
)
def test_base64url_has_one_spelling(text: str) -> None:
    assert from_b64u("-_8") == b"\xfb\xff"
    with pytest.raises(ValueError, match="not base64url"):
        from_b64u(text)


@pytest.mark.parametrize(
    "text", ["-_8=", "+/8", "+/9=", "+/8=\n", " +/8=", "+/8==", "A", "+/8.=", "ÆØÅ=", "\ud800"]
)
def test_base64_has_one_spelling(text: str) -> None:
    assert from_base64("+/8=") == b"\xfb\xff"
    with pytest.raises(ValueError, match="not base64"):
        from_base64(text)
