"""Errors that a citizen reports: kept, carried to who owns the field, followed to their end. We
correct nothing ourselves (GDPR article 16 is the owner's to answer). Knows no route and no page.
"""
