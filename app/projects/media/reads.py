"""What a form looks for in the lists that it reads: the columns of values and labels of its questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.questionnaire.definition import Form, Question
from app.questionnaire.definition.external import LIST_NAME
from app.questionnaire.question_types import Answer


@dataclass(frozen=True, slots=True)
class Read:
    """The columns that must be in a list; of these `values` are those of answers.

    `several`: answers are written one after the other, so that none may hold a space. `whole`: some
    question always offers all of the list, so that no value may come twice.
    """

    columns: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    several: bool = False
    whole: bool = False


def reads_of(form: Form) -> Mapping[str, Read]:
    """What is looked for, by the name of the file."""
    found = {file: Read() for file in form.sources.values()}
    for question in form.questions:
        file = form.sources.get(question.itemset.list_name or "") if question.itemset else None
        if file is not None:
            found[file] = _and(found[file], question)
    return found


def _and(read: Read, question: Question) -> Read:
    itemset = question.itemset
    assert itemset is not None  # noqa: S101 - whoever calls has looked
    if question.type.name == "select_one_external":  # several lists in one file, labels in several languages
        return replace(
            read, columns=read.columns | {LIST_NAME, itemset.value}, values=read.values | {itemset.value}
        )
    return replace(
        read,
        columns=read.columns | {name for name in (itemset.value, itemset.label) if name},
        values=read.values | {itemset.value},
        several=read.several or question.type.answer is not Answer.CHOICE,
        whole=read.whole or not itemset.is_filtered,
    )
