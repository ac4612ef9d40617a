"""Procedures of the code de l'urbanisme (L103-2 to L103-6, L153-11 to L153-59, R153-3 to R153-22).

Version 1 is the text read in its state of 3 April 2026. Version 2 is that of the loi n° 2025-1129, in force on 26 May
2026 for procedures not under way: its wording of L153-* was not read, so that what rests on it is to be confirmed."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from carto.concertations.procedures.shape import (
    REFORM,
    Formality,
    Gap,
    Means,
    ProcedureType,
    Span,
    Step,
    StepKind,
    Template,
    Text,
)

# Ordonnance n° 2015-1174: the articles have had these numbers since then.
RECODIFIED = date(2016, 1, 1)
S, M = StepKind, Means

MODALITES_FIRST = Gap(S.PRESCRIPTION, S.OPENING, "L103-3", Span(), leaves_no_choice=True)
HEARD_BEFORE_ARREST = Gap(S.CLOSING, S.ARREST, "L103-6", Span())
OPENS_THEN_CLOSES = Gap(S.OPENING, S.CLOSING, "L103-4", Span())
PADD_TWO_MONTHS = Gap(S.PADD_DEBATE, S.ARREST, "L153-12", Span(months=2), leaves_no_choice=True)
OPINIONS_THREE_MONTHS = Gap(S.ARREST, S.INQUIRY_OPENS, "R153-4", Span(months=3))
INQUIRY = (
    Gap(S.INQUIRY_NOTICE, S.INQUIRY_OPENS, "code de l’environnement, L123-10", Span(days=15), leaves_no_choice=True),
    # Fifteen days may do without environmental assessment: the agent decides.
    Gap(S.INQUIRY_OPENS, S.INQUIRY_CLOSES, "code de l’environnement, L123-9", Span(days=30), both_count=True),
    Gap(S.INQUIRY_CLOSES, S.MINUTES, "code de l’environnement, R123-18", Span(), Span(days=8), is_confirmed=False),
    Gap(S.MINUTES, S.REPLY, "code de l’environnement, R123-18", Span(), Span(days=15), is_confirmed=False),
    Gap(
        S.INQUIRY_CLOSES, S.REPORT, "code de l’environnement, L123-15", Span(), Span(days=30), is_confirmed=False
    ),
    Gap(S.REPORT, S.APPROVAL, "L153-21", Span(), leaves_no_choice=True),
)  # fmt: skip

INQUIRY_STEPS = (
    Step(S.INQUIRY_NOTICE, "code de l’environnement, L123-10"),
    Step(S.INQUIRY_OPENS, "L153-19"),
    Step(S.INQUIRY_CLOSES, "code de l’environnement, L123-9"),
    Step(S.MINUTES, "code de l’environnement, R123-18"),
    Step(S.REPLY, "code de l’environnement, R123-18"),
    Step(S.REPORT, "code de l’environnement, L123-15"),
)
CALENDAR_STEPS = (Step(S.OPENING, "L103-3"), Step(S.CLOSING, "L103-6"))

HEARD = (M.FILE, M.PAPER_REGISTER, M.MAIL, M.ONLINE_MAP, M.MEETING, M.WORKSHOP)


def _act(step: StepKind, article: str = "R153-21") -> tuple[Formality, ...]:
    """Posted for a month, said in a newspaper of the département, put in the recueil des actes."""
    return (
        Formality(step, M.POSTING, article, lasts=Span(months=1)),
        Formality(step, M.PRESS, article),
        Formality(step, M.RECORD, article),
    )


PUBLIC_INQUIRY = (
    Formality(S.INQUIRY_OPENS, M.POSTING, "R123-11", ahead=Span(days=15), until=S.INQUIRY_CLOSES),
    Formality(S.INQUIRY_OPENS, M.WEBSITE, "L123-10", ahead=Span(days=15), until=S.INQUIRY_CLOSES),
    Formality(S.INQUIRY_OPENS, M.PRESS, "R123-11", ahead=Span(days=15), is_confirmed=False),
    Formality(S.INQUIRY_OPENS, M.PRESS, "R123-11", within=Span(days=8), rank=2, is_confirmed=False),
)
ARREST_POSTED = Formality(S.ARREST, M.POSTING, "R153-3", lasts=Span(months=1))
APPROVED = (*_act(S.APPROVAL), Formality(S.APPROVAL, M.WEBSITE, "L153-23, R153-22"))

ELABORATION = Template(
    type=ProcedureType.ELABORATION,
    version=1,
    effective_from=RECODIFIED,
    steps=(
        Step(S.PRESCRIPTION, "L153-11"),
        Step(S.OPENING, "L103-3"),
        Step(S.PADD_DEBATE, "L153-12"),
        Step(S.CLOSING, "L103-6"),
        Step(S.ARREST, "L153-14, L103-6"),
        Step(S.OPINIONS, "L153-16, R153-4"),
        *INQUIRY_STEPS,
        Step(S.APPROVAL, "L153-21"),
    ),
    gaps=(
        MODALITES_FIRST, OPENS_THEN_CLOSES, PADD_TWO_MONTHS, HEARD_BEFORE_ARREST, OPINIONS_THREE_MONTHS, *INQUIRY,
    ),
    formalities=(*_act(S.PRESCRIPTION), ARREST_POSTED, *PUBLIC_INQUIRY, *APPROVED),
    channels=HEARD,
    outputs=(_("bilan de la concertation, joint au dossier d’enquête"), _("plan approuvé, publié au Géoportail")),
)  # fmt: skip
REVISION = replace(ELABORATION, type=ProcedureType.REVISION)

REVISION_ALLEGEE = replace(
    ELABORATION,
    type=ProcedureType.REVISION_ALLEGEE,
    steps=(
        Step(S.PRESCRIPTION, "L153-11"),
        *CALENDAR_STEPS,
        Step(S.ARREST, "L153-14, L103-6"),
        Step(S.JOINT_EXAMINATION, "L153-34"),
        *INQUIRY_STEPS,
        Step(S.APPROVAL, "L153-21"),
    ),
    gaps=(
        MODALITES_FIRST,
        OPENS_THEN_CLOSES,
        HEARD_BEFORE_ARREST,
        Gap(S.JOINT_EXAMINATION, S.INQUIRY_OPENS, "L153-34", Span()),
        *INQUIRY,
    ),
)

MODIFICATION = replace(
    ELABORATION,
    type=ProcedureType.MODIFICATION,
    steps=(
        Step(S.PRESCRIPTION, "L153-37"),
        *CALENDAR_STEPS,
        Step(S.BILAN, "L103-6"),
        *INQUIRY_STEPS,
        Step(S.APPROVAL, "L153-43"),
    ),
    gaps=(
        MODALITES_FIRST,
        OPENS_THEN_CLOSES,
        Gap(S.CLOSING, S.BILAN, "L103-6", Span()),
        Gap(S.BILAN, S.INQUIRY_OPENS, "L103-6", Span()),
        *INQUIRY,
    ),
    formalities=(*_act(S.PRESCRIPTION), *PUBLIC_INQUIRY, *APPROVED),
    open_points=(_("La concertation n’est obligatoire que si la modification est soumise à évaluation (L103-2)."),),
)

MODIFICATION_SIMPLIFIEE = Template(
    type=ProcedureType.MODIFICATION_SIMPLIFIEE,
    version=1,
    effective_from=RECODIFIED,
    repealed_on=REFORM,
    steps=(
        Step(S.PRESCRIPTION, "L153-45"),
        Step(S.NOTICE, "L153-47"),
        Step(S.OPENING, "L153-47"),
        Step(S.CLOSING, "L153-47"),
        Step(S.BILAN, "L153-47"),
        Step(S.APPROVAL, "L153-47"),
    ),
    gaps=(
        Gap(S.NOTICE, S.OPENING, "L153-47", Span(days=8), leaves_no_choice=True),
        Gap(S.OPENING, S.CLOSING, "L153-47", Span(months=1), both_count=True, leaves_no_choice=True),
        Gap(S.CLOSING, S.BILAN, "L153-47", Span(), leaves_no_choice=True),
        Gap(S.BILAN, S.APPROVAL, "L153-47", Span(), leaves_no_choice=True),
    ),
    formalities=(
        Formality(S.OPENING, M.POSTING, "L153-47", ahead=Span(days=8), until=S.CLOSING),
        Formality(S.OPENING, M.PRESS, "L153-47", ahead=Span(days=8), is_confirmed=False),
        *APPROVED,
    ),
    channels=(M.FILE, M.PAPER_REGISTER, M.MAIL, M.ONLINE_MAP),
    outputs=(_("bilan de la mise à disposition, présenté à l’assemblée"), _("délibération motivée")),
)

MISE_EN_COMPATIBILITE = replace(
    MODIFICATION,
    type=ProcedureType.MISE_EN_COMPATIBILITE,
    steps=(
        Step(S.PRESCRIPTION, "L103-3"),
        *CALENDAR_STEPS,
        Step(S.BILAN, "L103-6"),
        Step(S.JOINT_EXAMINATION, "L153-54"),
        *INQUIRY_STEPS,
        Step(S.APPROVAL, "L153-57, L153-58"),
    ),
    open_points=(
        _("La concertation n’est obligatoire que si la mise en compatibilité est soumise à évaluation (L103-2)."),
        _("Les articles L153-54 à L153-58 sont à relire dans leur texte en vigueur."),
    ),
)

CONCERTATION = Template(
    type=ProcedureType.CONCERTATION,
    version=1,
    effective_from=RECODIFIED,
    steps=(Step(S.PRESCRIPTION, "L103-3"), *CALENDAR_STEPS, Step(S.BILAN, "L103-6")),
    gaps=(MODALITES_FIRST, OPENS_THEN_CLOSES, Gap(S.CLOSING, S.BILAN, "L103-6", Span())),
    formalities=(),
    channels=HEARD,
    outputs=(_("bilan de la concertation"),),
)

BEFORE = (
    ELABORATION, REVISION, REVISION_ALLEGEE, MODIFICATION, MODIFICATION_SIMPLIFIEE, MISE_EN_COMPATIBILITE, CONCERTATION,
)  # fmt: skip

REWORDED = _("La rédaction des articles L153-11 à L153-59 en vigueur depuis le 26 mai 2026 n’a pas été relue.")
UNDER_WAY = _("Ce qui fait qu’une procédure était « en cours » au 26 mai 2026 : sa prescription est retenue ici.")
BY_PPVE = _(
    "L’autorité peut, par décision motivée, remplacer l’enquête par une participation du public par voie électronique."
)


def _since_reform(template: Template, *more: Text) -> Template:
    """What rests on articles L153-* and R153-* is no longer read in force: warned of, never refused."""
    return replace(
        template,
        version=2,
        effective_from=REFORM,
        gaps=tuple(replace(gap, is_confirmed=gap.is_confirmed and "153-" not in gap.article) for gap in template.gaps),
        formalities=tuple(
            replace(one, is_confirmed=one.is_confirmed and "153-" not in one.article) for one in template.formalities
        ),
        open_points=(*template.open_points, REWORDED, UNDER_WAY, BY_PPVE, *more),
    )


AFTER = (
    _since_reform(ELABORATION),
    _since_reform(REVISION, _("La révision est réservée au changement des orientations du PADD.")),
    _since_reform(REVISION_ALLEGEE, _("Le maintien de la révision allégée est à vérifier.")),
    _since_reform(MODIFICATION, _("La modification est unique : elle remplace la modification simplifiée.")),
    _since_reform(MISE_EN_COMPATIBILITE),
)
TEMPLATES = (*BEFORE, *AFTER)
