"""What somebody types for somebody else: from a sheet, on the telephone, at a counter."""
