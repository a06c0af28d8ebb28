"""One record: which paths a record has, and its plain form with aliases instead of numbers."""
