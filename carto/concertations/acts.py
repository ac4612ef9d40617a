"""What the journal of a team keeps: a table of the addresses by which something is done or taken away, nothing else.

By name of the route, so that every door is kept by one hand (`journal.py`): what changes something, and the files that
leave with more than the public reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    SETTINGS = "settings", _("Réglages")
    TEAM = "team", _("Équipe")
    PLAN = "plan", _("Plan")
    INTAKE = "intake", _("Saisie")
    MODERATION = "moderation", _("Modération")
    ANSWERS = "answers", _("Réponses")
    PUBLICITY = "publicity", _("Publicité et rencontres")
    BILAN = "bilan", _("Bilan")
    DOWNLOADS = "downloads", _("Fichiers emportés")


CHANGES = {
    "concertations:settings": (ActKind.SETTINGS, _("a changé la description")),
    "concertations:taking_part": (ActKind.SETTINGS, _("a changé les règles de participation")),
    "concertations:calendar": (ActKind.SETTINGS, _("a changé le calendrier")),
    "concertations:procedure": (ActKind.SETTINGS, _("a changé les étapes de la procédure")),
    "concertations:choose_procedure": (ActKind.SETTINGS, _("a choisi la procédure")),
    "concertations:themes": (ActKind.SETTINGS, _("a changé les thèmes")),
    "concertations:kinds": (ActKind.SETTINGS, _("a changé les natures")),
    "concertations:publish": (ActKind.SETTINGS, _("a publié la concertation")),
    "contributions:questions": (ActKind.SETTINGS, _("a changé les questions posées")),
    "reading:population": (ActKind.SETTINGS, _("a changé les chiffres de population")),
    "audience:index": (ActKind.SETTINGS, _("a changé les questions sur les participants")),
    "audience:shares": (ActKind.SETTINGS, _("a changé les parts de la population")),
    "audience:remove_remark": (ActKind.MODERATION, _("a effacé une remarque de fin")),
    "moderation:reasons": (ActKind.SETTINGS, _("a changé les motifs de masquage")),
    "concertations:team": (ActKind.TEAM, _("a invité quelqu’un")),
    "concertations:give_role": (ActKind.TEAM, _("a changé un rôle")),
    "concertations:dismiss": (ActKind.TEAM, _("a retiré quelqu’un de l’équipe")),
    "concertations:resend": (ActKind.TEAM, _("a renvoyé une invitation")),
    "concertations:revoke": (ActKind.TEAM, _("a annulé une invitation")),
    "concertations:leave": (ActKind.TEAM, _("a quitté l’équipe")),
    "concertations:invitation": (ActKind.TEAM, _("a accepté son invitation")),
    "layers:upload": (ActKind.PLAN, _("a importé un plan")),
    "layers:fetch": (ActKind.PLAN, _("a demandé un plan au Géoportail de l’urbanisme")),
    "layers:discard": (ActKind.PLAN, _("a supprimé une version du plan")),
    "layers:add_layer": (ActKind.PLAN, _("a ajouté une couche")),
    "layers:layer": (ActKind.PLAN, _("a changé une couche")),
    "layers:delete_layer": (ActKind.PLAN, _("a supprimé une couche")),
    "layers:communes": (ActKind.PLAN, _("a importé les communes")),
    "layers:fetch_communes": (ActKind.PLAN, _("a demandé les communes officielles")),
    "layers:perimeter": (ActKind.PLAN, _("a changé le périmètre")),
    "contributions:publish_plan": (ActKind.PLAN, _("a publié une version du plan")),
    "comparing:request": (ActKind.PLAN, _("a demandé une comparaison de deux versions du plan")),
    "contributions:recompute": (ActKind.PLAN, _("a replacé les contributions sur le plan")),
    "intake:quick": (ActKind.INTAKE, _("a saisi une contribution")),
    "intake:page": (ActKind.INTAKE, _("a saisi une page de registre")),
    "intake:sheet": (ActKind.INTAKE, _("a déposé un tableur de contributions")),
    "intake:correct": (ActKind.INTAKE, _("a corrigé une saisie")),
    "intake:publish": (ActKind.INTAKE, _("a publié une contribution saisie")),
    "kit:index": (ActKind.INTAKE, _("a préparé un kit papier")),
    "kit:scans": (ActKind.INTAKE, _("a déposé la photo d’une feuille")),
    "kit:scan": (ActKind.INTAKE, _("a relevé une feuille")),
    "kit:remove": (ActKind.INTAKE, _("a supprimé la photo d’une feuille")),
    "kit:remove_trace": (ActKind.INTAKE, _("a retiré un tracé")),
    "moderation:decide": (ActKind.MODERATION, _("a décidé de textes signalés ou en attente")),
    "moderation:mask": (ActKind.MODERATION, _("a masqué une contribution")),
    "moderation:unmask": (ActKind.MODERATION, _("a démasqué une contribution")),
    "moderation:mask_comment": (ActKind.MODERATION, _("a masqué un commentaire")),
    "moderation:unmask_comment": (ActKind.MODERATION, _("a démasqué un commentaire")),
    "moderation:passages": (ActKind.MODERATION, _("a masqué ou rendu un passage")),
    "moderation:passages_of_comment": (ActKind.MODERATION, _("a masqué ou rendu un passage d’un commentaire")),
    "debate:burst": (ActKind.MODERATION, _("a mis des votes à part")),
    "debate:put_back": (ActKind.MODERATION, _("a remis des votes")),
    "answers:answer": (ActKind.ANSWERS, _("a travaillé à une réponse")),
    "answers:to_answer": (ActKind.ANSWERS, _("a travaillé aux réponses")),
    "answers:selection": (ActKind.ANSWERS, _("a répondu à une sélection")),
    "answers:sheet": (ActKind.ANSWERS, _("a déposé un tableur de réponses")),
    "answers:texts": (ActKind.ANSWERS, _("a changé les réponses types ou les services")),
    "reading:read": (ActKind.ANSWERS, _("a codé une contribution")),
    "reading:bearing": (ActKind.ANSWERS, _("a changé les passages codés")),
    "reading:grid": (ActKind.ANSWERS, _("a changé la grille de lecture")),
    "reading:groups": (ActKind.ANSWERS, _("a cherché des textes semblables")),
    "reading:group": (ActKind.ANSWERS, _("a décidé de textes semblables")),
    "modalites:index": (ActKind.PUBLICITY, _("a changé les modalités")),
    "modalites:detail": (ActKind.PUBLICITY, _("a changé une modalité ou sa preuve")),
    "modalites:announce": (ActKind.PUBLICITY, _("a annoncé une modalité")),
    "modalites:withdraw": (ActKind.PUBLICITY, _("a retiré une modalité")),
    "modalites:formality": (ActKind.PUBLICITY, _("a changé une mesure de publicité")),
    "modalites:remove_proof": (ActKind.PUBLICITY, _("a retiré une preuve")),
    "meetings:index": (ActKind.PUBLICITY, _("a créé une rencontre")),
    "meetings:edit": (ActKind.PUBLICITY, _("a changé une rencontre")),
    "meetings:cancel": (ActKind.PUBLICITY, _("a annulé une rencontre")),
    "meetings:hold": (ActKind.PUBLICITY, _("a rendu compte d’une rencontre")),
    "meetings:strike_out": (ActKind.PUBLICITY, _("a retiré une inscription")),
    "dossier:index": (ActKind.PUBLICITY, _("a ajouté un document")),
    "dossier:replace": (ActKind.PUBLICITY, _("a remplacé un document")),
    "dossier:rename": (ActKind.PUBLICITY, _("a renommé un document")),
    "dossier:post": (ActKind.PUBLICITY, _("a publié une actualité")),
    "dossier:edit": (ActKind.PUBLICITY, _("a modifié une actualité")),
    "dossier:take_back": (ActKind.PUBLICITY, _("a retiré une actualité")),
    "bilan:index": (ActKind.BILAN, _("a demandé un bilan")),
    "conclusions:lodge": (ActKind.BILAN, _("a déposé une pièce de l’enquête")),
    "conclusions:answers": (ActKind.ANSWERS, _("a répondu à des observations")),
    "conclusions:bring_back": (ActKind.ANSWERS, _("a déposé un tableur de réponses aux observations")),
    "synthesis:index": (ActKind.BILAN, _("a demandé le procès-verbal de synthèse")),
    "conclusions:extend": (ActKind.BILAN, _("a reporté l’échéance du rapport")),
    "conclusions:write_points": (ActKind.BILAN, _("a écrit les réserves ou les recommandations")),
    "conclusions:publish": (ActKind.BILAN, _("a publié le rapport et les conclusions")),
    "conclusions:follow_up": (ActKind.BILAN, _("a dit la suite d’une réserve ou d’une recommandation")),
    "package:index": (ActKind.BILAN, _("a demandé un paquet de l’enquête")),
    "bilan:adopt": (ActKind.BILAN, _("a enregistré un bilan arrêté")),
    "bilan:section": (ActKind.BILAN, _("a rédigé un texte du bilan, ou choisi ce qu’il compare")),
}

DOWNLOADS = {
    "answers:export": (ActKind.DOWNLOADS, _("a emporté le tableur des réponses")),
    "meetings:people": (ActKind.DOWNLOADS, _("a emporté la liste des inscrits à une rencontre")),
    "reading:table_csv": (ActKind.DOWNLOADS, _("a emporté un tableau d’analyse")),
    "reading:table_xlsx": (ActKind.DOWNLOADS, _("a emporté un tableau d’analyse")),
    "reading:grid_file": (ActKind.DOWNLOADS, _("a emporté la grille de lecture")),
    "reading:bearing_csv": (ActKind.DOWNLOADS, _("a emporté les passages codés")),
    "reading:bearing_xlsx": (ActKind.DOWNLOADS, _("a emporté les passages codés")),
    "intake:scan": (ActKind.DOWNLOADS, _("a ouvert une page de registre numérisée")),
    "bilan:pdf": (ActKind.DOWNLOADS, _("a emporté un bilan")),
    "bilan:annex": (ActKind.DOWNLOADS, _("a emporté un volume d’un bilan")),
    "bilan:geojson": (ActKind.DOWNLOADS, _("a emporté les données d’un bilan")),
    "conclusions:sheet": (ActKind.DOWNLOADS, _("a emporté le tableur des observations")),
    "synthesis:download": (ActKind.DOWNLOADS, _("a emporté le procès-verbal de synthèse")),
    "conclusions:paper": (ActKind.DOWNLOADS, _("a emporté une pièce de l’enquête")),
    "package:download": (ActKind.DOWNLOADS, _("a emporté un paquet de l’enquête")),
    "concertations:journal_csv": (ActKind.DOWNLOADS, _("a emporté le journal de l’équipe")),
}

ACTS = CHANGES | DOWNLOADS


def names_of(kind: ActKind) -> list[str]:
    return [name for name, (one, _said) in ACTS.items() if one is kind]
