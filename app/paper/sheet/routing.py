"""The way through a sheet: which answer skips where, and which filter stands before what.

A screen shows what is relevant; paper must say it. Where what is filtered directly follows the question
that decides, the answers that exclude say *→ question 7*; elsewhere a line before it says who it is for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.paper.sheet.conditions import Condition
from app.paper.sheet.facts import MOST_TRIED, excluded, fact_about
from app.paper.sheet.pieces import Filtered, Piece
from app.paper.sheet.telling import Teller, general_filter
from app.questionnaire.definition import Question
from app.questionnaire.question_types import Answer

#: Where a skip past the last question leads.
END = 0
#: Longer lists are not printed with a skip on each choice.
_MOST_SKIPPING = 12


@dataclass(frozen=True, slots=True)
class Level:
    """A filter line; that of a repeat's inside is told again in each instance (`scope`)."""

    sentence: str
    scope: str = ""


@dataclass
class Route:
    """`skips`: by path and choice, the number of the question it leads to (END past the last).

    `follows`: what is asked on the line of a choice, by path and choice. `levels`: the filter lines that a
    piece stands under, outermost first. `unsaid`: filters that no sentence could be found for.
    """

    skips: dict[tuple[str, str], int] = field(default_factory=dict)
    follows: dict[tuple[str, str], Piece] = field(default_factory=dict)
    levels: dict[Piece, tuple[Level, ...]] = field(default_factory=dict)
    unsaid: dict[str, Piece] = field(default_factory=dict)
    #: What can never be asked on this sheet.
    dropped: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def find_route(pieces: Sequence[Piece], teller: Teller, may_skip: Callable[[Piece], bool]) -> Route:
    """The route through the pieces; `may_skip` says whether a question's choices have room for skips."""
    return _Router(teller, may_skip).run(pieces)


@dataclass
class _Router:
    teller: Teller
    may_skip: Callable[[Piece], bool]
    route: Route = field(default_factory=Route)
    _excluded: dict[tuple[int, str], frozenset[str]] = field(default_factory=dict)

    def run(self, pieces: Sequence[Piece]) -> Route:
        possible = [piece for piece in pieces if self._is_possible(piece)]
        self.route.pieces = self._without_follow_ups(possible)
        told = self._skips()
        for piece in self.route.pieces:
            self.route.levels[piece] = tuple(self._levels(piece, told.get(piece, set())))
        return self.route

    def _is_possible(self, piece: Piece) -> bool:
        """Whether some sheet may ask it: a filter on what paper never asks is settled already."""
        for condition in _all(piece.filters):
            printed = [leaf for leaf in condition.leaves if self._printed(condition, leaf.path)]
            if not printed and not self.teller.trials.truth(condition.compiled, condition.place, {}):
                self.route.dropped.append(piece)
                return False
        return True

    def _printed(self, condition: Condition, path: str) -> bool:
        question = condition.form.items_by_path.get(path)
        return isinstance(question, Question) and question.is_asked and self.teller.is_printed(question)

    # « Autre » and its line

    def _without_follow_ups(self, pieces: Sequence[Piece]) -> list[Piece]:
        kept: list[Piece] = []
        for piece in pieces:
            before = kept[-1] if kept else None
            value = self._opened_by(piece, before) if before else None
            if before and value is not None:
                self.route.follows[before.path, value] = piece
            else:
                kept.append(piece)
        return kept

    def _opened_by(self, piece: Piece, before: Piece) -> str | None:
        """The one choice of the question before that opens this open question."""
        asked, deciding = piece.question, before.question
        if not (asked and deciding and self.may_skip(before) and asked.type.name == "text"):
            return None
        if asked.palier.paper_lines not in {None, 1} or "multiline" in asked.appearance:
            return None
        own = [each for each in piece.filters if each not in before.filters]
        conditions = [condition for each in own for condition in each.conditions]
        if len(own) != 1 or len(conditions) != 1 or piece.scope != before.scope or own[0].sentence:
            return None
        if [leaf.path for leaf in conditions[0].leaves] != [deciding.path]:
            return None
        fact = fact_about(self.teller.trials, conditions[0], deciding)
        if fact is None or fact.kind != "any" or len(fact.choices) != 1:
            return None
        (value,) = fact.choices
        return None if (before.path, value) in self.route.follows else value

    # Skips

    def _skips(self) -> dict[Piece, set[Condition]]:
        """Find all skips; the conditions that they tell, by the pieces that need no line for them."""
        told: dict[Piece, set[Condition]] = {}
        pieces = self.route.pieces
        for at, piece in enumerate(pieces):
            question = piece.question
            if not question or question.type.answer is not Answer.CHOICE or not self.may_skip(piece):
                continue
            if not 0 < len(question.choices) <= _MOST_SKIPPING:
                continue
            reached = {choice.value: self._reached(at, choice.value) for choice in question.choices}
            for value, to in reached.items():
                if any(each.number for each in pieces[at + 1 : to]):
                    number = next((each.number for each in pieces[to:] if each.number), END)
                    self.route.skips[piece.path, value] = number
            for after in range(at + 1, max(reached.values(), default=0)):
                for condition in self._deciding(pieces[after], piece):
                    if all(reached[value] > after for value in self._out(condition, question)):
                        told.setdefault(pieces[after], set()).add(condition)
        return told

    def _reached(self, at: int, value: str) -> int:
        """The first piece after `at` that somebody who chose `value` may have to look at.

        What is passed stays unanswered, and what depends on it is passed too.
        """
        pieces, to = self.route.pieces, at + 1
        given = {pieces[at].item.path: value}
        while to < len(pieces) and self._is_passed(pieces[to], pieces[at], given):
            given |= dict.fromkeys(self._asked_at(pieces[to]), "")
            to += 1
        # A skip out of one instance of a repeat, into the next or past them all, would mislead.
        leaves = pieces[at].scope and (to == len(pieces) or pieces[to].scope != pieces[at].scope)
        return at + 1 if leaves else to

    def _is_passed(self, piece: Piece, by: Piece, given: dict[str, str]) -> bool:
        """Whether a condition of the piece fails, whatever else is answered."""
        if by.scope and not piece.path.startswith(by.scope):
            return False
        known = [each for each in _all(piece.filters) if {leaf.path for leaf in each.leaves} <= given.keys()]
        return any(
            not self.teller.trials.truth(each.compiled, each.place, given) for each in known if each.leaves
        )

    def _asked_at(self, piece: Piece) -> list[str]:
        """The questions of a piece: itself, and those on the lines of its choices."""
        lines = [line for (path, _value), line in self.route.follows.items() if path == piece.path]
        return [one.item.path for one in (piece, *lines) if one.question]

    def _deciding(self, piece: Piece, by: Piece) -> list[Condition]:
        """The conditions of a piece that one question alone decides."""
        if by.scope and not piece.path.startswith(by.scope):
            return []
        path = by.item.path
        return [each for each in _all(piece.filters) if [leaf.path for leaf in each.leaves] == [path]]

    def _out(self, condition: Condition, question: Question) -> frozenset[str]:
        if len(question.choices) > MOST_TRIED:
            return frozenset()
        key = (id(condition), question.path)
        if key not in self._excluded:
            self._excluded[key] = excluded(self.teller.trials, condition, question)
        return self._excluded[key]

    # Filter lines

    def _levels(self, piece: Piece, told: set[Condition]) -> Iterator[Level]:
        """What stands before a piece, but for what skips say; the author's own sentences come first."""
        for each in piece.filters:
            rest = [one for one in each.conditions if one not in told and not self._is_settled(one)]
            if each.sentence and (rest or not each.conditions):
                sentence: str | None = each.sentence
            else:
                sentence = self.teller.sentence(rest)
            if sentence is None:
                self.route.unsaid.setdefault(each.path, piece)
                sentence = general_filter()
            if sentence:
                yield Level(sentence, piece.scope if each.is_inside(piece.scope) else "")

    def _is_settled(self, condition: Condition) -> bool:
        return not any(self._printed(condition, leaf.path) for leaf in condition.leaves)


def _all(filters: Sequence[Filtered]) -> list[Condition]:
    return [condition for each in filters for condition in each.conditions]
