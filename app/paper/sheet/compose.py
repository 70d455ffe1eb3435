"""A form composed for paper: `compose(form, language)` gives the sheet, and what it could not say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from app.collection.pages.paging import is_row_of_table
from app.i18n import _
from app.paper.sheet.areas import AreaMaker, elsewhere, takes_choices, with_options
from app.paper.sheet.blocks import (
    NO_WORDS,
    Ask,
    Block,
    Elsewhere,
    Filtered,
    FollowUp,
    Note,
    Option,
    Roster,
    Row,
    Section,
    Sheet,
    Table,
    Unprintable,
    Words,
)
from app.paper.sheet.pieces import CHANNEL, Flattener, Piece, is_roster
from app.paper.sheet.routing import END, Level, Route, find_route
from app.paper.sheet.telling import Teller, general_filter
from app.paper.sheet.trials import Trials
from app.paper.sheet.words import Wordings
from app.questionnaire.definition import Form, Question, Repeat
from app.typography import typeset

_LEAST_ROWS = 2
#: What follows is in another instance of a repeat: no number tells where to go on.
NOWHERE = -1


def compose(form: Form, language: str, texts: Mapping[str, str] | None = None) -> Sheet:
    """The sheet of a form in the language of that tag.

    `texts` are the team's own sentences in place of filters, by path. Our own sentences are in the
    language being spoken (`i18n.speaking`).
    """
    return _Composer(form, language, dict(texts or {})).sheet()


@dataclass(frozen=True, slots=True)
class _Laid:
    """A block, the filter lines and the repeat instance that it stands in, and the last number in it."""

    block: Block
    levels: tuple[Level, ...]
    scope: str
    number: int | None = None


class _Composer:
    def __init__(self, form: Form, language: str, texts: dict[str, str]) -> None:
        self.form = form
        self.language = language
        self.texts = texts
        self.wordings = Wordings(form, language)
        self.areas = AreaMaker(self.wordings)
        self.is_authors = form.language(language) is form.default_language
        flattener = Flattener(form, texts, self.is_authors)
        teller = Teller(Trials(form), language, self._is_printed)
        self.route: Route = find_route(flattener.pieces, teller, self._may_skip)
        self.problems: list[Unprintable] = []

    def sheet(self) -> Sheet:
        laid = list(self._with_gaps(list(self._laid())))
        blocks = tuple(self._nested(laid, 0, END))
        self._tell_unsaid()
        return Sheet(
            language=self.language,
            rtl=self.form.language(self.language).is_right_to_left,
            blocks=blocks,
            annexes=tuple(self.areas.annexes.values()),
            questions=len(self.form.asked),
            problems=tuple(self.problems),
        )

    def _is_printed(self, question: Question) -> bool:
        """Whether the sheet takes its answer, so that conditions can speak of it."""
        return (
            question.number is not None
            and self.areas.area(question) is not None
            and self._is_on_paper(question)
        )

    def _is_on_paper(self, question: Question) -> bool:
        place = self.form.plan.by_path[question.path]
        holders = (self.form.items_by_path.get(each.path) for each in place.ancestry)
        return all(item is None or item.palier.is_asked_in(CHANNEL) for item in holders)

    def _may_skip(self, piece: Piece) -> bool:
        question = piece.question
        return bool(question and takes_choices(question) and not is_row_of_table(question))

    # Blocks in order

    def _laid(self) -> Iterator[_Laid]:
        for path, pieces in groupby(self.route.pieces, self._roster_path):
            if path:
                yield self._roster(path, list(pieces))
            else:
                yield from self._one_by_one(pieces)

    def _with_gaps(self, laid: Sequence[_Laid]) -> Iterator[_Laid]:
        """The blocks, and after each number that the next one does not follow a word on what is left out."""
        last = 0
        for at, one in enumerate(laid):
            yield one
            last = max(last, one.number or 0)
            following = next(((each, number) for each in laid[at + 1 :] if (number := _first(each))), None)
            if one.number and following and following[1] > last + 1:
                text = self.wordings.ours(_left_out(last + 1, following[1] - 1))
                yield _Laid(Note(text, is_aside=True), _shared(one.levels, following[0].levels), one.scope)

    def _one_by_one(self, pieces: Iterable[Piece]) -> Iterator[_Laid]:
        waiting: list[Piece] = []
        for piece in pieces:
            if waiting and not self._continues(waiting, piece):
                yield from self._table(waiting)
                waiting = []
            if self._is_row(piece):
                waiting.append(piece)
            else:
                yield from self._alone(piece)
        yield from self._table(waiting)

    # Repeats as tables

    def _roster_path(self, piece: Piece) -> str:
        """The repeat that a piece is a cell or the heading of, where it is printed as a table; else ""."""
        path = piece.item.path if isinstance(piece.item, Repeat) else piece.item.path.rpartition("/")[0]
        item = self.form.items_by_path.get(path)
        return path if isinstance(item, Repeat) and is_roster(item) else ""

    def _roster(self, path: str, pieces: Sequence[Piece]) -> _Laid:
        repeat = self.form.items_by_path[path]
        cells = [piece for piece in pieces if piece.question]
        scopes = dict.fromkeys(piece.scope for piece in cells)
        rows = tuple(tuple(self._cell(piece) for piece in cells if piece.scope == scope) for scope in scopes)
        columns = tuple(
            Row(piece.path, piece.number, self._label(piece))
            for piece in cells
            if piece.scope == cells[0].scope
        )
        title, hint = self.wordings.words(repeat.label), self.wordings.words(repeat.hint)
        return _Laid(Roster(title, hint, columns, rows), self.route.levels[pieces[0]], "", columns[-1].number)

    def _cell(self, piece: Piece) -> Ask:
        question = piece.question
        assert question  # noqa: S101 - cells are questions
        return self._ask(piece, question, self._label(piece))

    def _is_row(self, piece: Piece) -> bool:
        question = piece.question
        if question is None or not question.type.has_choices:
            return False
        return is_row_of_table(question) or (
            "likert" in question.appearance and question.type.name == "select_one"
        )

    def _continues(self, table: Sequence[Piece], piece: Piece) -> bool:
        last, question = table[-1].question, piece.question
        if last is None or question is None or not self._is_row(piece) or "label" in question.appearance:
            return False
        same = [choice.value for choice in last.choices] == [choice.value for choice in question.choices]
        return same and self.route.levels[table[-1]] == self.route.levels[piece]

    def _table(self, pieces: Sequence[Piece]) -> Iterator[_Laid]:
        rows = [piece for piece in pieces if piece.number is not None]
        if len(rows) < _LEAST_ROWS:
            for piece in pieces:
                yield from self._alone(piece)
            return
        first = rows[0].question
        assert first  # noqa: S101 - rows are questions
        header = pieces[0].question if pieces[0] is not rows[0] else None
        table = Table(
            title=self.wordings.words(header.label) if header else NO_WORDS,
            columns=self.areas.options(first),
            rows=tuple(Row(piece.path, piece.number, self._label(piece)) for piece in rows),
            hint=self.wordings.words(header.hint) if header else NO_WORDS,
            is_multiple=first.type.name == "select_multiple",
        )
        yield _Laid(table, self.route.levels[pieces[0]], pieces[0].scope, rows[-1].number)

    def _alone(self, piece: Piece) -> Iterator[_Laid]:
        block = self._block(piece)
        if block is not None:
            yield _Laid(block, self.route.levels[piece], piece.scope, self._last_number(piece))

    def _last_number(self, piece: Piece) -> int | None:
        followed = [each.number for key, each in self.route.follows.items() if key[0] == piece.path]
        return max((number for number in (piece.number, *followed) if number), default=None)

    def _block(self, piece: Piece) -> Block | None:
        question = piece.question
        if question is None:
            if self._is_repeated(piece):
                return None
            return Section(self._heading(piece), self.wordings.words(piece.item.hint), piece.depth + 1)
        label = self._label(piece)
        if not question.is_asked:
            hint = self.wordings.words(question.hint)
            text = label or hint
            return Note(text) if text else None
        return self._ask(piece, question, label)

    def _is_repeated(self, piece: Piece) -> bool:
        """Whether a group is all of a repeat and only says again which instance it is."""
        holder = piece.item.path.rpartition("/")[0]
        repeat = self.form.items_by_path.get(holder)
        alone = isinstance(repeat, Repeat) and len(repeat.items) == 1
        return alone and bool(piece.scope) and piece.item.label.has_outputs

    def _heading(self, piece: Piece) -> Words:
        item = piece.item
        words = self._label(piece)
        if not isinstance(item, Repeat):
            return words
        name = words.plain or _("Fiche")
        return replace(self.wordings.ours(f"{name} {piece.position}"), language=words.language, rtl=words.rtl)

    def _label(self, piece: Piece) -> Words:
        place = self.form.plan.by_path.get(piece.item.path)
        return self.wordings.words(piece.item.label, place)

    def _ask(self, piece: Piece, question: Question, label: Words) -> Ask:
        area = self.areas.area(question)
        if area is None:
            area = self._lost(piece, question, label)
        area = with_options(area, lambda option: self._routed(piece, option))
        hint = self.wordings.words(question.hint, self.form.plan.by_path[question.path])
        label = label if label else self.wordings.ours(question.name)
        return Ask(
            path=piece.path,
            number=piece.number,
            label=label,
            area=area,
            hint=hint,
            how="" if hint else _how(question, area),
            is_multiple=question.type.name == "select_multiple",
        )

    def _lost(self, piece: Piece, question: Question, label: Words) -> Elsewhere:
        code = "paper_choices" if question.type.has_choices else "paper_type"
        authors = self.texts.get(question.path) or (
            question.palier.paper_sentence if self.is_authors else None
        )
        text = _ended(typeset(authors, self.language)) if authors else elsewhere()
        if not any(known.path == question.path for known in self.problems):
            self.problems.append(
                Unprintable(code, question.path, question.number, label.plain, text, bool(authors))
            )
        return Elsewhere(text)

    def _routed(self, piece: Piece, option: Option) -> Option:
        to = self.route.skips.get((piece.path, option.value))
        followed = self.route.follows.get((piece.path, option.value))
        skip = ""
        if to is not None:
            skip = _("question %(number)s", number=to) if to is not END else _("fin")
        return replace(option, skip=skip, follow=self._follow(followed) if followed else None)

    def _follow(self, piece: Piece) -> FollowUp:
        return FollowUp(piece.path, piece.number, self._label(piece))

    # Filter lines around them

    def _nested(self, laid: Sequence[_Laid], depth: int, after: int) -> Iterator[Block]:
        """The blocks with those under one filter line put together; `after` is the number that follows."""
        runs = [list(run) for _key, run in groupby(laid, key=lambda one: one.levels[depth : depth + 1])]
        for at, run in enumerate(runs):
            if not run[0].levels[depth:]:
                yield from (one.block for one in run)
                continue
            later = [one for rest in runs[at + 1 :] for one in rest]
            following = next((number for one in later if (number := _first(one))), after)
            if run[0].levels[depth].scope and not (later and later[0].scope == run[0].scope):
                following = NOWHERE
            blocks = tuple(self._nested(run, depth + 1, following))
            yield Filtered(self._line(run, depth, following), blocks)

    def _line(self, run: Sequence[_Laid], depth: int, following: int) -> str:
        sentence = _ended(typeset(run[0].levels[depth].sentence, self.language))
        if following is NOWHERE or len([one for one in run if one.number]) < _LEAST_ROWS:
            return sentence
        if following is END:
            return _("%(sentence)s Sinon, c’est fini.", sentence=sentence)
        return _("%(sentence)s Sinon, passez à la question %(number)s.", sentence=sentence, number=following)

    def _tell_unsaid(self) -> None:
        for path, piece in self.route.unsaid.items():
            self.problems.append(
                Unprintable("paper_filter", path, piece.number, self._label(piece).plain, general_filter())
            )
        for piece in self.route.dropped:
            if piece.number:
                self.problems.append(
                    Unprintable("paper_never", piece.item.path, piece.number, self._label(piece).plain)
                )


def _first(laid: _Laid) -> int | None:
    """The first number in a block."""
    block = laid.block
    if isinstance(block, Table):
        return block.rows[0].number
    if isinstance(block, Roster):
        return block.columns[0].number
    return block.number if isinstance(block, Ask) else None


def _left_out(first: int, last: int) -> str:
    if first == last:
        return _("La question %(number)s ne se pose pas sur papier.", number=first)
    return _("Les questions %(first)s à %(last)s ne se posent pas sur papier.", first=first, last=last)


def _shared(one: Sequence[Level], other: Sequence[Level]) -> tuple[Level, ...]:
    """The filter lines that two blocks stand under together."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return tuple(level for level, _same in pairs)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", ":", "؟")) else f"{sentence}."


def _how(question: Question, area: object) -> str:
    if isinstance(area, Elsewhere):
        return ""
    match question.type.name:
        case "select_multiple":
            return _("Plusieurs réponses possibles.")
        case "rank":
            return _("1 pour ce qui compte le plus, puis 2, 3…")
        case _:
            return ""
