"""Answers for spreadsheets: OData 4.0 as ODK Central speaks it (docs/central.md).

`fields` are the form's nodes under names that OData allows, `types` what their texts become, `metadata` and
`service` the two documents that tell of them. `options` reads a request, `filters` its $filter; `stored`
reads submissions in batches, `rows` makes rows of each, `feed` streams them; `entities` does the same for
an entity list.
"""
