"""Finds personal numbers in bytes, in every form that a careless line of code would write."""

import base64
from collections.abc import Callable, Iterable, Mapping

Form = Callable[[str], tuple[bytes, ...]]


def hyphened(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}"


def ten_digits(digits: str) -> tuple[bytes, ...]:
    return (digits.encode(),)


def with_hyphen(digits: str) -> tuple[bytes, ...]:
    return (hyphened(digits).encode(),)


def with_space(digits: str) -> tuple[bytes, ...]:
    return (f"{digits[:6]} {digits[6:]}".encode(), f"{digits[:6]}+{digits[6:]}".encode())


def url_encoded(digits: str) -> tuple[bytes, ...]:
    every = "".join(f"%{byte:02X}" for byte in digits.encode())
    return (
        f"{digits[:6]}%2D{digits[6:]}".encode(),
        f"{digits[:6]}%2d{digits[6:]}".encode(),
        f"{digits[:6]}%20{digits[6:]}".encode(),
        every.encode(),
    )


def in_base64(digits: str) -> tuple[bytes, ...]:
    return _cores(digits.encode())


def in_base64_with_hyphen(digits: str) -> tuple[bytes, ...]:
    return _cores(hyphened(digits).encode())


def in_hex(digits: str) -> tuple[bytes, ...]:
    written = (digits.encode().hex(), hyphened(digits).encode().hex())
    return tuple(each.encode() for each in (*written, written[1].upper()))


def escaped(digits: str) -> tuple[bytes, ...]:
    return (
        "".join(f"\\u{ord(each):04x}" for each in digits).encode(),
        "".join(f"&#{ord(each)};" for each in digits).encode(),
    )


def in_utf_16(digits: str) -> tuple[bytes, ...]:
    return (digits.encode("utf-16-le"), digits.encode("utf-16-be"))


def reversed_digits(digits: str) -> tuple[bytes, ...]:
    return (digits[::-1].encode(),)


FORMS: Mapping[str, Form] = {
    form.__name__.replace("_", " "): form
    for form in (
        ten_digits,
        with_hyphen,
        with_space,
        url_encoded,
        in_base64,
        in_base64_with_hyphen,
        in_hex,
        escaped,
        in_utf_16,
        reversed_digits,
    )
}


def leaks(channels: Mapping[str, bytes], numbers: Iterable[str]) -> set[tuple[str, str]]:
    """Give channel and form of every number found; never the number."""
    written = [(name, form(digits)) for digits in numbers for name, form in FORMS.items()]
    return {
        (channel, name)
        for channel, content in channels.items()
        for name, patterns in written
        if any(pattern in content for pattern in patterns)
    }


def _cores(text: bytes) -> tuple[bytes, ...]:
    """Give what base64 makes of a text wherever it stands in something longer: three alignments,
    in both alphabets.
    """
    shifted = [bytes(before) + text for before in range(3)]
    found = [
        # Characters that also hold bits of the neighbours are left out at both ends.
        encode(each)[-(-(len(each) - len(text)) * 8 // 6) : len(each) * 8 // 6]
        for each in shifted
        for encode in (base64.b64encode, base64.urlsafe_b64encode)
    ]
    return tuple(dict.fromkeys(found))
