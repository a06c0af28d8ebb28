"""A bare Litestar application that only encodes: what a question would cost without the gateway.

Started by benchmarks/question.py, and served as the gateway is: same server, loop and sockets.
"""

import asyncio
import sys
from itertools import cycle
from pathlib import Path

import msgspec
from litestar import Litestar, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.listening import bound, event_loop_factory, listen


def encoding(path: str, answers: list[object]) -> HTTPRouteHandler:
    turns = cycle(answers)

    @post(path, status_code=200, media_type="application/json")
    async def answer() -> Response[bytes]:
        return Response(msgspec.json.encode(next(turns)), media_type="application/json")

    return answer


@get("/ready")
async def ready() -> dict[str, str]:
    return {"status": "ok"}


def application(folder: Path) -> Litestar:
    """Give the answers of each file at its name. Read from JSON once, encoded at every call."""
    handlers = [
        encoding(f"/{file.stem}", msgspec.json.decode(file.read_bytes()))
        for file in sorted(folder.glob("*.json"))
    ]
    return Litestar([ready, *handlers], openapi_config=None)


async def serve(app: Litestar, port: int) -> None:
    with bound("127.0.0.1", port, option="another port") as taken:
        await listen({taken: app})


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        runner.run(serve(application(Path(sys.argv[1])), int(sys.argv[2])))
