"""The page that checks receipts: what `samsyn verify` says, in a browser without a server."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hatchling.builders.wheel import WheelBuilder
from playwright.sync_api import Browser, BrowserContext, Page

from gateway.pages.verifier import verifier_page
from gateway.proof.notes import write_vkey
from gateway.proof.verify_files import FileUnreadable, read_saved
from gateway.proof.verify_saved import verify_saved
from tests.gateway.pages.browser import FILE, VERIFY, packed
from tests.gateway.pages.browser import browser as open_browser
from tests.gateway.proof.answered import (
    EVERYTHING,
    KEYS,
    ORIGIN,
    OUR_KEY,
    PUBLISHED,
    Asked,
    answered,
    written,
)
from tests.gateway.proof.forging import GENUINE, OTHER_PERSONS, OTHER_READERS
from tests.gateway.proof.households import CHANGES, household
from tests.gateway.proof.logged import (
    GROWTH,
    LOG,
    OLDER,
    PROOF,
    SIZE,
    Files,
    forged_growth,
    forged_proofs,
    saved,
)
from tests.gateway.proof.mutations import mutations

ROOT = Path(__file__).resolve().parents[3]
MANY = 1200
AT_ONCE = 300
PUBLISHED_KEYS = msgspec.json.encode(PUBLISHED).decode()
RECEIPT = saved(msgspec.json.decode(GENUINE)["receipt"])
THREE_FIELDS = frozenset(
    {"person.name.full_name", "income.months[].kinds[].gross", "family.children[].birth_date"}
)
BELIEVED: dict[str, Files] = {
    "an answer": (GENUINE,),
    "an answer after a byte order mark": (b"\xef\xbb\xbf" + GENUINE,),
    "a receipt": (RECEIPT,),
    "a proof": (saved(PROOF),),
    "an answer and its proof": (GENUINE, saved(PROOF)),
    "a proof and its receipt": (saved(PROOF), RECEIPT),
    "a consistency answer": (saved(GROWTH),),
    "a checkpoint and a consistency answer": (LOG.checkpoint(OLDER).encode(), saved(GROWTH)),
    "a consistency answer and its newer checkpoint": (
        saved(GROWTH),
        LOG.checkpoint(SIZE).encode(),
    ),
    "a checkpoint": (LOG.checkpoint(SIZE).encode(),),
    "a household": (saved(household()),),
    "a household and the proof of one in it": (saved(household()), saved(PROOF)),
    "two readers' answers": (GENUINE, OTHER_READERS),
    "an answer without keys in it": (
        written(answered(Asked(fields=THREE_FIELDS, tellable=EVERYTHING))),
    ),
    "an answer with hidden keys and the citizen's": (
        written(answered(Asked(fields=THREE_FIELDS))),
        GENUINE,
    ),
}
OUTLINE = """() => {
  const focused = document.activeElement;
  const drawn = focused.matches('.away') ? focused.nextElementSibling : focused;
  return getComputedStyle(drawn).outlineWidth;
}"""
CONTRASTS = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(channel);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    const own = getComputedStyle(e).backgroundColor;
    return own === 'rgba(0, 0, 0, 0)' ? ground(e.parentElement) : own;
  };
  const texts = [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return texts.map((e) => {
    const pair = [getComputedStyle(e).color, ground(e)];
    const [high, low] = pair.map(light).sort((a, b) => b - a);
    return [e.textContent.trim().slice(0, 30), pair.join(' on '), (high + 0.05) / (low + 0.05)];
  });
}"""
AA = 4.5
Verify = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        offline=True, locale="da-DK", viewport={"width": 390, "height": 800}
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open the page from the disk. It asks for nothing else, and says nothing to the console."""
    heard: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("request", lambda request: heard.append(request.url))
    opened.goto(FILE.as_uri())
    yield opened
    assert heard == [FILE.as_uri()]


@pytest.fixture
def verify(page: Page) -> Verify:
    def verify(*many: Files, key: str = PUBLISHED_KEYS) -> list[dict[str, Any]]:
        encoded = [[packed(each) for each in some] for some in many]
        results: list[dict[str, Any]] = page.evaluate(VERIFY, [encoded, key])
        return results

    return verify


def command_says(some: Files) -> str:
    try:
        return "holds" if verify_saved([read_saved(each) for each in some], KEYS).holds else "fails"
    except FileUnreadable:
        return "unreadable"


def put(folder: Path, **contents: bytes) -> list[Path]:
    paths = []
    for name, content in contents.items():
        path = folder / f"{name}.json"
        path.write_bytes(content)
        paths.append(path)
    return paths


def test_the_policy_names_the_hashes_of_the_pages_own_style_and_script() -> None:
    text = FILE.read_text("utf-8")

    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in text


def test_the_policy_lets_nothing_in_or_out() -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in verifier_page().content_security_policy.split(";")
    )

    assert policy.pop("style-src").startswith("'sha256-")
    assert policy.pop("script-src").startswith("'sha256-")
    assert policy == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }


def test_the_page_is_one_file_that_names_no_address() -> None:
    text = verifier_page().content.decode()

    assert text == FILE.read_text("utf-8")
    assert set(re.findall(r"https?://[^\s\"'<]*", text)) == {"http://www.w3.org/2000/svg"}
    assert "style=" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(
        r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|innerHTML|localStorage", text
    )


@pytest.mark.slow
def test_the_wheel_carries_the_page(tmp_path: Path) -> None:
    built = next(
        iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    )

    with zipfile.ZipFile(built) as wheel:
        assert wheel.read("gateway/pages/verifier/verify.html") == verifier_page().content


@pytest.mark.slow
def test_what_the_gateway_gave_is_believed(verify: Verify) -> None:
    results = verify(*BELIEVED.values())

    statuses = dict(zip(BELIEVED, [each["status"] for each in results], strict=True))
    assert statuses == dict.fromkeys(BELIEVED, "holds")


@pytest.mark.slow
def test_a_changed_household_is_believed_by_neither_page_nor_command(verify: Verify) -> None:
    forged = []
    for change in CHANGES:
        said = household()
        change(said)
        forged.append((saved(said),))

    results = verify(*forged)

    assert {command_says(each) for each in forged} == {"fails"}
    for files, result in zip(forged, results, strict=True):
        (findings,) = verify_saved([read_saved(each) for each in files], KEYS).each
        expected = {each.rule for each in findings if not each.holds}
        assert {each["code"] for each in result["findings"] if not each["holds"]} == expected


@pytest.mark.slow
@pytest.mark.parametrize("form", ["vkey", "pem"])
def test_a_bare_key_will_do(verify: Verify, form: str) -> None:
    raw = OUR_KEY.public_key
    der = bytes.fromhex("302a300506032b6570032100") + raw
    pem = (
        f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"
    )

    results = verify(
        (GENUINE,), (saved(PROOF),), key={"pem": pem, "vkey": write_vkey(ORIGIN, raw)}[form]
    )

    assert [each["status"] for each in results] == ["holds", "holds"]


@pytest.mark.slow
def test_a_thousand_forged_answers_are_refused_as_the_command_refuses_them(verify: Verify) -> None:
    forged = list(mutations(MANY))

    statuses = [
        each["status"]
        for start in range(0, MANY, AT_ONCE)
        for each in verify(*[(each.raw,) for each in forged[start : start + AT_ONCE]])
    ]

    accepted = [
        each.name for each, status in zip(forged, statuses, strict=True) if status == "holds"
    ]
    assert len(statuses) == MANY
    assert accepted == []
    assert statuses == [command_says((each.raw,)) for each in forged]


@pytest.mark.slow
def test_forged_proofs_are_refused_as_the_command_refuses_them(verify: Verify) -> None:
    forged = [*forged_proofs(), *forged_growth()]

    results = verify(*[each.files for each in forged])

    page_says = [(each.name, said["status"]) for each, said in zip(forged, results, strict=True)]
    assert [name for name, status in page_says if status == "holds"] == []
    assert page_says == [(each.name, command_says(each.files)) for each in forged]


@pytest.mark.slow
def test_another_persons_answer_is_told_from_a_changed_one(verify: Verify) -> None:
    (result,) = verify((GENUINE, OTHER_PERSONS))

    failing = [each["code"] for each in result["findings"] if not each["holds"]]
    assert failing == ["nothing_alike"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "no_key"),
        ("{}", "key_unreadable"),
        ("nonsense", "key_unreadable"),
        (PUBLISHED_KEYS.replace("2024-01-01", "2027-01-01"), "key_unreadable"),
        (PUBLISHED_KEYS.replace('"key_id":"k', '"key_id":"k0'), "key_unreadable"),
        ("-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n", "key_is_private"),
    ],
    ids=["none", "an object", "nonsense", "ends before it begins", "another's id", "private"],
)
def test_what_is_no_key_is_named(verify: Verify, key: str, code: str) -> None:
    (result,) = verify((GENUINE,), key=key)

    assert (result["status"], result["findings"][0]["code"]) == ("unreadable", code)


@pytest.mark.slow
def test_a_citizen_sees_that_her_answer_holds(page: Page, tmp_path: Path) -> None:
    answer, keys = put(tmp_path, answer=GENUINE, keys=PUBLISHED_KEYS.encode())

    page.get_by_label("Vælg en eller to filer").set_input_files(answer)
    page.get_by_label("Vælg nøglens fil").set_input_files(keys)
    page.get_by_text(OUR_KEY.key_id).wait_for()
    page.get_by_role("button", name="Tjek").click()

    page.get_by_role("heading", name="Alt holder").wait_for()
    assert page.get_by_text("22. november 2026 kl. 06.20.17").is_visible()
    assert "free-day-care-place" in page.locator("#result").inner_text()


@pytest.mark.slow
def test_what_was_changed_is_named_by_its_path(page: Page, tmp_path: Path) -> None:
    forged = GENUINE.replace(b'"Engvej"', b'"Havnegade"')
    answer, keys = put(tmp_path, answer=forged, keys=PUBLISHED_KEYS.encode())

    page.get_by_label("Vælg en eller to filer").set_input_files(answer)
    page.get_by_label("Vælg nøglens fil").set_input_files(keys)
    page.get_by_role("button", name="Tjek").click()

    page.get_by_role("heading", name="Noget holder ikke").wait_for()
    assert "person.address_history[2001-05-01#2].road_name" in page.locator("#result").inner_text()


@pytest.mark.slow
def test_a_key_among_the_files_is_not_used(page: Page, tmp_path: Path) -> None:
    page.get_by_label("Vælg en eller to filer").set_input_files(
        put(tmp_path, answer=GENUINE, keys=PUBLISHED_KEYS.encode())
    )
    page.get_by_role("button", name="Tjek").click()

    page.get_by_role("heading", name="Kan ikke tjekkes endnu").wait_for()
    assert "Det er en nøgle." in page.locator("#result").inner_text()


@pytest.mark.slow
def test_it_can_be_done_with_the_keyboard_and_pasted_text_in_english(page: Page) -> None:
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    for box, button, text in (
        ("#drop", "Add the text", GENUINE.decode()),
        ("#drop-key", "Use this key", PUBLISHED_KEYS),
    ):
        page.locator(f"{box} summary").press("Enter")
        page.locator(f"{box} textarea").fill(text)
        page.get_by_role("button", name=button).press("Enter")
    page.get_by_role("button", name="Check").press("Enter")

    page.get_by_role("heading", name="Everything holds").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("document.activeElement.id") == "result"


@pytest.mark.slow
def test_every_input_has_a_name_and_every_focus_shows(page: Page) -> None:
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].filter((e) => !e.labels.length).length"
    )
    page.keyboard.press("Tab")
    outlines = []
    for _ in range(6):
        page.keyboard.press("Tab")
        outlines.append(page.evaluate(OUTLINE))

    assert unnamed == 0
    assert set(outlines) == {"3px"}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page, tmp_path: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal of theirs
    answer, keys = put(tmp_path, answer=GENUINE, keys=PUBLISHED_KEYS.encode())
    page.get_by_label("Vælg en eller to filer").set_input_files(answer)
    page.get_by_label("Vælg nøglens fil").set_input_files(keys)
    page.get_by_role("button", name="Tjek").click()
    page.get_by_text("For eksperter").click()

    pairs = page.evaluate(CONTRASTS)

    assert len(pairs) > 40
    assert [pair for pair in pairs if pair[2] < AA] == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    answer, keys = put(tmp_path, answer=GENUINE, keys=PUBLISHED_KEYS.encode())
    page.get_by_label("Vælg en eller to filer").set_input_files(answer)
    page.get_by_label("Vælg nøglens fil").set_input_files(keys)
    page.get_by_role("button", name="Tjek").click()
    page.get_by_text("For eksperter").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_finding_has_its_words() -> None:
    script = FILE.read_text("utf-8")
    said = set(re.findall(r'say\("([a-z_]+)"', script)) | set(
        re.findall(r'(?:demand\(.*, |Unreadable\()"([a-z_0-9]+)"\)', script)
    )
    worded = set(re.findall(r"^  ([a-z_0-9]+): \[\"", script, re.MULTILINE))

    assert said - worded == set()
    assert len(said) > 20
