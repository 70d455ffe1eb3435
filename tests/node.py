"""Running JavaScript with the Node that make installed, or the machine's."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
_INSTALLED = ROOT / ".venv" / "bin" / "node"


def find_node() -> str:
    """Return the path of Node; fails where there is none."""
    node = str(_INSTALLED) if _INSTALLED.exists() else shutil.which("node")
    assert node, "JavaScript cannot be tested without Node: make node_modules/.installed"
    return node


def run_node(*arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    """Run Node at the root of the sources, `given` on its standard input."""
    return subprocess.run(
        [find_node(), *arguments], cwd=ROOT, input=given, capture_output=True, encoding="utf-8", check=False
    )
