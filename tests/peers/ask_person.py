"""Asks the person register with service-person-stamdata-udvidet, in the client's own environment.

Reads the question as JSON from standard input, so that no number is in an argument list, and
writes what the client gives back.
"""

import json
import sys

from requests import HTTPError
from service_person_stamdata_udvidet import get_citizen

question = json.load(sys.stdin)
numbers = question.pop("numbers")
try:
    json.dump({"answers": [get_citizen(cprnr=each, **question) for each in numbers]}, sys.stdout)
except HTTPError as error:
    json.dump({"status": error.response.status_code, "body": error.response.text}, sys.stdout)
