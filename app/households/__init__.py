"""Addresses, contacts, access codes, and the link between them, which is cut at closing."""
