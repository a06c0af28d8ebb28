import pytest

from mocks.exchange import Call

NOW = '"2026-11-22T09:00:00Z"'
TIMES = f"virkningstid: {NOW}, registreringstid: {NOW}"
FIELDS = "{ nodes { id_lokalId } }"
WRONG = {
    f"{{ DAR_Adresse({TIMES}) {{ nodes {{ vej }} }} }}": ("query line 1, column", "'vej'"),
    f"{{ DAR_Adresse({TIMES} {FIELDS} }}": ("query line 1, column", "Syntax Error"),
    f'{{ DAR_Adresse({TIMES}, first: "Ida 0702751236") {FIELDS} }}': ("query line 1", "Int cannot"),
    f"{{ DAR_Adresse {FIELDS} }}": ("arguments", "virkningstid and registreringstid"),
    f"{{ a: DAR_Adresse({TIMES}) {FIELDS} }}": ("fields", "no aliases"),
    f"{{ DAR_Adresse({TIMES}, first: 5000) {FIELDS} }}": ("query line 1", "first lies between"),
}


@pytest.mark.parametrize(("query", "told"), WRONG.items(), ids=[told[1] for told in WRONG.values()])
def test_a_wrong_question_is_told_with_its_place_and_without_its_values(strict, query, told):
    (finding,) = strict.post(query).findings

    where, rule = told
    assert finding.where.startswith(where)
    assert finding.rule.startswith(rule) or rule in finding.rule
    assert "Ida" not in repr(finding)
    assert "0702751236" not in repr(finding)
    assert finding.see == "/DAR/v1/schema.graphql"


@pytest.mark.parametrize(("key", "rule"), [(None, "a key"), ("other", "a key that is known")])
def test_a_missing_key_is_told_and_lenient_mocks_answer(strict, lenient, key, rule):
    query = f"{{ DAR_Adresse({TIMES}) {FIELDS} }}"

    refused, answered = strict.post(query, key=key), lenient.post(query, key=key)

    assert refused.findings[0].rule.startswith(rule)
    assert refused.findings == answered.findings
    assert (refused.status, answered.status) == (401, 200)
    assert lenient.read(answered)["data"]


def test_an_invalid_question_without_a_key_stays_refused_by_lenient_mocks(lenient):
    answer = lenient.post("{ DAR_Adresse { nodes { vej } } }", key=None)

    assert answer.verdict == "refused: not valid"
    assert [finding.where.partition(" line")[0] for finding in answer.findings] == [
        "query: apikey",
        "query",
    ]


def test_what_is_no_question_is_told(strict):
    call = Call(method="POST", path="/DAR/v1", query={"apikey": "key"}, body=b"{")

    answer = strict._dar.answer(call)

    assert (answer.status, answer.findings[0].where) == (400, "body")


@pytest.mark.parametrize(
    ("method", "path", "status", "where"),
    [
        ("PUT", "/DAR/v1", 405, "method"),
        ("GET", "/DAR/v1", 405, "method"),
        ("POST", "/DAR/v1/more", 404, "path"),
    ],
)
def test_a_wrong_path_and_a_wrong_method_are_told(strict, method, path, status, where):
    answer = strict._dar.answer(Call(method=method, path=path))

    assert (answer.status, answer.findings[0].where) == (status, where)


def test_a_right_question_has_no_finding(strict):
    assert strict.post(f"{{ DAR_Adresse({TIMES}) {FIELDS} }}").findings == ()
