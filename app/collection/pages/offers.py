"""In which languages a questionnaire can be read, each under its own name."""

from dataclasses import dataclass

from app.i18n import LANGUAGES, Language
from app.questionnaire.definition import Form
from app.questionnaire.languages import UNDETERMINED
from app.questionnaire.languages import Language as FormLanguage


@dataclass(frozen=True, slots=True)
class Offer:
    """A language to choose. `tag` is the form's BCP 47 tag, `url` where the page can be had in it."""

    tag: str
    name: str
    direction: str
    is_current: bool = False
    url: str = ""


def page_language(tag: str | None) -> Language:
    """The language of our own sentences beside a form read in `tag`: it, its base language, or French."""
    known = LANGUAGES.get(tag or "fr")
    return known or LANGUAGES.get((tag or "").split("-", maxsplit=1)[0]) or LANGUAGES["fr"]


def form_language(form: Form, tag: str | None) -> FormLanguage:
    """The language of the form closest to `tag`, else its default one."""
    base = (tag or "").split("-", maxsplit=1)[0]
    exact = [one for one in form.languages if one.tag == tag]
    akin = [one for one in form.languages if one.tag.split("-", maxsplit=1)[0] == base]
    return (exact or akin or [form.default_language])[0]


def offers(form: Form, current: str) -> tuple[Offer, ...]:
    """The form's languages; one that nobody told is taken for French."""
    shown = (_offer(one) for one in form.languages)
    return tuple(Offer(tag, name, direction, tag == current) for tag, name, direction in shown)


def _offer(language: FormLanguage) -> tuple[str, str, str]:
    tag = "fr" if language.tag == UNDETERMINED else language.tag
    ours = LANGUAGES.get(tag)
    return tag, ours.name if ours else language.name, "rtl" if language.is_right_to_left else "ltr"
