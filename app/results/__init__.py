"""Counts, tables and exports of what was collected."""
