"""The words around the questions: who asks, until when, how to give the sheet back, and the legal notice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.collection.pages.confidence import confidentiality, kept_until, purpose, what_is_kept
from app.i18n import LANGUAGES, _, ngettext, spelled_date
from app.paper.sheet.blocks import Run, Sheet, Words
from app.projects.length import minutes_to_answer
from app.projects.models import FormVersion, Questionnaire
from app.projects.quartiers import quartier_by_id
from app.projects.terms import Unit
from app.questionnaire.languages import UNDETERMINED
from app.typography import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the template shows beside the questions; `edition` names version and language at the foot."""

    title: str
    heading: Words
    kicker: Words
    controller: str
    intro: tuple[Words, ...]
    closing: tuple[Words, ...]
    notice: tuple[Words, ...]
    foot: str
    edition: str


def surroundings(
    questionnaire: Questionnaire, version: FormVersion, sheet: Sheet, texts: Mapping[str, str]
) -> Surroundings:
    """In the language being spoken; `texts` are the team's own words by name."""
    around = _Around(questionnaire, sheet, texts)
    project = questionnaire.project
    named = LANGUAGES.get(sheet.language)
    spoken = named.name if named else "" if sheet.language == UNDETERMINED else sheet.language
    return Surroundings(
        title=f"{questionnaire.title} ({spoken})" if spoken else questionnaire.title,
        heading=_french(questionnaire.title),
        kicker=_french(" · ".join(around.kicker())),
        controller=project.controller or project.name,
        intro=tuple(around.intro()),
        closing=tuple(around.closing()),
        notice=tuple(around.notice()),
        foot=confidentiality(questionnaire),
        edition=" · ".join(filter(None, (f"v{version.number}", spoken))),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    questionnaire: Questionnaire
    sheet: Sheet
    texts: Mapping[str, str]

    def kicker(self) -> Iterator[str]:
        project = self.questionnaire.project
        if project.controller:
            yield project.controller
        quartiers = (quartier_by_id(one) for one in sorted(project.quartier_ids))
        names = [quartier.name for quartier in quartiers if quartier]
        yield " – ".join(names) if 0 < len(names) <= 2 else project.name

    def intro(self) -> Iterator[Words]:
        count = self.sheet.questions
        minutes = minutes_to_answer(count)
        length = ngettext("%(num)d question", "%(num)d questions", count)
        time = ngettext("environ %(num)d minute", "environ %(num)d minutes", minutes)
        yield self._ours((Run(f"{length}, {time}. "), Run(self._unit(), bold=True), Run(f" {self._ways()}")))
        if self.texts.get("introduction"):
            yield self._own("introduction")
        yield self._ours((Run(f"{self._when()} {self.texts.get('return_to') or self._where()}".strip()),))
        if telephone := self.texts.get("telephone"):
            yield self._ours(
                (Run(_("Une question, ou besoin d’aide pour répondre : %(number)s.", number=telephone)),)
            )

    def closing(self) -> Iterator[Words]:
        yield self._ours((Run(f"{self.texts.get('return_to') or self._where()} {self._when()}".strip()),))
        results = self.texts.get("results")
        yield (
            self._own("results")
            if results
            else self._ours((Run(_("Les résultats seront présentés dans le quartier.")),))
        )
        yield self._ours(
            (
                Run(
                    _(
                        "Notez le code de cette feuille : l’équipe en a besoin si vous voulez plus tard "
                        "revoir ou retirer votre réponse."
                    )
                ),
            )
        )

    def notice(self) -> Iterator[Words]:
        questionnaire = self.questionnaire
        project = questionnaire.project
        yield self._ours(
            (Run(f"{purpose(questionnaire)} {what_is_kept(questionnaire)} {confidentiality(questionnaire)}"),)
        )
        told = (
            (_("Responsable"), project.controller),
            (_("Base légale"), project.legal_basis),
            (_("Destinataires"), project.recipients),
            (_("Gardé jusqu’au"), kept_until(project)),
            (_("Délégué à la protection des données"), project.dpo_contact),
        )
        for name, value in told:
            if value:
                yield self._ours((Run(_("%(name)s :", name=name) + " ", bold=True), Run(value)))
        yield self._ours(
            (
                Run(
                    _(
                        "Vous pouvez demander à voir, corriger ou effacer ce qui vous concerne, et vous "
                        "plaindre auprès de la CNIL (cnil.fr). Répondre est libre."
                    )
                ),
            )
        )

    def _unit(self) -> str:
        if self.questionnaire.unit == Unit.FOYER:
            return _("Une réponse par foyer :")
        return _("Une réponse par personne :")

    def _ways(self) -> str:
        return _("ici, ou sur votre téléphone avec le code ci-contre.")

    def _when(self) -> str:
        until = _day(self.questionnaire.closes_at, self.questionnaire)
        return _("À rendre avant le %(day)s.", day=until) if until else ""

    def _where(self) -> str:
        return _("Rendez cette feuille à la personne ou au lieu qui vous l’a remise.")

    def _own(self, name: str) -> Words:
        return self._ours((Run(self.texts[name]),))

    def _ours(self, runs: tuple[Run, ...]) -> Words:
        tag = self.sheet.language
        typed = tuple(Run(typeset(run.text, tag), run.bold, run.italic) for run in runs)
        return Words(typed, tag, self.sheet.rtl)


def _french(text: str) -> Words:
    return Words((Run(typeset(text, "fr")),), "fr")


def _day(moment: datetime | None, questionnaire: Questionnaire) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(questionnaire.project.zone))
    return spelled_date(local)
