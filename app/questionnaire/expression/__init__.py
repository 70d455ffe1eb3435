"""The expression engine: XPath 1.0 as forms use it, with OpenRosa's and ODK's functions (DESIGN §2).

    compiled = compile_expression(parse("/data/age >= 18"))
    compiled.boolean(Scope(document, Context(now=...)), node)

`parse` and `compile_expression` raise ExpressionError; evaluation never raises. The tree is made of the nodes
of `tree`, built by who owns the answers.
"""

from .compile import Compiled, compile_expression
from .context import Context
from .dates import Moment
from .errors import ExpressionError
from .parser import parse
from .scope import NoTexts, Scope, Texts
from .syntax import Expression
from .tree import Attribute, Document, Element, Node
from .values import Value, to_boolean, to_number, to_text

__all__ = [
    "Attribute",
    "Compiled",
    "Context",
    "Document",
    "Element",
    "Expression",
    "ExpressionError",
    "Moment",
    "NoTexts",
    "Node",
    "Scope",
    "Texts",
    "Value",
    "compile_expression",
    "parse",
    "to_boolean",
    "to_number",
    "to_text",
]
