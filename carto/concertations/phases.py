"""Phase kinds and what each opens: a table, nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """Everything the rules are asked about."""

    CREATE = "create", _("créer une concertation")
    VIEW = "view", _("consulter")
    SUBMIT = "submit", _("contribuer")
    TRANSCRIBE = "transcribe", _("saisir pour quelqu’un")
    CORRECT = "correct", _("corriger une saisie")
    EDIT = "edit", _("modifier sa contribution")
    WITHDRAW = "withdraw", _("retirer sa contribution")
    VOTE = "vote", _("voter")
    COMMENT = "comment", _("commenter")
    EDIT_COMMENT = "edit_comment", _("modifier son commentaire")
    WITHDRAW_COMMENT = "withdraw_comment", _("retirer son commentaire")
    MARK_USEFUL = "mark_useful", _("dire qu’un argument est utile")
    REPORT = "report", _("signaler")
    HIDE_NAME = "hide_name", _("cacher ou montrer son nom")
    CONTEST = "contest", _("contester un masquage")
    FOLLOW = "follow", _("suivre")
    SIGN_UP = "sign_up", _("s’inscrire à une rencontre")
    TELL_WHO = "tell_who", _("dire qui l’on est, sans être reconnu")
    ASSESS = "assess", _("donner son avis sur la concertation")
    MODERATE = "moderate", _("modérer")
    SEE_MASKED = "see_masked", _("lire ce qui est masqué")
    ANALYSE = "analyse", _("lire les chiffres")
    READ_THROUGH = "read_through", _("lire et coder")
    ANSWER = "answer", _("répondre")
    CONFIGURE = "configure", _("régler la concertation")
    IMPORT_PLAN = "import_plan", _("importer le plan")
    MAKE_BILAN = "make_bilan", _("établir le bilan")
    WRITE_BILAN = "write_bilan", _("rédiger et arrêter le bilan")
    EXAMINE = "examine", _("examiner les observations")
    LODGE = "lodge", _("remettre le procès-verbal, le rapport et les conclusions")
    READ_JOURNAL = "read_journal", _("lire le journal de l’équipe")


class PhaseKind(models.TextChoices):
    INFORMATION = "information", _("Information")
    CONTRIBUTION = "contribution", _("Contributions ouvertes")
    DEBATE = "debate", _("Votes et débat")
    RESTITUTION = "restitution", _("Restitution")


DEBATING = frozenset({Action.VOTE, Action.COMMENT, Action.EDIT_COMMENT, Action.WITHDRAW_COMMENT, Action.MARK_USEFUL})
OPENS: dict[PhaseKind, frozenset[Action]] = {
    PhaseKind.INFORMATION: frozenset(),
    PhaseKind.CONTRIBUTION: DEBATING | {Action.SUBMIT, Action.EDIT, Action.WITHDRAW},
    PhaseKind.DEBATE: DEBATING,
    PhaseKind.RESTITUTION: frozenset(),
}

# What depends on the calendar at all; everything else does not ask for a phase.
IN_PHASE_ONLY = frozenset().union(*OPENS.values())
