"""A form as compact JSON in one language, for the engine that devices run.

`static/js/engine/definition/` reads it, and it is where each part's shape is told. What is empty is left out.
"""

from .write import write_portable

__all__ = ["write_portable"]
