"""Where her data is found: by life area, and by what happens in a life."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from gateway.api.problems import AnyRequest
from gateway.catalogue.data_words import data_in_words
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.words import spoken
from gateway.pages.record.areas import AREAS, KNOWN_SECTIONS, OTHER
from gateway.pages.record.said import capitalised
from gateway.pages.record.situations import BY_SLUG, SITUATIONS

AT: Final = "/mine-data/situationer"
INDEX: Final = "/mine-data/oplysninger"


def situation_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_index(desk, INDEX), _index(desk, AT), _one(desk)]


def _index(desk: Desk, at: str) -> HTTPRouteHandler:
    @get(at, media_type="text/html")
    async def index(request: AnyRequest) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        sections = {offer.name for each in desk.services.plugins for offer in each.sections}
        has_others = bool(sections - KNOWN_SECTIONS)
        return desk.page(
            visitor,
            "citizen/index.html",
            areas=[each for each in AREAS.values() if each is not OTHER or has_others],
            situations=SITUATIONS,
        )

    return index


def _one(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{slug:str}}", media_type="text/html")
    async def one(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        situation = BY_SLUG.get(slug)
        if situation is None:
            raise NotFoundException
        catalogue = desk.services.catalogue
        purposes = [catalogue.of(each) for each in situation.purposes]
        return desk.page(
            visitor,
            "citizen/situation.html",
            situation=situation,
            data=[
                capitalised(spoken(each, visitor.language))
                for each in data_in_words(situation.fields)
            ],
            purposes=[each for each in purposes if each is not None],
        )

    return one
