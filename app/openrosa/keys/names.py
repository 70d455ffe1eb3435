"""What the page of tablets says stands against a questionnaire."""

from collections.abc import Mapping

from app.i18n import LazyString, _l
from app.openrosa.keys.offers import Trouble

TROUBLES: Mapping[str, LazyString] = {
    Trouble.ID_TAKEN: _l(
        "Un questionnaire plus ancien du projet a le même form_id : ODK Collect les confondrait. Changez-le "
        "dans le classeur et publiez-le à nouveau."
    ),
    Trouble.NOT_OURS: _l(
        "Ses réponses seraient chiffrées pour une autre clé, ou envoyées à un autre serveur : ODK Collect ne "
        "le reçoit pas."
    ),
    Trouble.LIST_MISSING: _l(
        "Il lit des listes que le projet n’a pas encore, et ne s’ouvrira pas sans elles :"
    ),
}
#: Not in the way, but to be known.
NO_CODE = _l(
    "Ce questionnaire demande un code, que Collect ne demande pas : chaque réponse attendra dans "
    "« À examiner »."
)
