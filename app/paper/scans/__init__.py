"""Scanned sheets as they are kept: piles, their pages, what people decided, and what comes of it."""
