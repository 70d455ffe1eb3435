"""Why a backup was not taken or put back, for who is at the machine."""

from app.i18n import _l

SENTENCES = {
    "folder_taken": _l("%(folder)s existe déjà : donnez un nom nouveau."),
    "backup_none": _l(
        "Il n’y a pas de sauvegarde entière dans %(folder)s (backup.json manque ou est illisible)."
    ),
    "backup_damaged": _l("%(file)s est abîmé : prenez une autre sauvegarde."),
    "backup_of_other_database": _l(
        "Cette sauvegarde est d’une base %(theirs)s, et DATABASE_URL en nomme une %(ours)s."
    ),
    "backup_newer": _l(
        "Cette sauvegarde vient d’une version plus récente de Palier (révision %(revision)s) : installez-la"
        " d’abord."
    ),
    "database_taken": _l(
        "Il y a déjà une base à %(url)s. Une sauvegarde ne se remet que dans une base vide : arrêtez Palier"
        " et déplacez le fichier (avec ceux en -wal et -shm), ou créez une base PostgreSQL nouvelle."
    ),
    "restore_unfinished": _l(
        "La remise en place d’une sauvegarde a été interrompue : relancez la même commande « restore », puis"
        " démarrez Palier."
    ),
    "keys_wanted": _l("Cette sauvegarde a été prise avec d’autres clés : donnez-les par --keys FICHIER."),
    "keys_differ": _l("Les clés de %(file)s ne sont pas celles de cette sauvegarde."),
    "program_missing": _l(
        "%(program)s manque sur cette machine : installez les programmes clients de PostgreSQL, de la version"
        " du serveur ou plus récents."
    ),
    "program_failed": _l("%(program)s a échoué : %(said)s"),
}
