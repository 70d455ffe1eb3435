"""The pure core: what a questionnaire is, and what follows from its answers. No framework, no clock."""
