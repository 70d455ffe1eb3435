"""The functions that expressions may call: the table, and the modules that do the work."""
