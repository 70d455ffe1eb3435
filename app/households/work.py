"""Work on addresses in the background, that a page waits for: reading a file, importing it, making codes."""

from uuid import UUID

from app.accounts.models import Person
from app.errors import Refused
from app.jobs import Job, find_job
from app.projects.models import Project

READ, IMPORT, BIND = "households.read_file", "households.import_list", "households.bind_list"


def asked_for(project: Project, by: Person) -> dict[str, str]:
    """What every such job is told: who asked for it, and where."""
    return {"project_id": str(project.id), "person_id": str(by.id)}


def find_work(project: Project, job_id: UUID, person: Person) -> Job:
    """A job that this person asked for. Refused: not_found (404)."""
    found = find_job(job_id)
    if found is None or found.name not in {READ, IMPORT, BIND}:
        raise Refused("not_found", 404)
    if not asked_for(project, person).items() <= found.arguments.items():
        raise Refused("not_found", 404)
    return found
