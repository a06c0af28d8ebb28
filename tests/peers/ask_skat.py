"""Asks the income register with python-skat-webservice. Runs in the client's own environment.

Reads the question as JSON from standard input, so that no number is in an argument list, and
writes what the client gives back.
"""

import json
import sys

from python_skat_webservice.common import CallerInfo
from python_skat_webservice.indkomst_oplysning_person_hent import search_income
from python_skat_webservice.soap_signer import SOAPSigner
from requests import HTTPError

question = json.load(sys.stdin)
try:
    answer = search_income(
        caller_info=CallerInfo(**question["caller"]),
        soap_signer=SOAPSigner(question["certificate_file"], question["key_file"]),
        **question["search"],
    )
    json.dump({"answer": answer}, sys.stdout)
except HTTPError as error:
    json.dump({"status": error.response.status_code, "body": error.response.text}, sys.stdout)
