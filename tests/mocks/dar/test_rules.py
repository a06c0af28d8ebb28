import pytest

from mocks.exchange import Call

TIMES = 'virkningstid: "2026-11-22T09:00:00Z", registreringstid: "2026-11-22T09:00:00Z"'
BY_ID = 'where: {id_lokalId: {eq: "x"}}'
NODES = "{ nodes { id_lokalId } }"


def _codes(asking, answer):
    return [error["extensions"]["code"] for error in asking.read(answer)["errors"]]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (f"{{ a: DAR_Adresse({BY_ID}) {NODES} }}", "DAF-GQL-0008"),
        (f"{{ DAR_Adresse({BY_ID}) {{ nodes {{ id: id_lokalId }} }} }}", "DAF-GQL-0008"),
        (f"{{ DAR_Adresse {NODES} }}", "DAF-GQL-0009"),
        (f'{{ DAR_Adresse(virkningstid: "2026-11-22T09:00:00Z") {NODES} }}', "DAF-GQL-0009"),
        (f"{{ DAR_Adresse({BY_ID}) {NODES} DAR_Postnummer({BY_ID}) {NODES} }}", "DAF-GQL-0010"),
    ],
    ids=["alias of a root", "alias of a field", "no time", "one time", "two roots"],
)
def test_a_question_that_breaks_a_rule_of_the_service_is_refused_inside_200(strict, question, code):
    answer = strict.post(question)

    assert answer.status == 200
    assert _codes(strict, answer) == [code]
    assert answer.verdict == f"refused: {code}"


@pytest.mark.parametrize(
    "question",
    [f"{{ DAR_Adresse({TIMES}) {NODES} }}", f"{{ DAR_Adresse({BY_ID}) {NODES} }}"],
    ids=["both times", "by id"],
)
def test_a_question_that_keeps_the_rules_is_answered(strict, question):
    answer = strict.post(question)

    assert "errors" not in strict.read(answer)
    assert answer.verdict == "answered"


@pytest.mark.parametrize("count", [100, 101])
def test_an_in_filter_holds_a_hundred_values(strict, count):
    question = (
        f"query ($ids: [String!]) {{ DAR_Adresse(where: {{id_lokalId: {{in: $ids}}}}) {NODES} }}"
    )

    answer = strict.post(question, ids=["x"] * count)

    assert ("errors" in strict.read(answer)) is (count > 100)


def test_a_lenient_mock_answers_and_notes_the_broken_rule(lenient):
    answer = lenient.post(f"{{ DAR_Adresse {NODES} }}")

    assert len(lenient.read(answer)["data"]["DAR_Adresse"]["nodes"]) == 4
    assert answer.verdict == "warned: DAF-GQL-0009"


@pytest.mark.parametrize(
    ("key", "code"), [(None, "DAF-AUTH-0001"), ("", "DAF-AUTH-0001"), ("other", "DAF-AUTH-0002")]
)
def test_a_caller_without_the_key_is_refused(strict, key, code):
    answer = strict.post(f"{{ DAR_Adresse({BY_ID}) {NODES} }}", key=key)

    assert answer.status == 401
    assert _codes(strict, answer) == [code]


def test_a_lenient_mock_answers_and_notes_a_missing_key(lenient):
    answer = lenient.post(f"{{ DAR_Adresse({BY_ID}) {NODES} }}", key=None)

    assert answer.status == 200
    assert answer.verdict == "warned: DAF-AUTH-0001"


@pytest.mark.parametrize(
    "question",
    ["{ DAR_Adresse { nodes { secret } } }", "not graphql", "{ DAR_Adresse { __typename }"],
    ids=["unknown field", "no question", "unclosed"],
)
def test_an_invalid_question_gets_errors_inside_200(strict, question):
    answer = strict.post(question)

    assert answer.status == 200
    assert "data" not in strict.read(answer)
    assert strict.read(answer)["errors"]


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b'{"query": 1}'])
def test_a_body_that_is_no_question_is_a_bad_request(strict, body):
    call = Call(method="POST", path="/DAR/v1", query={"apikey": "key"}, body=body)

    assert strict._dar.answer(call).status == 400


def test_a_look_at_the_address_says_how_to_ask(strict):
    answer = strict._dar.answer(Call(method="GET", path="/DAR/v1"))

    assert answer.status == 405
    assert b"/DAR/v1/schema.graphql" in answer.body


def test_the_schema_file_is_served(strict):
    answer = strict._dar.answer(Call(method="GET", path="/DAR/v1/schema.graphql"))

    assert b"type DAR_Adresse" in answer.body
