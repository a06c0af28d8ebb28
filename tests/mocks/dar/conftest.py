"""The address register's mock by itself, over the small town."""

import msgspec
import pytest

from mocks.dar.service import Dar
from mocks.exchange import Call

ADDRESS = """
query ($where: DAR_AdresseFilterInput, $at: DafDateTime, $known: DafDateTime,
       $first: Int, $after: String) {
  DAR_Adresse(where: $where, virkningstid: $at, registreringstid: $known,
              first: $first, after: $after) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id_lokalId } }
    nodes { id_lokalId adressebetegnelse etagebetegnelse doerbetegnelse husnummer status
            registreringFra registreringTil virkningFra virkningTil }
  }
}
"""
NOW = "2026-11-22T09:00:00Z"


class Asking:
    """Asks one mock; `now` fills both times."""

    def __init__(self, dar):
        self._dar = dar

    def post(self, query, *, key="key", **variables):
        return self._dar.answer(self.call(query, key=key, **variables))

    def call(self, query, *, key="key", **variables):
        body = msgspec.json.encode({"query": query, "variables": variables})
        shown = {} if key is None else {"apikey": key}
        return Call(method="POST", path="/DAR/v1", query=shown, body=body)

    def ask(self, *, now=True, **variables):
        times = {"at": NOW, "known": NOW} if now else {}
        return self.post(ADDRESS, **(times | variables))

    def addresses(self, **variables):
        return self.read(self.ask(**variables))["data"]["DAR_Adresse"]

    @staticmethod
    def read(answer):
        return msgspec.json.decode(answer.body)


@pytest.fixture(scope="session")
def strict(town):
    return Asking(Dar(town, key="key", check="strict"))


@pytest.fixture(scope="session")
def lenient(town):
    return Asking(Dar(town, key="key", check="warn"))
