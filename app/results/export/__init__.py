"""Answers as files: CSV, ZIP of CSV, XLSX, each with what is needed to read it."""
