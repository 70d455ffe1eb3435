"""Letters by mail merge: an address, a code and its QR each; the only time that the codes can be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.answered import answered_households
from app.errors import Refused
from app.households.addresses import Address
from app.households.bulk_links import invited_households, link_batch, revoke_earlier
from app.households.minting import mint_batch
from app.households.models import CodeBatch, Household
from app.households.receiving import households_at
from app.paper.letters.documents import Told, letter_document, specimen_address
from app.paper.letters.marking import Mark, mark_pages
from app.paper.letters.postal import lines_of
from app.paper.letters.subject import Subject, code_link, public_url
from app.paper.letters.texts import printed_texts
from app.paper.typeset.compiler import Typeset, typeset
from app.projects.qr import uppercase_link
from app.projects.sources import questionnaire_link

MOST_LETTERS = 5_000
_SPECIMEN = "XXXX-XXXX-XXXX"


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is asked: addresses, the quartier of those whose file says none, answers that a code admits."""

    addresses: Sequence[Address]
    name: str
    quartier: str | None = None
    admits: int = 1
    #: Write again to those who have a code and have not answered; the new code replaces it.
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """A batch of letters and their PDF; `skipped` addresses got none: they had a code, or had answered."""

    batch: CodeBatch
    pdf: bytes
    letters: int
    skipped: int


def write_letters(subject: Subject, mailing: Mailing, *, by: Person | None = None) -> Letters:
    """Mint a code for each address, link the two, and typeset the letters.

    Refused: letters_count (values: most), letters_none_left, letter_page, and what mint_batch refuses.
    """
    if not 0 < len(mailing.addresses) <= MOST_LETTERS:
        raise Refused("letters_count", 422, {"most": MOST_LETTERS})
    questionnaire = subject.questionnaire
    everybody = households_at(questionnaire.project, mailing.addresses, mailing.quartier)
    households = _chosen(subject, everybody, is_again=mailing.is_again)
    if not households:
        raise Refused("letters_none_left", 409)
    if mailing.is_again:
        revoke_earlier(questionnaire, households, by=by)
    minted = mint_batch(questionnaire, mailing.name, len(households), mailing.admits, by=by)
    link_batch(minted.batch, dict(enumerate(households, start=1)), by=by)
    pdf = letters_pdf(subject, households, minted.codes, admits=mailing.admits)
    count = len(households)
    record(
        "letters.print",
        f"code_batch {minted.batch.id}",
        by=by,
        project_id=minted.batch.project_id,
        letters=count,
    )
    return Letters(minted.batch, pdf, count, len(everybody) - count)


def _chosen(subject: Subject, everybody: Sequence[Household], *, is_again: bool) -> list[Household]:
    """Who gets a letter: nobody who has a code already; again, nobody who has answered."""
    questionnaire = subject.questionnaire
    done = (
        answered_households(questionnaire.project_id, questionnaire.id)
        if is_again
        else invited_households(questionnaire)
    )
    return [household for household in everybody if household.id not in done]


def letters_pdf(
    subject: Subject,
    households: Sequence[Household],
    codes: Sequence[str],
    *,
    admits: int = 1,
    is_enclosed: bool = False,
) -> bytes:
    """A page for each household with its code; `is_enclosed`: the sheet comes in the same envelope."""
    base = one_page(letter_document(subject, is_enclosed=is_enclosed, admits=admits), "letter_page")
    first = _first_line(subject)
    recipients = [[first, *lines_of(household.address)] for household in households]
    over = typeset("recipients", {"recipients": recipients})
    marks = [Mark(code_link(code), code, str(serial)) for serial, code in enumerate(codes, start=1)]
    return mark_pages(base, marks, subject.questionnaire.title, over.pdf)


def letter_specimen(subject: Subject, told: Told = None) -> bytes:
    """A letter to look at: its code opens nothing, its QR the questionnaire's own page."""
    base = one_page(letter_document(subject, told, is_specimen=True), "letter_page")
    recipient = [_first_line(subject, told), *specimen_address()]
    over = typeset("recipients", {"recipients": [recipient]})
    return mark_pages(base, [specimen_mark(subject)], subject.questionnaire.title, over.pdf)


def specimen_mark(subject: Subject) -> Mark:
    """A mark that shows where the code will stand."""
    link = uppercase_link(questionnaire_link(public_url(), subject.questionnaire))
    return Mark(link, _SPECIMEN, "")


def one_page(document: dict[str, object], refusal: str) -> Typeset:
    """A letter or a sheet of notices, typeset. Refused: `refusal` where the texts need a second page."""
    template = "visit" if "slips" in document else "letter"
    typed = typeset(template, document)
    if typed.pages > 1:
        raise Refused(refusal, 422)
    return typed


def _first_line(subject: Subject, told: Told = None) -> str:
    with subject.spoken():
        return printed_texts(subject, told)["letter.recipient"]
