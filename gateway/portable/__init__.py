"""One answer as rows, each with its source, its digest and who can correct it: what pages, CSV and
export are drawn from. Asks nothing and decides nothing.
"""
