"""The four standard records, field by field. docs/record.md is their description and is compared with them by a test."""

from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.income import Income
from contracts.records.person import Person

__all__ = ["Address", "Family", "Income", "Person"]
