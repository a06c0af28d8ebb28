"""Telling a recipient that something became of a consent: an outbox that is written in the change's
own transaction, and what carries it out. Knows no citizen.
"""
