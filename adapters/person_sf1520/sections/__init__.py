"""The parts of one answer, each read into its record. Pure."""
