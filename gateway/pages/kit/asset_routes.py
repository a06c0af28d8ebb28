"""Where the files of the pages are: their edition is in the address, so a browser keeps them."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from gateway.api.problems import AnyRequest
from gateway.pages.kit.assets import Assets

_KEPT: Final = "public, max-age=31536000, immutable"


def asset_route(assets: Assets) -> HTTPRouteHandler:
    """Give the route. What is not in memory is not there: no path of a request meets a disk."""

    @get("/assets/{edition:str}/{name:path}", include_in_schema=False)
    async def asset(
        request: AnyRequest, edition: FromPath[str], name: FromPath[str]
    ) -> Response[bytes]:
        found = assets.by_name.get(str(name).removeprefix("/"))
        if found is None or edition != assets.edition:
            raise NotFoundException
        headers = {
            "Cache-Control": _KEPT,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        content = found.content
        if found.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            content = found.squeezed
            headers["Content-Encoding"] = "gzip"
        return Response(content, media_type=found.media_type, headers=headers)

    return asset
