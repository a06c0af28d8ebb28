"""The seeded population: any number of people, each computed when asked for. Knows no wire."""
