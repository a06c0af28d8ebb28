"""A receiver of webhooks by the book: docs/webhooks.md shows this very file."""

from standardwebhooks import Webhook, WebhookVerificationError

seen: set[str] = set()
newest: dict[str, int] = {}


def receive(secret: str, headers: dict[str, str], body: bytes) -> int:
    """Give the status to answer with."""
    try:
        message = Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return 400
    told = message["data"]
    consent = told.get("consent_id") or told["request_id"]
    is_news = headers["webhook-id"] not in seen and told["sequence"] > newest.get(consent, 0)
    seen.add(headers["webhook-id"])
    if is_news:
        newest[consent] = told["sequence"]  # and look the consent up, stop using the data, …
    return 204
