"""Access codes as the agents' app reads them: the same are codes, and the same are not, as on the server."""

import json

from app.households.codes import ALPHABET, mint_code, normalise_code
from tests.node import run_node

_TWIN = """
import { readFileSync } from "node:fs";
import { codeIn, normaliseCode } from "./static/js/terrain/codes.js";
const { typed, scanned } = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify({ typed: typed.map(normaliseCode), scanned: scanned.map(codeIn) }));
"""


def run(typed: list[str], scanned: list[str]) -> dict[str, list[str | None]]:
    given = json.dumps({"typed": typed, "scanned": scanned})
    done = run_node("--input-type=module", "--eval", _TWIN, given=given)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str | None]] = json.loads(done.stdout)
    return told


def test_typed_codes_are_read_as_the_server_reads_them() -> None:
    codes = [mint_code() for _ in range(200)]
    written = [f"{code[:4].lower()} {code[4:8]}–{code[8:]}" for code in codes]
    forgiven = [code.replace("0", "O").replace("1", "l") for code in codes]
    wrong = [code[:5] + ALPHABET[ALPHABET.index(code[5]) - 1] + code[6:] for code in codes]
    odd = ["", "U" * 12, "🎉" * 6, codes[0][:-1], codes[0] + "0"]
    typed = [*codes, *written, *forgiven, *wrong, *odd]
    assert run(typed, [])["typed"] == [normalise_code(text) for text in typed]


def test_a_scanned_link_gives_its_code() -> None:
    code = mint_code()
    links = [
        f"HTTPS://VILLE.EXAMPLE/Q/PLACE/{code}",
        f"https://ville.example/q/place?code={code}&langue=fr",
        f"https://ville.example/q/place#{code}",
        code,
        "https://ville.example/terrain/#unjetonquinestpasuncode",
        "BEGIN:VCARD",
    ]
    assert run([], links)["scanned"] == [code, code, code, code, None, None]
