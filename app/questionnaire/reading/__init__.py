"""From a file that someone uploaded to an XForm, with everything that was repaired or is wrong on the way.

In the asking process (`reader`, by `confined`): start `child`, wait, kill. In the child (`pipeline`): tell
the format by content (`formats`), check sizes before parsing (`archives`, `xml_gate`), read cells (`grids`,
`text_grids`), put them under known columns (`assembly`, `merging`, `headers`, `cleaning`), understand the
survey sheet (`understanding`, `nesting`, `row_types`), check choices, references and circles, and only then
let pyxform convert (`conversion`) and our engine judge (`binding`). `codes` holds the table of repairs and
the table of problems.
"""

from app.questionnaire.reading.reader import read_questionnaire
from app.questionnaire.reading.report import Limits, Reading
from app.questionnaire.reading.text_grids import rows_from_markdown

__all__ = ["Limits", "Reading", "read_questionnaire", "rows_from_markdown"]
