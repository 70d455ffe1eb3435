"""What is erased by itself: contacts on the day of their list, addresses with the answers of a project."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from app.accounts.audit import record
from app.db import db
from app.households.dropping import naming
from app.households.lists import today_in
from app.households.models import AddressList, Contact, Household
from app.jobs import Progress, job
from app.projects.models import Project


@job("households.purge", every=timedelta(hours=1))
def purge(progress: Progress) -> dict[str, int]:
    """Erase the contacts of lists whose day has come, and what is left of projects whose answers are due."""
    contacts = addresses = 0
    for project in db.session.scalars(select(Project).order_by(Project.id)).all():
        is_over = project.retention_until is not None and project.retention_until < today_in(project)
        contacts += _purge_contacts(project, is_over=is_over)
        addresses += _purge_addresses(project) if is_over else 0
    return {"contacts": contacts, "addresses": addresses}


def _purge_contacts(project: Project, *, is_over: bool) -> int:
    erasing = delete(Contact).where(Contact.project_id == project.id)
    if not is_over:
        due = select(AddressList.id).where(
            AddressList.project_id == project.id, AddressList.contacts_until <= today_in(project)
        )
        erasing = erasing.where(Contact.list_id.in_(due))
    gone = len(db.session.execute(erasing.returning(Contact.id)).all())
    if gone:
        record("contact.purge", f"project {project.id}", project_id=project.id, contacts=gone)
    return gone


def _purge_addresses(project: Project) -> int:
    """Erase the addresses that nothing names any more, and the lists that this leaves empty.

    A code keeps its address until its questionnaire closes, agents' log until it is erased itself.
    """
    unnamed = [
        ~exists().where(column.class_.project_id == project.id, column == Household.id) for column in naming
    ]
    erasing = delete(Household).where(Household.project_id == project.id, *unnamed)
    gone = len(db.session.execute(erasing.returning(Household.id)).all())
    left = exists().where(Household.project_id == project.id, Household.list_id == AddressList.id)
    db.session.execute(delete(AddressList).where(AddressList.project_id == project.id, ~left))
    if gone:
        record("household.purge", f"project {project.id}", project_id=project.id, households=gone)
    return gone
