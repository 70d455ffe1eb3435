"""Pages to sign in and out, and to set a password from a link."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.links import open_link, use_link
from app.accounts.sign_in import current_person, open_session, safe_next, sign_in, sign_out
from app.errors import Refused, answer, wants_json

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/connexion")
def sign_in_page() -> ResponseReturnValue:
    target = safe_next(request.args.get("next"))
    if current_person():
        return redirect(target)
    return render_template("accounts/sign_in.html", target=target, email="", refused=None)


@blueprint.post("/connexion")
def sign_in_form() -> ResponseReturnValue:
    target = safe_next(request.form.get("next"))
    email = request.form.get("email", "")
    try:
        sign_in(email, request.form.get("password", ""))
    except Refused as refused:
        page = render_template("accounts/sign_in.html", target=target, email=email, refused=refused)
        return page, refused.status
    return redirect(target, 303)


@blueprint.post("/deconnexion")
def sign_out_form() -> ResponseReturnValue:
    sign_out()
    return redirect(url_for("accounts.sign_in_page"), 303)


@blueprint.get("/invitation/<token>")
def password_page(token: str) -> ResponseReturnValue:
    link = open_link(token)
    return _password_page(link.person.name, link.person.email, None)


@blueprint.post("/invitation/<token>")
def password_form(token: str) -> ResponseReturnValue:
    person = open_link(token).person
    try:
        if request.form.get("password") != request.form.get("again"):
            raise Refused("passwords_differ")
        use_link(token, request.form.get("password", ""))
    except Refused as refused:
        return _password_page(person.name, person.email, refused), refused.status
    open_session(person)
    return redirect("/", 303)


def ask_to_sign_in(needed: Refused) -> ResponseReturnValue:
    """Send a browser to the sign-in page and back; tell a program."""
    if wants_json():
        return answer(needed)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in_page", next=target), 303)


def _password_page(name: str, email: str, refused: Refused | None) -> str:
    return render_template("accounts/password.html", name=name, email=email, refused=refused)
