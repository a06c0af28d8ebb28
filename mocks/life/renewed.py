"""A service that is made anew when the world it was made of has changed."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar

from mocks.exchange import Answer, Call, RegistryService

Way = Callable[[Call], Answer]


class OfOwnWays(RegistryService, Protocol):
    """A registry that can fail in ways that only it has."""

    @property
    def own_ways(self) -> Mapping[str, Way]:
        """Give them by the fault's name."""
        ...


ServiceT = TypeVar("ServiceT", bound=OfOwnWays)


class Renewed(Generic[ServiceT]):
    """Answers as the newest service does, which is made when it is first asked."""

    def __init__(self, make: Callable[[], ServiceT], *, edition: Callable[[], Hashable]) -> None:
        self._make = make
        self._edition = edition
        self._made: tuple[Hashable, ServiceT] | None = None

    def answer(self, call: Call) -> Answer:
        """Answer honestly."""
        return self._newest().answer(call)

    def about_another(self, call: Call) -> Answer:
        """Answer about another than asked."""
        return self._newest().about_another(call)

    def own_fault(self, call: Call) -> Answer:
        """Fail in the registry's own words."""
        return self._newest().own_fault(call)

    @property
    def own_ways(self) -> Mapping[str, Way]:
        """Give the ways of whichever service is the newest when one is asked for."""
        return _Ways(self._newest)

    def _newest(self) -> ServiceT:
        edition = self._edition()
        if self._made is None or self._made[0] != edition:
            self._made = edition, self._make()
        return self._made[1]


class _Ways(Mapping[str, Way]):
    def __init__(self, newest: Callable[[], OfOwnWays]) -> None:
        self._newest = newest

    def __getitem__(self, name: str) -> Way:
        return self._newest().own_ways[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest().own_ways)

    def __len__(self) -> int:
        return len(self._newest().own_ways)
