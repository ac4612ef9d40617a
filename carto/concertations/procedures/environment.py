"""Participations of the code de l'environnement (L121-16, L123-1 to L123-19).

Read: L123-9 (thirty days), L123-10 (fifteen days of notice), L123-19 (fifteen days of notice). The other delays are
known but were not read in the text in force: they are to be confirmed."""

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
)

# Ordonnance n° 2016-1060.
IN_FORCE = date(2017, 1, 1)
S, M = StepKind, Means

CONCERTATION_PREALABLE = Template(
    type=ProcedureType.CONCERTATION_PREALABLE,
    version=1,
    effective_from=IN_FORCE,
    steps=(
        Step(S.PRESCRIPTION, "L121-16"),
        Step(S.NOTICE, "L121-16"),
        Step(S.OPENING, "L121-16"),
        Step(S.CLOSING, "L121-16"),
        Step(S.BILAN, "L121-16, L121-16-1"),
        Step(S.MEASURES, "L121-16"),
    ),
    gaps=(
        Gap(S.NOTICE, S.OPENING, "L121-16", Span(days=15), is_confirmed=False),
        Gap(S.OPENING, S.CLOSING, "L121-16", Span(days=15), Span(months=3), both_count=True, is_confirmed=False),
        Gap(S.CLOSING, S.BILAN, "L121-16-1", Span(), Span(months=1), is_confirmed=False),
        Gap(S.BILAN, S.MEASURES, "L121-16", Span(), is_confirmed=False),
    ),
    formalities=(
        Formality(S.OPENING, M.WEBSITE, "L121-16", ahead=Span(days=15), until=S.CLOSING, is_confirmed=False),
        Formality(S.OPENING, M.POSTING, "L121-16", ahead=Span(days=15), until=S.CLOSING, is_confirmed=False),
        Formality(S.OPENING, M.PRESS, "L121-16", ahead=Span(days=15), is_confirmed=False),
        Formality(S.BILAN, M.WEBSITE, "L121-16", is_confirmed=False),
    ),
    channels=(M.FILE, M.MAIL, M.ONLINE_MAP, M.MEETING, M.WORKSHOP),
    outputs=(_("bilan rendu public"), _("mesures jugées nécessaires pour tenir compte de ce qui a été dit")),
    open_points=(_("Les durées et le préavis de l’article L121-16 sont à relire dans leur texte en vigueur."),),
)

ENQUETE_PUBLIQUE = Template(
    type=ProcedureType.ENQUETE_PUBLIQUE,
    version=1,
    effective_from=IN_FORCE,
    steps=(
        Step(S.PRESCRIPTION, "R123-9"),
        Step(S.NOTICE, "L123-10, R123-11"),
        Step(S.OPENING, "L123-9"),
        Step(S.CLOSING, "L123-9"),
        Step(S.MINUTES, "R123-18"),
        Step(S.REPLY, "R123-18"),
        Step(S.REPORT, "L123-15, R123-19"),
        Step(S.DECISION, "L123-1"),
    ),
    gaps=(
        Gap(S.PRESCRIPTION, S.OPENING, "R123-9", Span(days=15), is_confirmed=False),
        Gap(S.NOTICE, S.OPENING, "L123-10", Span(days=15), leaves_no_choice=True),
        # Fifteen days may do without environmental assessment: the agent decides.
        Gap(S.OPENING, S.CLOSING, "L123-9", Span(days=30), both_count=True),
        Gap(S.CLOSING, S.MINUTES, "R123-18", Span(), Span(days=8), is_confirmed=False),
        Gap(S.MINUTES, S.REPLY, "R123-18", Span(), Span(days=15), is_confirmed=False),
        Gap(S.CLOSING, S.REPORT, "L123-15", Span(), Span(days=30), is_confirmed=False),
        Gap(S.REPORT, S.DECISION, "L123-1", Span(), leaves_no_choice=True),
    ),
    formalities=(
        Formality(S.OPENING, M.WEBSITE, "L123-10", ahead=Span(days=15), until=S.CLOSING),
        Formality(S.OPENING, M.POSTING, "R123-11", ahead=Span(days=15), until=S.CLOSING),
        Formality(S.OPENING, M.PRESS, "R123-11", ahead=Span(days=15), is_confirmed=False),
        Formality(S.OPENING, M.PRESS, "R123-11", within=Span(days=8), rank=2, is_confirmed=False),
        Formality(S.REPORT, M.FILE, "R123-21", lasts=Span(months=12)),
    ),
    channels=(M.PAPER_REGISTER, M.MAIL, M.ONLINE_MAP, M.OFFICE_HOURS, M.MEETING),
    outputs=(_("procès-verbal de synthèse"), _("rapport"), _("conclusions motivées, dans un document séparé")),
    open_points=(
        _("Sans évaluation environnementale, quinze jours pourraient suffire (L123-9)."),
        _("Les délais de huit et quinze jours de l’article R123-18 sont à relire dans leur texte en vigueur."),
    ),
)

PPVE = Template(
    type=ProcedureType.PPVE,
    version=1,
    effective_from=IN_FORCE,
    steps=(
        Step(S.NOTICE, "L123-19"),
        Step(S.OPENING, "L123-19"),
        Step(S.CLOSING, "L123-19"),
        Step(S.SYNTHESIS, "L123-19"),
        Step(S.DECISION, "L123-19"),
    ),
    gaps=(
        Gap(S.NOTICE, S.OPENING, "L123-19", Span(days=15), leaves_no_choice=True),
        Gap(S.OPENING, S.CLOSING, "L123-19", Span(days=30), both_count=True, is_confirmed=False),
        Gap(S.CLOSING, S.SYNTHESIS, "L123-19", Span(), leaves_no_choice=True),
        Gap(S.SYNTHESIS, S.DECISION, "L123-19", Span(), is_confirmed=False),
    ),
    formalities=(
        Formality(S.OPENING, M.WEBSITE, "L123-19", ahead=Span(days=15), until=S.CLOSING),
        Formality(S.OPENING, M.POSTING, "L123-19", ahead=Span(days=15), until=S.CLOSING),
        Formality(S.DECISION, M.WEBSITE, "L123-19", lasts=Span(months=3), is_confirmed=False),
    ),
    channels=(M.ONLINE_MAP, M.MAIL),
    outputs=(
        _("synthèse des observations, avec celles dont il a été tenu compte"),
        _("motifs de la décision, publiés trois mois"),
    ),
    open_points=(_("La durée de trente jours et la publication de trois mois (L123-19) sont à relire."),),
)

# The reform lets it stand for the inquiry of a plan, with the file on paper in the communes.
PPVE_FOR_A_PLAN = replace(
    PPVE,
    version=2,
    effective_from=REFORM,
    formalities=(
        *PPVE.formalities,
        Formality(S.OPENING, M.FILE, "loi n° 2025-1129", until=S.CLOSING, is_confirmed=False),
    ),
    channels=(M.ONLINE_MAP, M.MAIL, M.FILE),
    open_points=(
        *PPVE.open_points,
        _("Pour un plan local d’urbanisme, la décision de remplacer l’enquête est motivée ; le dossier est en mairie."),
    ),
)

TEMPLATES = (CONCERTATION_PREALABLE, ENQUETE_PUBLIQUE, PPVE, PPVE_FOR_A_PLAN)
