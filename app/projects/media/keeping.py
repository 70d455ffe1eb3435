"""The media of a form version: kept with it, taken over from the version before, never replaced."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.db import db
from app.projects.media.preparing import Prepared
from app.projects.media.ready import Kept
from app.projects.models import FormMedium, FormVersion, FormVersionIsSealed


def media_of(version: FormVersion) -> dict[str, FormMedium]:
    """The files of a version by their names, in their order."""
    rows = db.session.scalars(
        select(FormMedium)
        .where(FormMedium.project_id == version.project_id, FormMedium.form_version_id == version.id)
        .order_by(FormMedium.name)
    )
    return {row.name: row for row in rows}


def medium_named(version: FormVersion, name: str) -> FormMedium | None:
    """One file of a version."""
    return db.session.get(FormMedium, (version.project_id, version.id, name))


def may_show(version: FormVersion, prepared: Prepared) -> bool:
    """Whether a version can show these files too: none in place of another, and none more once published."""
    here = media_of(version)
    return all(
        here[name].sha256 == kept.sha256 if name in here else version.published_at is None
        for name, kept in prepared.files.items()
    )


def keep_media(version: FormVersion, prepared: Prepared) -> None:
    """Keep the files with the version, and those of the version before that it asks for and was not given."""
    here = media_of(version)
    for name, kept in {**_taken_over(version, prepared), **prepared.files}.items():
        if name not in here:
            row = FormMedium(
                project_id=version.project_id, form_version_id=version.id, name=name, **kept._asdict()
            )
            db.session.add(row)
    db.session.flush()


def replace_media(version: FormVersion, prepared: Prepared) -> None:
    """Keep files with a version that was never asked, in place of those that it has under their names."""
    if version.published_at is not None:
        raise FormVersionIsSealed("media")
    db.session.execute(
        delete(FormMedium).where(
            FormMedium.project_id == version.project_id,
            FormMedium.form_version_id == version.id,
            FormMedium.name.in_(prepared.files),
        )
    )
    keep_media(version, prepared)


def _taken_over(version: FormVersion, prepared: Prepared) -> Mapping[str, Kept]:
    before = _before(version)
    if before is None or version.published_at:
        return {}
    return {
        name: Kept(row.sha256, row.size, row.media_type)
        for row in media_of(before).values()
        if (name := prepared.wanted.find(row.name))
    }


def _before(version: FormVersion) -> FormVersion | None:
    return db.session.scalar(
        select(FormVersion)
        .where(
            FormVersion.project_id == version.project_id,
            FormVersion.questionnaire_id == version.questionnaire_id,
            FormVersion.number < version.number,
        )
        .order_by(FormVersion.number.desc())
        .limit(1)
    )
