"""/retrait: with the receipt's code, a person sees, corrects or withdraws their answer."""

from flask import Response, make_response, render_template, request, url_for

from app.collection.pages.offers import page_language
from app.collection.pages.views import blueprint
from app.collection.pages.views.codes import CodePage, linked_languages
from app.i18n import _, use_language


@blueprint.get("/retrait")
def withdrawal() -> Response:
    use_language(page_language(request.args.get("langue")).code)
    return make_response(_ask())


def _ask(code: str = "", error: str = "") -> str:
    page = CodePage(
        address=url_for("pages.withdrawal"),
        languages=linked_languages("pages.withdrawal"),
        title=_("Revoir ou retirer ma réponse"),
        label=_("Votre code de reçu"),
        hint=_("Il a été affiché une fois, après l’envoi de votre réponse : trois groupes de quatre."),
        help=_(
            "Sans ce code, personne ne peut retrouver votre réponse parmi les autres : nous ne savons pas "
            "laquelle est la vôtre."
        ),
        code=code,
        error=error,
    )
    return render_template("collection/code.html", page=page)
