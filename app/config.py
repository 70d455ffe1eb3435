"""What one installation is set to: read once from the environment, then frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Paths are absolute; sizes in bytes."""

    var: Path
    database_url: str
    public_url: str = "http://localhost:8000"
    #: How many reverse proxies stand before us, each adding its X-Forwarded headers.
    proxies: int = 0
    #: Largest body of a request; attachments come in ranges, so none needs more.
    max_request_bytes: int = 32 * MEGABYTE
    #: Below this much free space on the data disk nothing new is accepted (507).
    min_free_bytes: int = 200 * MEGABYTE
    #: Whom residents call to ask whether an agent is one; "": the city told no number.
    telephone: str = ""
    #: Where answers erased for good are told of, for after a restore; None: in the data folder.
    tombstones: Path | None = None
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read PALIER_VAR, DATABASE_URL, PUBLIC_URL and what else README.md has a table of."""
        var = Path(environment.get("PALIER_VAR") or ROOT / "var").resolve()
        default = cls(var, f"sqlite:///{var / 'palier.sqlite3'}")
        tombstones = environment.get("PALIER_TOMBSTONES")
        return cls(
            var=var,
            database_url=psycopg_url(environment.get("DATABASE_URL") or default.database_url),
            public_url=(environment.get("PUBLIC_URL") or default.public_url).rstrip("/"),
            proxies=int(environment.get("PALIER_PROXIES") or default.proxies),
            max_request_bytes=int(environment.get("PALIER_MAX_REQUEST_BYTES") or default.max_request_bytes),
            min_free_bytes=int(environment.get("PALIER_MIN_FREE_BYTES") or default.min_free_bytes),
            telephone=environment.get("PALIER_TELEPHONE", "").strip(),
            tombstones=Path(tombstones).resolve() if tombstones else None,
        )

    @property
    def tombstone_log(self) -> Path:
        return self.tombstones or self.var / "tombstones.jsonl"

    @property
    def restore_mark(self) -> Path:
        """Stands while a backup is put back, and after that was interrupted: nothing may serve then."""
        return self.var / "restore-under-way.json"

    @property
    def keys_folder(self) -> Path:
        return self.var / "keys"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address, as a browser writes it in `Origin`."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


def psycopg_url(url: str) -> str:
    """Name psycopg 3 as the driver where a PostgreSQL URL names none."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
