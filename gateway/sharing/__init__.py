"""What passes between a citizen and a firm without us between: statements that she carries out, and
an errand that a firm hands in. Asks registries by the one path only.
"""
