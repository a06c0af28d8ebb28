"""Everything that can be heard while an adapter works: logs from DEBUG up, prints, warnings."""

import contextlib
import io
import logging
import traceback
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Collect it in a buffer. Loggers that are pinned to a level stay pinned."""
    buffer = io.StringIO()
    handler = logging.StreamHandler(buffer)
    handler.setFormatter(_Everything())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with (
            contextlib.redirect_stdout(buffer),
            contextlib.redirect_stderr(buffer),
            warnings.catch_warnings(record=True) as warned,
        ):
            warnings.simplefilter("always")
            yield buffer
        buffer.writelines(f"{each.message}\n" for each in warned)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


class _Everything(logging.Formatter):
    """Writes what any handler could write of a record: also its fields, as JSON logs do."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {vars(record)!r}"


def shown_by(error: BaseException) -> str:
    """Give every text that a tool could show of an error: traceback, fields, hidden causes."""
    texts = ["".join(traceback.format_exception(error)), repr(error.args), repr(vars(error))]
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        texts += [str(cause), *getattr(cause, "__notes__", ())]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(texts)
