"""The pages for everybody: front, sign-in and out, help, what the law asks for. Nobody's data."""
