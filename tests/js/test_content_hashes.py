"""The device's hash of an answer is the server's: without that no receipt would ever be taken."""

import json
import random
from typing import Any

from app.collection.content import content_hash
from app.collection.envelope import AttachmentRef
from app.columns import canonical
from tests.node import run_node

_ANSWERS = 300
#: Where orders and escapes differ from one language to the next.
_CHARACTERS = (
    'aZé"\\/\n\r\t\u0001\u0008\u000c\u001f\u007f\u00ad\u2028\u2029\ud7ff\ue000\uff21\uffff😀𐀀\U0010ffff'
)
_SCRIPT = """
import { contentHash } from "./static/js/outbox/hashing.js";
import { readFileSync } from "node:fs";
const told = JSON.parse(readFileSync(0, "utf8"));
if (process.argv.includes("plain")) Object.defineProperty(globalThis, "crypto", { value: undefined });
const hashes = told.map(([answers, attachments]) => contentHash(answers, attachments));
console.log(JSON.stringify(await Promise.all(hashes)));
"""


def test_the_device_hashes_as_the_server() -> None:
    assert _on_the_device(_CASES) == [_on_the_server(*case) for case in _CASES]


def test_it_does_so_without_webcrypto() -> None:
    assert _on_the_device(_CASES, "plain") == [_on_the_server(*case) for case in _CASES]


def _answers(chance: random.Random, depth: int = 3) -> dict[str, Any]:
    values = [
        _text(chance),
        [_answers(chance, depth - 1) for _ in range(chance.randint(0, 2))] if depth else "",
        _answers(chance, depth - 1) if depth else "",
    ]
    return {_text(chance): chance.choice(values) for _ in range(chance.randint(0, 6))}


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(_CHARACTERS, k=chance.randint(0, 5)))


def _attachments(chance: random.Random) -> list[dict[str, Any]]:
    common = {"size": 1, "media_type": "image/jpeg"}
    return [
        {"name": _text(chance), "sha256": f"{chance.randint(0, 1):064}"} | common
        for _ in range(chance.randint(0, 3))
    ]


def _on_the_server(answers: dict[str, Any], attachments: list[dict[str, Any]]) -> str:
    return content_hash(canonical(answers), None, [AttachmentRef(**one) for one in attachments]).hex()


def _on_the_device(cases: list[tuple[dict[str, Any], list[dict[str, Any]]]], *arguments: str) -> list[str]:
    done = run_node("--input-type=module", "-e", _SCRIPT, *arguments, given=json.dumps(cases))
    assert done.returncode == 0, done.stderr
    hashes: list[str] = json.loads(done.stdout)
    return hashes


_CHANCE = random.Random(7)  # noqa: S311
_CASES = [(_answers(_CHANCE), _attachments(_CHANCE)) for _ in range(_ANSWERS)]
