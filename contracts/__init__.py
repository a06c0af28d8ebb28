"""What everybody agrees on: the question, the answer, the errors and the adapter protocol. Imports nothing of ours."""
