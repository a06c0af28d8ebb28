"""No persona's number comes out of a whole run, on any channel, in any form.

There are no traces to look at: nothing in the house records any. The day that something does, it
is a channel here.
"""

import pytest

from tests.privacy.finder import FORMS, leaks
from tests.privacy.whole_run import CHANNELS, PLANTED, whole_run

pytestmark = pytest.mark.slow
Heard = tuple[dict[str, bytes], list[str]]


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    return whole_run(tmp_path_factory.mktemp("whole-run"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_was_listened_to(heard: Heard, channel: str) -> None:
    channels, numbers = heard

    assert len(numbers) > 70
    assert CHANNELS[channel] in channels[channel]


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_number_comes_out(heard: Heard, channel: str) -> None:
    channels, numbers = heard

    assert leaks({channel: channels[channel]}, numbers) == set()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_planted_number_is_found(heard: Heard, channel: str, form: str) -> None:
    channels, numbers = heard
    content = channels[channel]
    half = len(content) // 2
    planted = content[:half] + FORMS[form](numbers[0])[0] + content[half:]

    assert leaks({channel: planted}, numbers[:1]) == {(channel, form)}


def test_what_a_caller_really_planted_is_shown_and_stands_in_no_file(heard: Heard) -> None:
    channels, _ = heard

    # It is kept sealed, and shown to whom it is about.
    assert leaks(channels, [PLANTED]) == {("answers", "ten digits")}
