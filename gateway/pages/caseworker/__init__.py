"""The caseworker's pages: her question, and what came of it. They show what the API answers."""
