"""A running sandbox for other people's tests: pytest finds it by itself (docs/testing.md)."""
