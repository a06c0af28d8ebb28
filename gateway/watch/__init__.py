"""Looking on from outside the answering path.

Has every answer its entry, every registry call its intent, and does a citizen's log say what was
looked up?
"""
