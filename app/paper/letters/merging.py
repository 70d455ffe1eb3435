"""Letters by mail merge: an address, a code and its QR each; the only time that the codes can be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.audit import record
from app.accounts.models import Person
from app.errors import Refused
from app.households.addresses import Address
from app.households.batch_kinds import LETTER, REMINDER
from app.households.bulk_links import draw_serials, link_batch
from app.households.minting import Minting, mint
from app.households.models import CodeBatch, Household
from app.households.receiving import households_at
from app.paper.letters.documents import ALONE, Manner, Told, letter_document, specimen_address
from app.paper.letters.marking import Mark, mark_pages
from app.paper.letters.postal import lines_of
from app.paper.letters.recipients import FIRST_LETTERS, Rule, left_out
from app.paper.letters.subject import Subject, code_link, public_url
from app.paper.letters.texts import printed_texts
from app.paper.typeset.compiler import Typeset, typeset
from app.projects.held_open import require_open
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
    #: Who of them is written to; for those who have a code, the new one counts with it.
    rule: Rule = FIRST_LETTERS

    def minting(self, letters: int) -> Minting:
        """The codes that so many letters need."""
        return Minting(self.name, letters, self.admits, REMINDER if self.rule.is_again else LETTER)


@dataclass(frozen=True, slots=True)
class Letters:
    """A batch of letters and their PDF; `skipped` addresses got none, by the mailing's rule."""

    batch: CodeBatch
    pdf: bytes
    letters: int
    skipped: int


def write_letters(subject: Subject, mailing: Mailing, *, by: Person | None = None) -> Letters:
    """Mint a code for each address, typeset the letters, and link the two: what may lock comes last.

    Refused: questionnaire_closed (409), letters_count (values: most), letters_none_left, letter_page, and
    what mint_batch refuses.
    """
    questionnaire = subject.questionnaire
    require_open(questionnaire.id)
    everybody = households_at(questionnaire.project, mailing.addresses, mailing.quartier)
    out = left_out(questionnaire, mailing.rule)
    households = list({one.id: one for one in everybody if one.id not in out}.values())
    check_count(len(households))
    minted = mint(questionnaire, mailing.minting(len(households)), by=by)
    manner = Manner(admits=mailing.admits, is_again=mailing.rule.is_again)
    serials = draw_serials(len(households))
    pdf = letters_pdf(subject, households, [(one, minted.codes[one - 1]) for one in serials], manner)
    link_batch(minted.batch, dict(zip(serials, households, strict=True)), by=by)
    count = len(households)
    record(
        "letters.print",
        f"code_batch {minted.batch.id}",
        by=by,
        project_id=minted.batch.project_id,
        letters=count,
    )
    return Letters(minted.batch, pdf, count, len(everybody) - count)


def check_count(letters: int) -> None:
    """Refused: letters_none_left (409), letters_count (values: most)."""
    if not letters:
        raise Refused("letters_none_left", 409)
    if letters > MOST_LETTERS:
        raise Refused("letters_count", 422, {"most": MOST_LETTERS})


def letters_pdf(
    subject: Subject,
    households: Sequence[Household],
    codes: Sequence[tuple[int, str]],
    manner: Manner = ALONE,
) -> bytes:
    """A page for each household with its code, each of these with its serial number."""
    base = one_page(letter_document(subject, manner=manner), "letter_page")
    first = _first_line(subject)
    recipients = [[first, *lines_of(household.address)] for household in households]
    over = typeset("recipients", {"recipients": recipients})
    marks = [Mark(code_link(code), code, str(serial)) for serial, code in codes]
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
