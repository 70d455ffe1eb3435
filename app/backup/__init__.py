"""Backups of an installation, and putting one back."""
