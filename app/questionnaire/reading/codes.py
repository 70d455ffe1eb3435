"""The two tables of reading: what it repairs, and what it reports.

A repair never invents content: it merges, drops or rewrites what has one possible meaning, and is told
to the author every time. Where there are two meanings, or something to invent, there is a problem.
Sentences for these codes, in the reader's language, are made outside the core.
"""

from app.questionnaire.problems import Severity

#: Code of a repair → what was done, and why nothing is lost or invented by it.
REPAIRS: dict[str, str] = {
    "encoding_guessed": "text that is not UTF-8 was read as Windows-1252 (`values.encoding`)",
    "sheet_taken_as": "a sheet under another name was read as `values.sheet`: no other could be meant",
    "header_row_found": "the headers stand below row 1, under a title or blank rows (`values.row`)",
    "headers_merged": "headers that name one column were merged; no row had two different values",
    "column_ignored": "no XLSForm column has this name; its cells do nothing (`values.suggestion`)",
    "setting_ignored": "a setting that only concerns another server was left out",
    "control_characters": "characters that XML cannot hold were taken out of a cell",
    "quotes_straightened": "typographic quotes in an expression were made straight: XPath knows no other",
    "entities_unescaped": "HTML entities such as `&lt;` in an expression were read as their signs",
    "reference_brackets": "a reference written `$(name)` was read as `${name}`",
    "operator_spelling": "an operator was written as XPath writes it: `==`, `≥`, `<>`, `AND`…",
    "filter_column_named": "a filter reads a column of the choices by its header (`values.column`)",
    "rule_dropped": "a rule of an XForm that no engine could run was left out",
    "yes_no_translated": "a French yes or no was written the XLSForm way",
    "type_spelling": "the type was written the usual way: case, spaces, hyphens (`values.read_as`)",
    "type_read_as": "another tool's type was read as the XLSForm type that stores the same answer",
    "unknown_type_dropped": "a row of unknown type, to which nothing refers, was left out",
    "row_without_type_dropped": "a row without type and name, so without answer, was left out",
    "parameters_ignored": "parameters that the type of the row does not know were left out",
    "list_renamed": "a choice list had the name of an attached file, and took another inside the XForm",
    "list_name_spelling": "the list was found under another case or spacing (`values.read_as`)",
    "external_choices_merged": "choices of external_choices are read like any others; the filter is the same",
    "choice_row_dropped": "a row of choices without name and label was left out",
    "choice_repeated": "a choice that repeats another one word for word was left out",
    "choice_shared": "choices of one name are told apart by the filter of the question",
    "unused_list_dropped": "a choice list that no question uses had errors, and was left out",
    "reserved_name": "`meta` at the top of a form is reserved: the group became `values.read_as`",
    "audit_named": "an audit is always named `audit`",
    "reference_spelling": "a reference was found under another case or spacing",
    "form_name_ignored": "the name of the root element was no XML name, and is only technical",
    "root_renamed": "a repeat has the name of the form's root element, which took another (`values.read_as`)",
    "namespace_added": "the namespace of Palier's own columns was declared",
    "namespace_missing": "a column whose namespace is declared nowhere was left out",
}

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

#: Code of a problem → its severity. What the expression engine and the form binder add is theirs.
PROBLEMS: dict[str, Severity] = {
    # The whole file
    "empty_file": _ERROR,
    "file_too_large": _ERROR,
    "not_a_spreadsheet": _ERROR,
    "damaged_file": _ERROR,
    "encrypted_file": _ERROR,
    "zip_bomb": _ERROR,
    "doctype_forbidden": _ERROR,
    "xml_too_deep": _ERROR,
    "xml_not_well_formed": _ERROR,
    "not_an_xform": _ERROR,
    "time_limit": _ERROR,
    "memory_limit": _ERROR,
    "reading_crashed": _ERROR,
    "no_survey_sheet": _ERROR,
    # A sheet, a row, a column
    "missing_column": _ERROR,
    "duplicate_column": _ERROR,
    "missing_type": _ERROR,
    "unknown_type": _ERROR,
    "missing_name": _ERROR,
    "invalid_name": _ERROR,
    "duplicate_name": _ERROR,
    "duplicate_repeat_name": _ERROR,
    "missing_label": _ERROR,
    "missing_calculation": _ERROR,
    "unmatched_end": _ERROR,
    "unclosed_group": _ERROR,
    "groups_too_deep": _ERROR,
    "missing_list": _ERROR,
    "unknown_list": _ERROR,
    "unknown_file_format": _ERROR,
    "choice_without_name": _ERROR,
    "choice_name_with_space": _ERROR,
    "duplicate_choice": _ERROR,
    "malformed_reference": _ERROR,
    "unknown_reference": _ERROR,
    "ambiguous_reference": _ERROR,
    "circular_reference": _ERROR,
    "invalid_parameters": _ERROR,
    "other_of_filtered_list": _ERROR,
    "save_to_without_entities": _ERROR,
    "trigger_not_shown": _ERROR,
    "conversion_failed": _ERROR,
    # What does not refuse the form
    "no_question": _WARNING,
    "choice_without_label": _WARNING,
}
