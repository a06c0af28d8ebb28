HOME = "00000000-0000-4000-8000-00000000000a"
OTHER_HOME = "00000000-0000-4000-8000-00000000000b"
HOUSE = "00000000-0000-4000-8000-0000000000aa"
BY_ID = '{ DAR_Adresse(where: {id_lokalId: {eq: "%s"}}) { nodes { id_lokalId } } }'


def test_the_people_of_an_address_are_known_to_the_journal(strict):
    answer = strict.post(BY_ID % HOME)

    assert answer.personas == ("employee", "partner", "child")


def test_a_house_number_that_is_only_in_the_answer_names_its_people_too(strict):
    answer = strict.post(
        '{ DAR_Husnummer(where: {husnummertekst: {eq: "16"}},'
        ' virkningstid: "2026-11-22T09:00:00Z", registreringstid: "2026-11-22T09:00:00Z")'
        " { nodes { id_lokalId } } }"
    )

    assert HOUSE in answer.body.decode()
    assert answer.personas == ("employee", "partner", "child")


def test_a_question_about_nobodys_address_names_nobody(strict):
    assert strict.post(BY_ID % "nothing").personas == ()


def test_the_wrong_address_is_another_of_the_register(strict):
    answer = strict._dar.about_another(strict.call(BY_ID % HOME))

    found = strict.read(answer)["data"]["DAR_Adresse"]["nodes"]
    assert {node["id_lokalId"] for node in found} == {OTHER_HOME}
    assert strict.read(strict.post(BY_ID % OTHER_HOME))["data"]["DAR_Adresse"]["nodes"] == [
        {"id_lokalId": OTHER_HOME}
    ]


def test_the_registers_own_fault_is_errors_inside_200(strict):
    answer = strict._dar.own_fault(strict.call(BY_ID % HOME))

    assert answer.status == 200
    assert "data" not in strict.read(answer)
    assert strict.read(answer)["errors"][0]["extensions"]["code"] == "DAF-GQL-0001"
