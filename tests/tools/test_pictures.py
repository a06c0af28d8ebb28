"""The pictures in docs/pictures are those that `make pictures` takes, and small."""

import pytest

from tests.tools.pictures import FOLDER, LARGEST_BYTES, PICTURES, SCREENS

TAKEN = sorted(f"{picture.name}-{screen}.png" for picture in PICTURES for screen in SCREENS)


def test_every_picture_is_there_and_no_other() -> None:
    assert sorted(file.name for file in FOLDER.iterdir()) == TAKEN


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_small_enough_for_a_clone(name: str) -> None:
    content = (FOLDER / name).read_bytes()

    assert content.startswith(b"\x89PNG")
    assert len(content) <= LARGEST_BYTES
