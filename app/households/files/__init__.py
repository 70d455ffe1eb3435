"""Files of addresses: rows (`tables`, `workbooks`), what columns mean (`columns`, `names`, `found`)."""
