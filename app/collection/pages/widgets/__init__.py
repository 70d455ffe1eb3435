"""One control for each question type and appearance: how it is drawn, read and shown."""
