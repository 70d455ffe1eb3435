"""How the files are to be read: said on the export page and inside every complete export."""

from app.i18n import _


def conventions() -> list[str]:
    return [
        _("Cellule vide : la question a été posée et laissée sans réponse."),
        _("Colonne _non_posees : les questions que cette personne n’a pas eues (filtre, canal, version)."),
        _("Choix multiples : une colonne avec les codes, puis une par choix, 1 si choisi, 0 sinon."),
        _("Une réponse à une question qui devait être passée est masquée."),
        _(
            "Une cellule qui commence par = + - @, une tabulation ou une apostrophe reçoit une apostrophe "
            "devant, pour qu’aucun tableur n’y voie une formule. Pour retrouver le texte, ôtez le premier "
            "caractère des cellules qui commencent par une apostrophe. Les nombres négatifs ne changent pas."
        ),
    ]
