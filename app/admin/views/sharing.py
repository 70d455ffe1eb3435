"""Sharing a questionnaire: its links and their QR codes, and batches of access codes."""

import csv
import io
from uuid import UUID

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.admin.blueprint import blueprint
from app.admin.schemas import BatchSchema, SourceSchema
from app.db import db
from app.errors import Refused
from app.households.access import revoke_batch
from app.households.batch_kinds import BATCH_KINDS, DOORSTEP
from app.households.minting import active_codes, batches_of, mint_batch
from app.households.models import CodeBatch
from app.posted import posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.qr import qr_png, qr_svg
from app.projects.quartiers import QUARTIERS
from app.projects.slugs import make_slug
from app.projects.sources import Lead, create_source, find_source, questionnaire_link, sources_of
from app.projects.terms import LINKED_SOURCES

#: The link without a source, in the addresses of QR images.
_PLAIN = "lien"
_QR = {"svg": (qr_svg, "image/svg+xml"), "png": (qr_png, "image/png")}


@blueprint.get("/projets/<slug>/<short_name>/partager")
def share(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(questionnaire_at(slug, short_name, Act.MANAGE))


@blueprint.post("/projets/<slug>/<short_name>/partager/sources")
def add_source(slug: str, short_name: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        lead: Lead = posted(SourceSchema())
        named = Lead(lead.slug or make_slug(lead.name), lead.name, lead.kind, lead.quartier)
        create_source(found, named, by=signed_in())
    except Refused as refused:
        return _page(found, refused), refused.status
    return redirect(url_for("admin.share", slug=slug, short_name=short_name), 303)


@blueprint.get("/projets/<slug>/<short_name>/partager/qr/<source>.<any(svg, png):kind>")
def qr(slug: str, short_name: str, source: str, kind: str) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    named = None if source == _PLAIN else find_source(found, source)
    if named is None and source != _PLAIN:
        raise Refused("not_found", 404)
    draw, media_type = _QR[kind]
    answer = Response(draw(questionnaire_link(_public_url(), found, named)), mimetype=media_type)
    if "telecharger" in request.args:
        answer.headers["Content-Disposition"] = f"attachment; filename=qr-{short_name}-{source}.{kind}"
    return answer


@blueprint.post("/projets/<slug>/<short_name>/partager/codes")
def mint(slug: str, short_name: str) -> ResponseReturnValue:
    """Mint a batch and hand its codes over as a CSV: the only time that they can be read."""
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        asked = posted(BatchSchema())
        minted = mint_batch(found, asked["name"], asked["size"], asked["admits"], by=signed_in())
    except Refused as refused:
        return _page(found, refused), refused.status
    lines = _code_lines(minted.codes)
    name = f"codes-{short_name}-{make_slug(asked['name'])}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


@blueprint.post("/projets/<slug>/<short_name>/partager/codes/<uuid:batch_id>/annuler")
def revoke(slug: str, short_name: str, batch_id: UUID) -> ResponseReturnValue:
    found = questionnaire_at(slug, short_name, Act.MANAGE)
    batch = db.session.get(CodeBatch, (found.project_id, batch_id))
    if batch is None or batch.questionnaire_id != found.id:
        raise Refused("not_found", 404)
    revoke_batch(batch, by=signed_in())
    return redirect(url_for("admin.share", slug=slug, short_name=short_name), 303)


def _code_lines(codes: tuple[str, ...]) -> str:
    """A CSV for mail merge: serial number, code, and the link to print as a QR."""
    out = io.StringIO("\ufeff", newline="")
    out.seek(0, io.SEEK_END)
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(("numero", "code", "lien"))
    for serial, code in enumerate(codes, start=1):
        sheet.writerow((serial, code, f"{_public_url()}/C/{code}".upper()))
    return out.getvalue()


def _page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    sources = [source for source in sources_of(questionnaire) if source.kind in LINKED_SOURCES]
    batches = batches_of(questionnaire)
    active = active_codes(questionnaire)
    return render_template(
        "admin/share.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        link=questionnaire_link(_public_url(), questionnaire),
        links={source.slug: questionnaire_link(_public_url(), questionnaire, source) for source in sources},
        sources=sources,
        batches=[(batch, active[batch.id]) for batch in batches if BATCH_KINDS[batch.kind].is_seen],
        doorstep=sum(active[batch.id] for batch in batches if batch.kind == DOORSTEP.name),
        linked_sources=LINKED_SOURCES,
        quartiers=QUARTIERS,
        asked=request.form if refused else {},
        refused=refused,
    )


def _public_url() -> str:
    url: str = current_app.extensions["palier.settings"].public_url
    return url
