import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.transport import lexical
from contracts.dates import PartialDate
from contracts.errors import RegistryMisread


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1961-08-07+01:00", "1961-08-07"),
        ("1961-08-07T23:30:00.000-02:00", "1961-08-07"),
        ("1961-08-07T24:00:00", "1961-08-07"),
        ("1961-08-00", "1961-08"),
        ("1961-00-07", "1961"),
        ("2000-02-29Z", "2000-02-29"),
    ],
)
def test_a_date_is_the_day_that_is_written(written: str, day: str) -> None:
    assert lexical.partial_date(written) == PartialDate(day)


@pytest.mark.parametrize("written", [None, "0000-00-00", "0000", "0000-08-07"])
def test_no_year_is_no_date(written: str | None) -> None:
    assert lexical.partial_date(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "1961-13-01",
        "1961-02-29",
        "61-08-07",
        "07-08-1961",
        "19610807",
        "1961-08-07 00:00:00",
        "1961-08-07T",
        "1961-08-07+1:00",
        "-1961-08-07",
        "1961-08-07x",
        "１９６１-08-07",
    ],
    ids=[
        "month-13",
        "no-leap",
        "two-digit-year",
        "danish-order",
        "no-hyphens",
        "blank-for-t",
        "no-time",
        "short-offset",
        "negative",
        "rest",
        "wide-digits",
    ],
)
def test_what_is_no_date_is_misread(written: str) -> None:
    with pytest.raises(RegistryMisread):
        lexical.partial_date(written)


@given(day=st.dates(), offset=st.integers(-14, 14), hour=st.integers(0, 23))
def test_no_offset_and_no_hour_moves_any_day(day: object, offset: int, hour: int) -> None:
    written = f"{day}T{hour:02d}:00:00.000{offset:+03d}:00"

    assert lexical.partial_date(written) == PartialDate(str(day))


@pytest.mark.parametrize(
    ("written", "value"),
    [("true", True), ("1", True), ("false", False), ("0", False), (None, None)],
)
def test_a_boolean_has_four_forms(written: str | None, value: bool | None) -> None:
    assert lexical.boolean(written) is value


@pytest.mark.parametrize("written", ["True", "ja", "2", "-1"])
def test_what_is_no_boolean_is_misread(written: str) -> None:
    with pytest.raises(RegistryMisread):
        lexical.boolean(written)


@pytest.mark.parametrize(
    ("written", "digits", "code"),
    [
        ("101", 4, "0101"),
        ("0101", 4, "0101"),
        ("000101", 4, "0101"),
        ("+101", 4, "0101"),
        ("7", 2, "07"),
        ("9999", 4, "9999"),
        ("0", 4, None),
        ("0000", 4, None),
        (None, 4, None),
    ],
)
def test_a_code_has_its_zeros_back(written: str | None, digits: int, code: str | None) -> None:
    assert lexical.code(written, digits=digits) == code


@pytest.mark.parametrize(
    "written",
    ["10000", "-101", "1.0", "1e3", "ten", "９９", "1" * 5000],
    ids=["five", "negative", "decimal", "exponent", "word", "wide", "endless"],
)
def test_what_is_no_code_is_misread(written: str) -> None:
    with pytest.raises(RegistryMisread):
        lexical.code(written)


@pytest.mark.parametrize(("written", "number"), [("007", "7"), ("0", "0"), ("20", "20")])
def test_an_integer_is_at_its_shortest(written: str, number: str) -> None:
    assert lexical.integer(written) == number
