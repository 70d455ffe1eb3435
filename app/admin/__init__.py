"""The team's workspace pages; no rules of its own."""
