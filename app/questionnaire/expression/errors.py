"""Why an expression is refused: always before it is evaluated, always with its place in the source."""

from collections.abc import Mapping


class ExpressionError(Exception):
    """An expression cannot be used; nothing is raised once it compiled.

    `code` is one of CODES, `position` counts characters from 0 in the expression's source, `values` are
    what a sentence about it needs (`found`, `name`, `least`, `most`, `vendor`...).
    """

    def __init__(self, code: str, position: int, values: Mapping[str, str | int] | None = None) -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position
        self.values: dict[str, str | int] = dict(values or {})


#: Every code, and what it means to the author.
CODES = {
    "expression_empty": "there is nothing to evaluate",
    "expression_too_long": "more characters than `most`",
    "expression_too_deep": "more than `most` levels of parentheses and functions within one another",
    "expression_character": "a character that no expression has here (`found`)",
    "expression_text_open": "a quoted text that is not closed",
    "expression_syntax": "`found` stands where something else was expected",
    "expression_axis": "an axis (`name`) that is unknown or not supported",
    "expression_variable": "`$` variables do not exist in forms",
    "function_unknown": "no function is called `name`",
    "function_of_vendor": "the function `name` exists only in the apps of `vendor`",
    "function_arity": "`name` takes from `least` to `most` arguments, `given` were given",
    "argument_not_nodes": "an argument of `name` must be a path",
    "argument_not_literal": "an argument of `name` must be a path written in quotes",
    "regex_invalid": "the regular expression `pattern` cannot be used",
}
