"""The watch's, the canary's and the brake's figures on /metrics (docs/operations.md)."""

from functools import cache

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge


class Figures:
    """Counters and gauges in one registry of Prometheus."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, said: str) -> Counter:
            return Counter(f"samsyn_{name}", said, registry=registry)

        def gauge(name: str, said: str) -> Gauge:
            return Gauge(f"samsyn_{name}", said, registry=registry)

        self.seen = {
            "answer": counter("watch_answers", "Answers with citizen data that began to leave"),
            "call": counter("watch_calls", "Exchanges with registries that were begun"),
        }
        self.unaccounted = {
            "answer": counter("watch_answers_unaccounted", "Answers without their entry"),
            "call": counter("watch_calls_unaccounted", "Exchanges without their intent"),
        }
        self.notes_lost = counter("watch_notes_lost", "Notes that found no room: never checked")
        self.notes_waiting = gauge("watch_notes_waiting", "Notes not yet checked")
        self.alarms_waiting = gauge("watch_alarms_waiting", "Alarms not yet in the ledger")
        self.last_check = gauge(
            "watch_last_check_timestamp_seconds", "When the watch last checked all that was due"
        )
        self.canary_lookups = counter("canary_lookups", "Look-ups by the canary")
        self.canary_missing = counter("canary_missing", "Look-ups not seen on the citizen's log")
        self.canary_unavailable = counter(
            "canary_unavailable", "Look-ups that a registry which is down kept from an answer"
        )
        self.canary_last_seen = gauge(
            "canary_last_seen_timestamp_seconds", "When a look-up was last seen on the log"
        )
        self._webhooks = Counter(
            "samsyn_webhook_attempts",
            "Attempts to tell a recipient of a consent",
            ["client", "outcome"],
            registry=registry,
        )
        self.cut_off = counter("brake_cut_off", "Questions about one person too many")
        self.brakes = counter("brake_alarms", "Askers who were cut off, once an hour each")

    def webhook(self, client_id: str, outcome: str) -> None:
        """Count an attempt to tell a recipient; both words are ours."""
        self._webhooks.labels(client=client_id, outcome=outcome).inc()


@cache
def process_figures() -> Figures:
    """Give the figures that this process shows on /metrics."""
    return Figures(REGISTRY)
