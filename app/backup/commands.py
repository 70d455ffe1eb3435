"""`flask --app wsgi backup FOLDER` and `restore FOLDER`: from the installation's own machine."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.backup.restoring import Restored, restore
from app.backup.saving import save, save_keys
from app.errors import Refused
from app.i18n import _, ngettext

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=click.Path(dir_okay=False, path_type=Path), help="Write the keys to this file.")
@with_appcontext
def backup(folder: Path, keys: Path | None) -> None:
    """Write database, files, queue and tombstones to FOLDER, a new one; Palier may be at work."""
    try:
        saved = save(folder.resolve())
        if keys:
            save_keys(keys)
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    files = ngettext("%(num)d fichier", "%(num)d fichiers", saved.files)
    click.echo(_("%(folder)s : la base et %(files)s.", folder=folder, files=files))
    click.echo(_told_of_keys(keys), err=True)


def _told_of_keys(keys: Path | None) -> str:
    if keys is None:
        return _(
            "Les clés n’y sont pas (--keys FICHIER) : sans elles, les codes d’accès, les reçus et ce que les"
            " appareils ont scellé ne valent plus rien."
        )
    return _(
        "%(file)s ouvre tout ce que la sauvegarde contient : gardez ce fichier ailleurs qu’elle, chez une"
        " personne de confiance.",
        file=keys,
    )


@click.command("restore")
@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FILE, help="The keys that the backup was taken with.")
@click.option("--tombstones", type=_FILE, help="A tombstone log that was kept elsewhere.")
@with_appcontext
def put_back(folder: Path, keys: Path | None, tombstones: Path | None) -> None:
    """Put the backup in FOLDER back, into an empty database; Palier must be stopped."""
    try:
        restored = restore(folder.resolve(), keys_file=keys, tombstones=tombstones)
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    for line in _lines(restored):
        click.echo(line)


def _lines(restored: Restored) -> list[str]:
    erased, refused = restored.replayed
    at = restored.about.at.isoformat(" ", "minutes")
    told = [
        _("Sauvegarde du %(at)s remise en place.", at=at),
        ngettext(
            "%(num)d projet : les appareils renverront ce que le serveur n’a plus.",
            "%(num)d projets : les appareils renverront ce que le serveur n’a plus.",
            restored.projects,
        ),
        ngettext(
            "%(num)d réponse retirée depuis a de nouveau été effacée.",
            "%(num)d réponses retirées depuis ont de nouveau été effacées.",
            erased,
        ),
        ngettext("%(num)d autre ne sera pas reprise.", "%(num)d autres ne seront pas reprises.", refused),
    ]
    if restored.damaged:
        told.append(_("Fichiers abîmés, laissés de côté : %(names)s", names=" ".join(restored.damaged)))
    told.append(
        _(
            "À refaire s’ils datent d’après la sauvegarde : appareils et tablettes retirés, rôles retirés,"
            " codes annulés, contacts effacés."
        )
    )
    return told
