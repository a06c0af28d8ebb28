"""What can go wrong on purpose: the faults there are, profiles of them, and what each does."""
