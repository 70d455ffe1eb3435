"""What programs may ask of us, in OpenAPI 3.1, from the very schemas that views read and write by.

A room says of each view under /api/v1 what it is, with `@describe(Operation(…))` right above the function;
`write_document` collects what was said, by the addresses that the application has (docs/api.md).
"""

from app.openapi.describing import Answer, Bytes, Operation, describe, described, schemes, told
from app.openapi.document import PREFIX, write_document
from app.openapi.kept import document
from app.openapi.refusals import ErrorSchema, FailureSchema, Refusal

__all__ = ["PREFIX", "Answer", "Bytes", "ErrorSchema", "FailureSchema", "Operation", "Refusal", "describe"]
__all__ += ["described", "document", "schemes", "told", "write_document"]
