"""The citizen's own pages. They ask by the very functions that the JSON routes ask by."""
