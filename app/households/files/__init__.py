"""Files of addresses: rows of CSV and workbooks (`tables`, `workbooks`), what columns mean (`columns`)."""
