"""The team's pages of fieldwork."""
