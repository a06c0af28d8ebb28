"""What everybody agrees on: question, answer, errors, adapter protocol. Imports nothing of ours."""
