"""A service that is made anew when the world it was made of has changed."""

from collections.abc import Callable, Hashable

from mocks.exchange import Answer, Call, RegistryService


class Renewed:
    """Answers as the newest service does, which is made when it is first asked."""

    def __init__(
        self, make: Callable[[], RegistryService], *, edition: Callable[[], Hashable]
    ) -> None:
        self._make = make
        self._edition = edition
        self._made: tuple[Hashable, RegistryService] | None = None

    def answer(self, call: Call) -> Answer:
        """Answer honestly."""
        return self._newest().answer(call)

    def about_another(self, call: Call) -> Answer:
        """Answer about another than asked."""
        return self._newest().about_another(call)

    def own_fault(self, call: Call) -> Answer:
        """Fail in the registry's own words."""
        return self._newest().own_fault(call)

    def _newest(self) -> RegistryService:
        edition = self._edition()
        if self._made is None or self._made[0] != edition:
            self._made = edition, self._make()
        return self._made[1]
