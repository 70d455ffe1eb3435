"""Palier: one questionnaire for every channel."""
