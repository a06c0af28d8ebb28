"""The four standard records, field by field; a test compares docs/record.md with them.

A group that stands in a list names the field that tells its items apart: `KEY`.
"""

from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.income import Income
from contracts.records.person import Person

__all__ = ["Address", "Family", "Income", "Person"]
