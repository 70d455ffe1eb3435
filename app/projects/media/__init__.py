"""Pictures, recordings and videos that a questionnaire shows, the texts beside them, the lists that it reads.

A form names them (`wanted`). A team gives them with the spreadsheet, one by one or in an archive
(`given`, `archive`); each is of a kind (`kinds`) and is made ready once the form is read (`ready`,
`preparing`). Lists are taken apart (`tables`) and held to what the form looks for in them (`reads`, `lists`).
They are kept by form version (`keeping`): a version that somebody could have seen never
shows another file under the same name. What is missing or was not taken is told (`findings`).
"""
