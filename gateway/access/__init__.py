"""May they: purposes, agreements, ceilings, facts, protection, decide() and minimise(). Pure: no
I/O, the day is an argument.
"""
