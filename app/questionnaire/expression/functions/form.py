"""Functions of the form, the device and identity."""

import string
import uuid as uuids

from app.questionnaire.expression.scope import Scope

_LETTERS = string.digits + string.ascii_letters


def uuid(scope: Scope, length: float = 0.0) -> str:
    """A random UUID (RFC 9562, version 4), or that many random letters and digits."""
    if not length >= 1:
        return str(uuids.UUID(bytes=scope.chance.bytes()[:16], version=4))
    wanted = int(min(length, 1000))
    return "".join(_LETTERS[int(scope.chance.fraction() * len(_LETTERS))] for _ in range(wanted))


def property_(scope: Scope, name: str) -> str:
    """A value of the device or of who fills, such as `deviceid`; empty where the context has none."""
    if name == "username":
        return scope.context.username
    return scope.context.device.get(name, "")


def device_info(scope: Scope) -> str:
    """What the context tells about the device."""
    return scope.context.device.get("device-info", "")


def version(scope: Scope) -> str:
    """The version that the form's root element declares."""
    root = scope.root.children[0] if scope.root.children else None
    return (root.attribute("version") or "") if root is not None else ""


def extract_signed(scope: Scope, message: str, key: str) -> str:
    """The signed text within a message, where the context knows it to be signed with that key; else empty.

    Verifying takes cryptography that the core does not carry: the context brings what was verified, as the
    device value `signed:<key>:<message>`.
    """
    return scope.context.device.get(f"signed:{key}:{message}", "")
