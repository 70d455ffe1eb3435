"""Unmodified pyodk, signed in to a server that runs."""

from pathlib import Path

from flask.testing import FlaskClient
from pyodk.client import Client

from app.accounts.models import Person
from tests.make import PASSWORD
from tests.serving import Server


def make_client(server: Server, person: Person, project: int, folder: Path) -> Client:
    """A client as its users make one: from a configuration file, with a cache for its token."""
    config = folder / f"pyodk-{person.number}.toml"
    config.write_text(
        f'[central]\nbase_url = "{server.url}"\nusername = "{person.email}"\n'
        f'password = "{PASSWORD}"\ndefault_project_id = {project}\n',
        encoding="utf-8",
    )
    return Client(config_path=config, cache_path=folder / f"cache-{person.number}.toml")


def make_bearer(client: FlaskClient, person: Person) -> dict[str, str]:
    """The header of a program signed in as the person, without a server."""
    answer = client.post("/v1/sessions", json={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json['token']}"}
