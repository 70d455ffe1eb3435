"""Entity lists: what forms read and write together, as addresses or trees that several visits are about.

`lists` are the lists and their properties, `versions` what is done to entities and what became of them.
`declared` reads what an answer says of entities (XForms entities specification), `following` has it done,
`doing` does it. What a device did out of reach of the server comes in any order: `branches` says what builds
on what, `backlog` keeps what waits, `upkeep` ends the waiting.
"""
