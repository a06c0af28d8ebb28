"""The pages that people read. They show what the API answers, and decide nothing."""
