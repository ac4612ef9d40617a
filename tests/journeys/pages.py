"""Every page of the site, from its URLconf: how to open each, and which routes are not pages, and why."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SLUG = "plui"

# Closed to this list: other software's (api), Django's own technical administration, served files.
ELSEWHERE = ("admin/", "api/", "static/", "tuiles/")

NOT_PAGES = {
    "sante/": "read by machines",
    "compte/appareil/": "while somebody signs in on a device that has contributed: test_identity.py looks at it",
    "compte/reauthenticate/": "for somebody who signed in long ago",
    "langue/": "POST",
    "connexion/": "leads to the code",
    "compte/login/": "leads to the code",
    "compte/signup/": "leads to the code",
    "^compte/password/.*$": "leads to the code: no account has a password",
    "compte/password/change/": "same",
    "compte/password/set/": "same",
    "compte/password/reset/": "same",
    "compte/password/reset/key/done/": "same",
    "compte/password/reset/done/": "same",
    "compte/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "same",
    "compte/avec/<slug:provider_id>/": "leads to the provider",
    "compte/avec/<slug:provider_id>/retour/": "comes from the provider",
    "compte/services/signup/": "comes from the provider",
    "compte/confirm-email/": "while an address is being changed",
    "compte/login/code/confirm/": "while a code is awaited: a state, below",
    "compte/facteurs/authenticate/": "while somebody with a second factor signs in",
    "compte/facteurs/reauthenticate/": "for somebody with a second factor",
    "compte/facteurs/totp/deactivate/": "for somebody with a second factor",
    "compte/facteurs/recovery-codes/": "for somebody with a second factor",
    "compte/facteurs/recovery-codes/generate/": "for somebody with a second factor",
    "compte/facteurs/recovery-codes/download/": "a file",
    "installation/": "for the administrator: test_team.py looks at it",
    "installation/compte/": "POST",
    "mes-donnees/emporter/": "POST, a file",
    "mes-donnees/ne-plus-ecrire/": "POST",
    "suivi/liste/<str:token>/oublier/": "POST",
    "retour/": "POST",
    "<slug:slug>/moderation/decider/": "POST",
    "<slug:slug>/contributions/<str:reference>/contester/": "for the author of a masked text",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/contester/": "same",
    "<slug:slug>/saisie/publier/<str:reference>/": "POST",
    "<slug:slug>/saisie/scans/<int:pk>/": "a picture, or a file",
    "<slug:slug>/reponses/selection/": "POST",
    "<slug:slug>/lire/grille/grille.csv": "a file",
    "<slug:slug>/lire/passages/passages.csv": "a file",
    "<slug:slug>/lire/passages/passages.xlsx": "a file",
    "<slug:slug>/reponses/tableur/reponses.xlsx": "a file",
    "<slug:slug>/analyse/tableau.csv": "a file",
    "<slug:slug>/analyse/tableau.xlsx": "a file",
    "<slug:slug>/proposer/proches/": "POST",
    "<slug:slug>/plan/geoportail/": "POST",
    "<slug:slug>/plan/lot/": "POST",
    "<slug:slug>/plan/communes/": "POST",
    "<slug:slug>/plan/communes/officielles/": "POST",
    "<slug:slug>/plan/couches/": "POST",
    "<slug:slug>/plan/couches/<int:pk>/supprimer/": "POST",
    "<slug:slug>/plan/perimetre/": "POST",
    "<slug:slug>/plan/evolution/comparer/": "POST",
    "<slug:slug>/plan/evolution/lieux.csv": "a file",
    "<slug:slug>/plan/evolution/lieux.geojson": "a file",
    "<slug:slug>/plan/versions/<int:pk>/anomalies.csv": "a file",
    "<slug:slug>/plan/pieces/<int:version_id>/<int:piece_id>/": "a file",
    "<slug:slug>/bilan/<int:pk>/pdf/": "a file",
    "<slug:slug>/bilan/<int:pk>/volumes/<int:volume>/": "a file",
    "<slug:slug>/bilan-arrete/<int:number>/volumes/<int:volume>/": "a file",
    "<slug:slug>/bilan/<int:pk>/arreter/": "of a bilan whose files are made",
    "<slug:slug>/bilan-arrete/": "once the authority has arrested it",
    "<slug:slug>/bilan-arrete/<int:number>/pdf/": "a file",
    "<slug:slug>/bilan-arrete/<int:number>/geojson/": "a file",
    "<slug:slug>/bilan-arrete/<int:number>/acte/": "a file",
    "<slug:slug>/bilan-arrete/<int:number>/horodatage.tsr": "a file",
    "<slug:slug>/bilan-arrete/<int:number>/preuve.json": "a file",
    "<slug:slug>/bilan/<int:pk>/geojson/": "a file",
    "<slug:slug>/paquet/<int:pk>/zip/": "a file",
    "<slug:slug>/contributions.geojson": "a file",
    "<slug:slug>/flux.atom": "a feed",
    "<slug:slug>/flux.rss": "a feed",
    "<slug:slug>/calendrier.ics": "a file",
    "calendrier.ics": "a file",
    "<slug:slug>/contributions/<str:reference>/flux.atom": "a feed",
    "<slug:slug>/registre/inscriptions.jsonl": "a file",
    "<slug:slug>/registre/tetes.json": "a file",
    "<slug:slug>/registre/tete-<int:entries>.tsr": "a file",
    "<slug:slug>/registre/cloture-<int:number>.jsonl": "a file",
    "<slug:slug>/registre/tetes.atom": "a feed",
    "<slug:slug>/registre/coherence-<int:first>-<int:second>.json": "a file",
    "<slug:slug>/registre/carto_verifier.py": "a file",
    "<slug:slug>/registre/verifier.html": "a file",
    "<slug:slug>/contributions/<str:reference>/preuve.json": "a file",
    "<slug:slug>/partage.png": "a picture",
    "<slug:slug>/contributions/<str:reference>/partage.png": "a picture",
    "<slug:slug>/plan/zones/<path:label>/partage.png": "a picture",
    "<slug:slug>/affiche-<slug:sheet>.pdf": "a file",
    "<slug:slug>/reglages/avis/<slug:sheet>.pdf": "a file",
    "<slug:slug>/contributions/<str:reference>/photos/<int:pk>/<str:size>.webp": "a picture",
    "<slug:slug>/contributions/<str:reference>/pieces/<int:pk>.pdf": "a file",
    "<slug:slug>/contributions/<str:reference>/vote/": "POST",
    "<slug:slug>/contributions/<str:reference>/soutenir/": "POST",
    "<slug:slug>/contributions/<str:reference>/argumenter/": "POST",
    "<slug:slug>/contributions/<str:reference>/commentaires/": "POST",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/utile/": "POST",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/nom/": "POST",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/masquer/": "POST",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/passages/": "the page of a contribution's",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/demasquer/": "POST",
    "<slug:slug>/contributions/<str:reference>/demasquer/": "POST",
    "<slug:slug>/contributions/<str:reference>/nom/": "POST",
    "<slug:slug>/liste/replacer/": "POST",
    "<slug:slug>/brouillon/effacer/": "POST",
    "<slug:slug>/moderation/rafales/<int:pk>/remettre/": "POST",
    "<slug:slug>/reglages/equipe/<int:pk>/role/": "POST",
    "<slug:slug>/reglages/equipe/<int:pk>/retirer/": "POST",
    "<slug:slug>/reglages/invitations/<int:pk>/renvoyer/": "POST",
    "<slug:slug>/reglages/invitations/<int:pk>/annuler/": "POST",
    "<slug:slug>/quitter/": "POST",
    "<slug:slug>/journal/journal.csv": "a file",
    "<slug:slug>/reglages/publier/": "POST",
    "<slug:slug>/rapport/deposer/<slug:kind>/": "POST",
    "<slug:slug>/rapport/echeance/": "POST",
    "<slug:slug>/rapport/points/<slug:kind>/": "POST",
    "<slug:slug>/rapport/publier/": "POST",
    "<slug:slug>/rapport/suites/<int:pk>/": "POST",
    "<slug:slug>/rapport/observations/observations.xlsx": "a file",
    "<slug:slug>/rapport/proces-verbal/": "the commissioner’s alone",
    "<slug:slug>/rapport/proces-verbal/<int:pk>.pdf": "a file",
    "<slug:slug>/conclusions/": "once the authority has published them",
    "<slug:slug>/conclusions/<int:pk>.pdf": "a file",
    "<slug:slug>/reglages/procedure/type/": "POST",
    "<slug:slug>/reglages/modalites/<int:pk>/annonce/": "POST",
    "<slug:slug>/reglages/modalites/<int:pk>/retirer/": "POST",
    "<slug:slug>/reglages/modalites/preuves/<int:pk>/retirer/": "POST",
    "<slug:slug>/qui-a-participe.csv": "a file",
    "<slug:slug>/reglages/participants/population/": "POST",
    "<slug:slug>/reglages/participants/remarques/<int:pk>/effacer/": "POST",
    "<slug:slug>/preuves/<int:pk>/": "a picture, or a file",
    "<slug:slug>/reglages/rencontres/<int:pk>/annuler/": "POST",
    "<slug:slug>/reglages/rencontres/<int:pk>/tenue/": "POST",
    "<slug:slug>/rencontres/<int:pk>/compte-rendu.pdf": "a file",
    "<slug:slug>/documents/<int:pk>.pdf": "a file",
    "<slug:slug>/reglages/dossier/<int:pk>/version/": "POST",
    "<slug:slug>/reglages/dossier/<int:pk>/intitule/": "POST",
    "<slug:slug>/reglages/dossier/actualites/": "POST",
    "<slug:slug>/reglages/dossier/actualites/<int:pk>/modifier/": "POST",
    "<slug:slug>/reglages/dossier/actualites/<int:pk>/retirer/": "POST",
    "<slug:slug>/rencontres/<int:pk>/agenda.ics": "a file",
    "<slug:slug>/reglages/rencontres/<int:pk>/inscrits.csv": "a file",
    "<slug:slug>/reglages/rencontres/inscrits/<int:pk>/retirer/": "POST",
    "<slug:slug>/rencontres/<int:pk>/inscription/": "POST",
    "<slug:slug>/rencontres/<int:pk>/desistement/": "POST",
    "<slug:slug>/reglages/kit/papiers.pdf": "a file",
    "<slug:slug>/reglages/kit/<int:pk>/feuilles.pdf": "a file",
    "<slug:slug>/reglages/kit/retours/<int:pk>/photo.webp": "a picture",
    "<slug:slug>/reglages/kit/retours/<int:pk>/redressee.webp": "a picture",
    "<slug:slug>/reglages/kit/retours/<int:pk>/supprimer/": "POST",
    "<slug:slug>/reglages/kit/traces/<int:pk>/retirer/": "POST",
}

# What goes in the address of a route, by the names of `page_data.add`; a route may have two addresses.
VALUES: dict[str, tuple[str, ...]] = {
    "slug": (SLUG,),
    "reference": ("W-0001", "{own}"),
    "label": ("N",),
    "code": ("0101",),
    "formality": ("prescription-posting-1",),
}
OF_ROUTES: dict[str, tuple[str, ...]] = {
    "entrer/<str:token>/": ("{entry}",),
    "invitation/<str:token>/": ("/invitation/{invited}/",),
    "compte/adresse/<str:token>/": ("/compte/adresse/{address}/", "/compte/adresse/inconnue/"),
    "suivi/confirmer/<str:token>/": ("/suivi/confirmer/{confirm}/", "/suivi/confirmer/inconnu/"),
    "suivi/arreter/<str:token>/": ("/suivi/arreter/{stop}/",),
    "suivi/liste/<str:token>/": ("/suivi/liste/{list}/",),
    "retour/<str:key>/<slug:slug>/<str:reference>/": ("/retour/inconnue/{slug}/{own}/",),
    "<slug:slug>/retrouver/<str:token>/": ("/{slug}/retrouver/{found}/",),
    "<slug:slug>/suivre/": ("/{slug}/suivre/", "/{slug}/suivre/?contribution=W-0001"),
    "<slug:slug>/plan/versions/<int:pk>/": ("/{slug}/plan/versions/{version}/",),
    "<slug:slug>/plan/versions/<int:pk>/supprimer/": ("/{slug}/plan/versions/{version}/supprimer/",),
    "<slug:slug>/plan/versions/<int:pk>/publier/": ("/{slug}/plan/versions/{version}/publier/",),
    "<slug:slug>/plan/couches/<int:pk>/": ("/{slug}/plan/couches/{layer}/",),
    "<slug:slug>/plan/imports/<int:pk>/": ("/{slug}/plan/imports/{import}/",),
    "<slug:slug>/reglages/modalites/<int:pk>/": ("/{slug}/reglages/modalites/{modalite}/",),
    "<slug:slug>/reglages/rencontres/<int:pk>/": ("/{slug}/reglages/rencontres/{meeting}/",),
    "<slug:slug>/rencontres/<int:pk>/": ("/{slug}/rencontres/{meeting}/",),
    "<slug:slug>/rencontres/inscription/<str:token>/": ("/{slug}/rencontres/inscription/{sign_up}/",),
    "<slug:slug>/reglages/kit/retours/<int:pk>/": (
        "/{slug}/reglages/kit/retours/{scan}/",
        "/{slug}/reglages/kit/retours/{scan}/?reperes",
    ),
    "<slug:slug>/lire/groupes/<int:pk>/": ("/{slug}/lire/groupes/{group}/",),
    "<slug:slug>/saisie/corriger/<str:reference>/": ("/{slug}/saisie/corriger/{entered}/",),
    "<slug:slug>/bilan/<int:pk>/": ("/{slug}/bilan/{bilan}/",),
    "<slug:slug>/paquet/<int:pk>/": ("/{slug}/paquet/{package}/",),
    "<slug:slug>/bilan/textes/<slug:part>/": ("/{slug}/bilan/textes/conclusion/",),
    "<slug:slug>/bilan/textes/<slug:part>/versions/": ("/{slug}/bilan/textes/conclusion/versions/",),
    **{
        f"<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/{verb}/": (
            f"/{{slug}}/contributions/{{commented}}/commentaires/{{comment}}/{verb}/",
            f"/{{slug}}/contributions/{{own}}/commentaires/{{own_comment}}/{verb}/",
        )
        for verb in ("repondre", "modifier", "retirer")
    },
}


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern) and not (before + str(one.pattern)).startswith(ELSEWHERE):
            yield before + str(one.pattern)


def pages() -> list[str]:
    return [route for route in dict.fromkeys(routes()) if route not in NOT_PAGES]


def addresses(route: str, data: dict[str, str]) -> list[str]:
    """KeyError: a new parameter, or a new route by number, has no value above."""
    if route in OF_ROUTES:
        return [address.format(slug=SLUG, **data) for address in OF_ROUTES[route]]
    found = ["/" + route]
    for part in re.findall(r"<(?:\w+:)?(\w+)>", route):
        found = [
            re.sub(rf"<(?:\w+:)?{part}>", value.format(**data), one, count=1) for one in found for value in VALUES[part]
        ]
    return found
