"""Quartiers, projects, questionnaires and their immutable versions, publishing, sources."""
