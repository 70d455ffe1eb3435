"""Examples of requests and answers, put together from those of the schemas' fields."""

from collections.abc import Mapping
from typing import Any

_Json = Mapping[str, Any]


def example_of(schema: _Json, components: _Json) -> Any:
    """A value of the schema, or None if no field gives an example. `components` are schemas by name."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rsplit("/", 1)[1]], components)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], components)
    if "properties" in schema:
        return _object(schema["properties"], components)
    if "items" in schema:
        one = example_of(schema["items"], components)
        return None if one is None else [one]
    return None


def _object(properties: _Json, components: _Json) -> dict[str, Any] | None:
    """The properties that have examples."""
    found = {name: example_of(schema, components) for name, schema in properties.items()}
    return {name: value for name, value in found.items() if value is not None} or None
