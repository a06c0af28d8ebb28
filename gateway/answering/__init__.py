"""The life of one question (design section 4): the one path by which anybody sees anything."""
