"""What somebody's first visit to the demonstration questionnaire weighs, by file: `python bench/size.py`.

Counted is what must come until one can answer: the door, the live page, their styles and scripts, the form's
logic; bytes as `gzip -9` makes them. What comes behind, while somebody fills in, is listed first and not
counted: the end of the page, what only some forms need, the worker that keeps pages while offline.
"""

import gzip
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from prefill import prepare

from app.projects.catalogue import find_in_catalogue
from tests.make_published import make_published
from tests.weighing import weigh

STATIC = Path(__file__).resolve().parent.parent / "static"


def main() -> None:
    entry = find_in_catalogue("place")
    assert entry
    with tempfile.TemporaryDirectory() as folder:
        app = prepare("sqlite", f"sqlite:///{folder}/size.sqlite3", Path(folder)).app
        with app.app_context():
            short_name = make_published(markdown=entry.content.decode()).short_name
        first = weigh(app.test_client(), short_name)
    print("later, not counted:")
    for path in sorted((STATIC / "dist").rglob("*.js")):
        address = f"/static/{path.relative_to(STATIC)}"
        if not any(one.startswith(address) for one in first):
            print(f"{len(gzip.compress(path.read_bytes(), 9)):7} {address}")
    print("first visit:")
    for address, weight in first.items():
        print(f"{weight:7} {address}")
    print(f"total {sum(first.values())} bytes gzip")


if __name__ == "__main__":
    main()
