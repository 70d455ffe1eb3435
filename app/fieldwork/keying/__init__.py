"""Keying: the team's page for answers that are said, on the telephone or at a counter, as one long form."""
