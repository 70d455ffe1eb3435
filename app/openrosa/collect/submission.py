"""HEAD and POST …/submission: answers from Collect, in as many parts as it likes, as often as it likes.

Sources: OpenRosa Form Submission API; Collect, OpenRosaServerInstanceUploader, which takes 201 and 202
for success and nothing else.
"""

from dataclasses import replace

from flask import Response

from app.collection.attaching import Claimed, attach, files_of, find_claimed
from app.collection.content import content_hash
from app.collection.envelope import AttachmentRef, Envelope
from app.collection.receipt import Outcome, Receipt
from app.collection.states import State
from app.collection.submit import submit
from app.db import keep, reading, writing
from app.errors import Refused
from app.i18n import _
from app.openrosa.collect.blueprint import blueprint, require_openrosa
from app.openrosa.collect.documents import told
from app.openrosa.collect.doors import come_in
from app.openrosa.collect.files import keep_files, matched, missing
from app.openrosa.collect.parts import Parts, read_parts
from app.openrosa.edits import hold_replaced
from app.openrosa.envelopes import envelope_of
from app.openrosa.keys.holders import Given, Holder, find_given
from app.openrosa.sent import Sent, read_sent
from app.openrosa.times import Times, times_of
from app.projects.forms import form_of
from app.questionnaire.problems import FormRefused


@blueprint.get("/submission")
def submission_address() -> Response:
    """What Collect asks by HEAD before it sends: 204, with what is accepted in the headers."""
    require_openrosa()
    come_in()
    return Response(status=204)


@blueprint.post("/submission")
def take_submission() -> Response:
    """201 whenever it is kept; a sentence goes with it."""
    reading()
    require_openrosa()
    holder = come_in().holder
    parts = read_parts()
    sent = read_sent(parts.xml)
    given = find_given(holder, sent.form_id, sent.version)
    if given.is_draft:  # a test replaces nothing, least of all an answer that counts
        sent = replace(sent, replaces=None)
    files, others = matched(parts.files, sent.named)
    parts = replace(parts, files=files)
    claimed = find_claimed(holder.project_id, sent.instance_id)
    if claimed and claimed.content_hash == content_hash(b"", sent.xml, ()):
        _take_more(holder, sent, parts, claimed)
        return _received(parts, others)
    envelope = envelope_of(
        given.questionnaire_id, sent, _times(given, sent), holder.id, keep_files(parts.files)
    )
    envelope = replace(envelope, test=given.is_draft)
    receipt = _submit(envelope, given, sent)
    _refuse_lost(receipt)
    if receipt.outcome is Outcome.REPEATED:  # another request has just brought the same
        _attach(holder, sent, envelope.attachments)
    return _received(parts, others, receipt.state)


def _times(given: Given, sent: Sent) -> Times:
    """What the form has the device note; nothing where the engine does not read the form any more."""
    try:
        return times_of(form_of(given.project_id, given.version_id, given.sha256), sent.root)
    except FormRefused:
        return Times()


def _submit(envelope: Envelope, given: Given, sent: Sent) -> Receipt:
    """Hand it in; what an edit does not send again it takes over from what it replaces, by name."""
    if sent.replaces is None or find_claimed(given.project_id, sent.instance_id):
        return submit(envelope)
    writing()
    replaced = hold_replaced(given.project_id, given.questionnaire_id, sent)
    had = files_of(given.project_id, replaced)
    brought = {file.name for file in envelope.attachments}
    taken_over = tuple(file for name, file in had.items() if name in sent.named - brought)
    return submit(replace(envelope, attachments=(*envelope.attachments, *taken_over)))


def _take_more(holder: Holder, sent: Sent, parts: Parts, claimed: Claimed) -> None:
    """Of an answer that is here, add the files that are not."""
    here = files_of(holder.project_id, claimed.version_id) if parts.files else {}
    if more := missing(parts.files, here):
        _attach(holder, sent, keep_files(more))


def _attach(holder: Holder, sent: Sent, files: tuple[AttachmentRef, ...]) -> None:
    writing()
    if not attach(holder.project_id, sent.instance_id, files):
        raise Refused("answer_withdrawn", 409)


def _refuse_lost(receipt: Receipt) -> None:
    """Collect keeps what it is refused; of a conflict we have a copy too."""
    if receipt.outcome is Outcome.CONFLICT:
        keep()
        raise Refused("instance_conflict", 409)
    if receipt.outcome is Outcome.GONE:
        raise Refused("answer_withdrawn", 409)


def _received(parts: Parts, others: tuple[str, ...], state: str | None = None) -> Response:
    if others:
        names = ", ".join(name[:60] for name in others[:5])
        return told(_("Réponse reçue, sans les fichiers qu’elle ne nomme pas : %(names)s.", names=names), 201)
    if parts.is_incomplete:
        return told(_("Réponse reçue ; ses autres fichiers sont attendus."), 201)
    if state == State.QUARANTINED:
        return told(_("Réponse reçue et mise de côté : l’équipe du projet l’examinera."), 201)
    if state == State.TEST:
        return told(_("Réponse d’essai reçue : elle ne compte pas."), 201)
    return told(_("Réponse reçue."), 201)
