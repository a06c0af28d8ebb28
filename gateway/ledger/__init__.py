"""What was released, to whom and why: intents, disclosures and refusals, and the citizen's access
log.
"""
