"""Entity lists: what forms read and write together, as addresses or trees that several visits are about.

`lists` are the lists and their properties, `versions` what is done to entities and what became of them.
`declared` reads what an answer says of entities (XForms entities specification), `following` does it.
"""
