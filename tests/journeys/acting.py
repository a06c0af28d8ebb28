"""A world in which families have what relations are about, and who signs in to act for another."""

from datetime import date, timedelta

import httpx
from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.issuer.privileges import Privilege, privilege_list
from mocks.issuer.tokens import AUDIENCE, CitizenSignIn, Minter
from mocks.run import now
from mocks.world.cast import midnight
from mocks.world.homes import Home, place
from mocks.world.kin import child_of
from mocks.world.model import World
from mocks.world.people import CustodyFacts, MarkedDay, PersonFacts, ProtectionFacts
from mocks.world.roads import EMPLOYEE_HOME, RANDERS_HOME
from tests.journeys.house import House

RELATIONS = "/v1/my-data/relations"
POWERS = "/v1/my-data/powers-of-attorney"
CLAIM = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
HIDDEN: Home = RANDERS_HOME
"""Where a mother hides with her child, in another municipality than that of the operator."""
PLACES = (b"Havrebakken", b"0730", b"Randers", b"8920", b"29189668", HIDDEN.address_id.encode())


def family_world(world: World, today: date) -> World:
    """Give the same world with a family that hides, new custody, and children of each age."""
    people = {each.number: each for each in world.people}

    def change(persona: str, **changes: object) -> None:
        number = number_of(world, persona)
        people[number] = replace(people[number], **changes)

    long_ago = today - timedelta(days=900)
    mark = ProtectionFacts(since=long_ago)
    there = place(HIDDEN, moved_in=midnight(long_ago))
    change("shared-residence-mother", place=there, name_and_address_protection=mark)
    change("shared-residence-child", place=there)
    change("shared-residence-father", place=place(EMPLOYEE_HOME, moved_in=midnight(long_ago)))
    kid = people[number_of(world, "police-protected-child")]
    other = number_of(world, "police-protected-other-parent")
    new = CustodyFacts(kind="father", since=MarkedDay(day=today - timedelta(days=5)))
    people[kid.number] = replace(kid, custody=(*kid.custody, new))
    assert other in people
    _with_ages(world, people, today)
    return World(
        people=tuple(people.values()),
        personas=world.personas,
        addresses=world.addresses,
        incomes=world.incomes,
        day=world.day,
    )


def _with_ages(world: World, people: dict[Pnr, PersonFacts], today: date) -> None:
    """Make children of the long-sick and the seafarer of the age that each row is about."""
    mother, father = number_of(world, "long-sick"), number_of(world, "seafarer")
    kids = {
        "twins": today.replace(year=today.year - 15, day=min(today.day, 28)) + timedelta(days=5),
        "twins-sister": today.replace(year=today.year - 15, day=min(today.day, 28)),
        "employee-child": today.replace(year=today.year - 17, day=min(today.day, 28)),
        "child-9": today.replace(year=today.year - 18, day=min(today.day, 28)),
    }
    for persona, born in kids.items():
        number = number_of(world, persona)
        person = replace(people[number], birth=MarkedDay(day=born), mother=None, father=None)
        people[number] = child_of(person, mother=mother, father=father)
    children = tuple(number_of(world, each) for each in kids)
    people[mother] = replace(people[mother], children=children)
    people[father] = replace(people[father], children=children)


def number_of(world: World, persona: str) -> Pnr:
    found = world.persona(persona)
    assert found is not None
    return found.number


def alias_of(house: House, whom: str, *, by: str) -> str:
    """Give what one calls the other, read off her own record and nowhere else."""
    listed = house.own(by, RELATIONS).json()["relations"]
    names = {each.get("name"): each["alias"] for each in listed}
    facts = house.world.person(number_of(house.world, whom))
    assert facts is not None
    assert facts.name is not None
    alias: str = names[facts.name.full]
    return alias


def children_of(house: House, parent: str) -> list[str]:
    """Give her aliases of the children in her own record, in its order."""
    family = house.own(parent, "/v1/my-data?sections=family").json()["sections"]["family"]
    return [each["person"] for each in family["record"]["children"]]


def act(house: House, token: str, path: str, body: object | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    if body is None:
        return house.http.get(path, headers=headers)
    return house.http.post(path, json=body, headers=headers)


def with_privileges(house: House, persona: str, *groups: Privilege) -> str:
    """Sign in with what a broker says that she may do for others."""
    keys = house.mocks._state.keys
    minter = Minter(keys=keys, issuer=house.mocks.addresses.issuer, audience=AUDIENCE, clock=now)
    sign_in = CitizenSignIn(
        persona=persona,
        number=number_of(house.world, persona),
        acr="substantial",
        auth_time=now(),
    )
    claims = minter._access("samsyn-pages", subject=persona) | {
        "acr": sign_in.acr,
        "auth_time": int(sign_in.auth_time.timestamp()),
        "https://data.gov.dk/concept/core/nsis/loa": "Substantial",
        "https://data.gov.dk/model/core/eid/cprNumber": sign_in.number.reveal(),
        CLAIM: privilege_list(groups),
    }
    return keys.sign(claims, token_type="at+jwt")


def for_person(house: House, persona: str, *privileges: str) -> Privilege:
    return Privilege(
        grantor=number_of(house.world, persona),
        scope=tuple(f"urn:dk:samsyn:{each}" for each in privileges),
    )
