"""The error of both reviewed files, the catalogue and the agreements: where, what, and the
remedy.
"""


class CatalogueInvalid(Exception):
    """A reviewed file cannot be used: refuse to start. One line: file, line, what, what to do."""

    def __init__(self, *, file: str, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{file}:{line}: {problem}: {remedy}")
        self.file = file
        self.line = line
