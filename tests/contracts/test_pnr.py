import traceback
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.pnr import Pnr, PnrInvalid

# The CPR office's table: (seventh digits, first and last of the two year digits, century).
CENTURIES = {
    "0-3, 1900 to 1999": ("0123", 0, 99, 1900),
    "4 and 9, 2000 to 2036": ("49", 0, 36, 2000),
    "4 and 9, 1937 to 1999": ("49", 37, 99, 1900),
    "5-8, 2000 to 2057": ("5678", 0, 57, 2000),
    "5-8, 1858 to 1899": ("5678", 58, 99, 1800),
}
NO_NUMBERS = {
    "31 February": "3102704995",
    "29 February of a common year": "2902704995",
    "31 April": "3104704995",
    "day 0": "0007704995",
    "day 32": "3207704995",
    "day 60": "6007704995",
    "replacement of 31 February": "9102704995",
    "replacement day 92": "9207704995",
    "month 0": "2800704995",
    "month 13": "2813704995",
    "nine digits": "280770499",
    "eleven digits": "28077049955",
    "letters": "28077O499S",
    "hyphen elsewhere": "2807-704995",
    "two hyphens": "280770--4995",
    "another dash": "280770\u20134995",
    "space inside": "280770 4995",
    "space before": " 2807704995",
    "newline after": "2807704995\n",
    "full-width digits": "\uff12\uff18\uff10\uff17\uff17\uff10\uff14\uff19\uff19\uff15",
    "Arabic digits": "\u0662\u0668\u0660\u0667\u0667\u0660\u0664\u0669\u0669\u0665",
    "superscript digit": "280770499\u2075",
    "sign": "+280770499",
    "null byte": "280770499\x00",
    "nothing": "",
}
serials = st.integers(min_value=0, max_value=999)


@pytest.mark.parametrize("row", CENTURIES.values(), ids=CENTURIES)
@given(data=st.data(), serial=serials)
def test_the_seventh_digit_and_the_year_tell_the_century(
    row: tuple[str, int, int, int], data: st.DataObject, serial: int
) -> None:
    sevenths, first, last, century = row
    seventh = data.draw(st.sampled_from(sevenths))
    year = century + data.draw(st.integers(first, last))
    born = data.draw(st.dates(date(year, 1, 1), date(year, 12, 31)))

    pnr = Pnr(f"{born:%d%m%y}{seventh}{serial:03d}")

    assert pnr.birth_date == born


@pytest.mark.parametrize(
    ("digits", "year"),
    [
        ("2807003995", 1900),
        ("2807993995", 1999),
        ("2807004995", 2000),
        ("2807364995", 2036),
        ("2807374995", 1937),
        ("2807369995", 2036),
        ("2807379995", 1937),
        ("2807005995", 2000),
        ("2807578995", 2057),
        ("2807585995", 1858),
        ("2807998995", 1899),
    ],
    ids=lambda value: "number" if isinstance(value, str) else f"{value}",
)
def test_the_borders_of_the_century_table(digits: str, year: int) -> None:
    assert Pnr(digits).birth_date == date(year, 7, 28)


def test_a_leap_day_exists_only_in_the_century_that_had_it() -> None:
    assert Pnr("2902004995").birth_date == date(2000, 2, 29)
    with pytest.raises(PnrInvalid):
        Pnr("2902003995")


def test_a_hyphen_after_the_sixth_digit_changes_nothing() -> None:
    assert Pnr("280770-4995") == Pnr("2807704995")
    assert hash(Pnr("280770-4995")) == hash(Pnr("2807704995"))
    assert Pnr("280770-4995").reveal() == "2807704995"


def test_a_leading_zero_is_kept() -> None:
    assert Pnr("0207704995").reveal() == "0207704995"


def test_numbers_differ_by_any_digit_and_from_any_text() -> None:
    assert Pnr("2807704995") != Pnr("2807704994")
    assert Pnr("2807704995") != "2807704995"


@given(born=st.dates(date(1900, 1, 1), date(1999, 12, 31)), serial=serials)
def test_a_number_is_accepted_whether_or_not_it_satisfies_modulus_11(
    born: date, serial: int
) -> None:
    # Of ten numbers that differ in the last digit at most one satisfies it.
    ten = [f"{born:%d%m%y}{serial:03d}{last}" for last in range(10)]

    assert [Pnr(digits).reveal() for digits in ten] == ten


@given(born=st.dates(date(2000, 1, 1), date(2099, 12, 31)), serial=st.integers(0, 9999))
def test_a_replacement_number_is_accepted_and_encodes_no_birth_date(
    born: date, serial: int
) -> None:
    pnr = Pnr(f"{born.day + 60:02d}{born:%m%y}{serial:04d}")

    assert pnr.is_replacement
    assert pnr.birth_date is None


def test_an_ordinary_number_is_no_replacement() -> None:
    assert not Pnr("3112704995").is_replacement


@pytest.mark.parametrize("written", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_refused_and_never_quoted(written: str) -> None:
    with pytest.raises(PnrInvalid) as refused:
        Pnr(written)

    assert refused.value.args == ("not a personal number",)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


@pytest.mark.parametrize("written", [None, 2807704995, b"2807704995", ["2807704995"]], ids=type)
def test_what_is_no_text_is_refused(written: object) -> None:
    with pytest.raises(PnrInvalid):
        Pnr(written)  # type: ignore[arg-type]  # what an untyped caller may do


@given(written=st.text(alphabet="0123456789-", min_size=6, max_size=12))
def test_no_frame_of_a_refusal_holds_the_text(written: str) -> None:
    told = "".join(frames_of_refusal(written))
    assume(told)

    assert written not in told


def frames_of_refusal(written: str) -> list[str]:
    try:
        Pnr(written)
    except PnrInvalid as error:
        own = error.__traceback__.tb_next if error.__traceback__ else None
        return traceback.TracebackException(
            type(error), error, own, capture_locals=True
        ).stack.format()
    return []


@pytest.mark.parametrize("change", [setattr, lambda pnr, name, _: delattr(pnr, name)])
@pytest.mark.parametrize("name", ["_Pnr__digits", "digits"])
def test_a_number_does_not_change(change: object, name: str) -> None:
    pnr = Pnr("2807704995")

    with pytest.raises(AttributeError, match=r"^a Pnr does not change$"):
        change(pnr, name, "2807704994")  # type: ignore[operator]  # either of the two above

    assert pnr.reveal() == "2807704995"
