"""What JavaScript seals, Python opens, and the reverse: the same bytes on both sides."""

import base64
import json
import secrets
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask

from app.db import transaction
from app.errors import Refused
from app.fieldwork.sealing import opener_of, public_key, seal
from tests.make_projects import make_project
from tests.node import run_node

CONTENTS = ["{}", '{"event":{"kind":"absent"}}', "Pâté, 12 ter — 3ᵉ gauche 🎉", "x" * 200_000]
_SEAL = """
import { readFileSync } from "node:fs";
import { seal } from "./static/js/terrain/sealing.js";
import { fromBase64, toBase64, utf8 } from "./static/js/terrain/bytes.js";
const { key, items } = JSON.parse(readFileSync(0, "utf-8"));
const sealed = await Promise.all(items.map(([id, content]) => seal(fromBase64(key), id, utf8(content))));
console.log(JSON.stringify(sealed.map(toBase64)));
"""
#: Written from the server's description of the bytes, not with the device's code.
_OPEN = """
import { readFileSync } from "node:fs";
const { jwk, items } = JSON.parse(readFileSync(0, "utf-8"));
const { subtle } = crypto, P256 = { name: "ECDH", namedCurve: "P-256" };
const own = await subtle.importKey("jwk", jwk, P256, false, ["deriveBits"]);
const [x, y] = [jwk.x, jwk.y].map((text) => Buffer.from(text, "base64url"));
const point = Buffer.concat([Buffer.from([4]), x, y]);
const opened = [];
for (const [id, text] of items) {
  const bytes = Buffer.from(text, "base64");
  const theirs = await subtle.importKey("raw", bytes.subarray(1, 66), P256, false, []);
  const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const salt = Buffer.concat([bytes.subarray(1, 66), point]);
  const raw = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: Buffer.from("palier sealed 1") };
  const key = await subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const cipher = { name: "AES-GCM", iv: bytes.subarray(66, 78), additionalData: Buffer.from(id) };
  opened.push(Buffer.from(await subtle.decrypt(cipher, key, bytes.subarray(78))).toString());
}
console.log(JSON.stringify(opened));
"""


def run(script: str, given: object) -> Any:
    done = run_node("--input-type=module", "--eval", script, given=json.dumps(given))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_a_device_seals_the_server_opens(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        with transaction():
            key = public_key(project.id)
        items = [(f"uuid:é{number}", content) for number, content in enumerate(CONTENTS)]
        sealed = run(_SEAL, {"key": base64.b64encode(key).decode(), "items": items})
        for (instance_id, content), text in zip(items, sealed, strict=True):
            assert opener_of(project.id).open(instance_id, base64.b64decode(text)).decode() == content
        with pytest.raises(Refused):
            opener_of(project.id).open("uuid:autre", base64.b64decode(sealed[0]))
        assert sealed[0] != run(_SEAL, {"key": base64.b64encode(key).decode(), "items": items})[0]


def test_what_the_server_seals_a_device_would_open() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.private_numbers()
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "d": _number(numbers.private_value),
        "x": _number(numbers.public_numbers.x),
        "y": _number(numbers.public_numbers.y),
    }
    items = []
    for number, content in enumerate(CONTENTS):
        sealed = seal(point, f"uuid:{number}", content.encode(), secrets.token_bytes(12))
        items.append((f"uuid:{number}", base64.b64encode(sealed).decode()))
    assert run(_OPEN, {"jwk": jwk, "items": items}) == CONTENTS


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes(32, "big")).decode().rstrip("=")
