"""The French of the API's schema: each operation, parameter, object and member, in the words of who uses it. What is
missing here is a warning of the schema, which a test refuses; the code's own docstrings stay out of it."""

ABOUT = """Lecture des concertations en GeoJSON et dépôt de contributions, comme le fait la carte du site.

Les coordonnées sont en degrés (EPSG:4326, longitude d’abord), les moments en ISO 8601 avec leur décalage.

Tout ce qui est public se lit sans s’identifier. Pour écrire, envoyez le témoin (cookie) `csrftoken` et la même valeur
dans l’en-tête `X-CSRFToken`. Le premier envoi rend le témoin `carto_cle`, clé de vos contributions : gardez-le secret
et renvoyez-le. Un compte l’est par le témoin `sessionid`.

Un refus est dit en une phrase : 400, `errors`, champ par champ ; 403 et 429, `reason`."""

STATUSES = {
    "200": "La réponse.",
    "201": "Reçue : la Feature déposée, avec son récépissé, ce qui lui manque encore et ce que l’on peut en faire.",
    "204": "Fait.",
    "206": "La partie demandée.",
    "304": "Inchangé.",
    "400": "À corriger : chaque champ en cause, avec ses phrases.",
    "403": "Refusé : une phrase dit pourquoi.",
    "404": "Rien de tel, ou rien que vous puissiez voir.",
    "415": "Ce type de contenu n’est pas lu ici.",
    "416": "Au-delà de la fin du fichier.",
    "429": "Trop d’envois : une phrase dit quand réessayer.",
}

PARAMETERS = {
    "slug": "Adresse courte de la concertation.",
    "reference": "Numéro de la contribution, comme `W-0012` : la lettre dit par quelle voie elle est venue.",
    "id": "Identifiant de la couche.",
    "version_id": "Identifiant de la version du plan.",
    "sha256": "Empreinte du fichier, que donne la page de la carte.",
    "page": "Rang de la page, à partir de 1.",
    "page_size": "Contributions par page : 100 sauf demande, 1 000 au plus.",
    "Range": "Octets demandés, comme `bytes=0-16383`.",
}

OPERATIONS = {
    "concertations_list": "Les concertations que vous pouvez voir.",
    "concertations_retrieve": "Une concertation : ses phases, ses thèmes, ses natures de contribution, son étendue.",
    "addresses": "Les adresses de la Géoplateforme dans le périmètre ; `available` est faux quand elle ne répond pas.",
    "concertations_contributions_list": "Les contributions publiées, par numéro : une FeatureCollection par page.",
    "concertations_contributions_create": "Dépose une contribution, sous les mêmes règles que la page. Joignez "
    "`proof`, la solution du calcul que donne `effort/`, ou `patience` quelques secondes après l’avoir reçue.",
    "concertations_contributions_retrieve": "Une contribution publiée, et ce que vous pouvez en faire (`abilities`, "
    "chacune avec sa raison quand c’est non).",
    "concertations_contributions_matching_retrieve": "`count`, et `ids` : les identifiants des contributions que les "
    "filtres retiennent, croissants, le premier puis les différences.",
    "concertations_contributions_shapes_retrieve": "Les lignes et les surfaces que touche `window`, 500 au plus : une "
    "FeatureCollection ; `truncated` est vrai s’il y en avait d’autres.",
    "place_words": "La phrase que porterait une contribution de ce lieu. Rien n’est gardé.",
    "plan_counts": "`zones` et `prescriptions` : pour chaque objet demandé, combien de contributions le touchent "
    "(`count`) et la page qui les montre (`url`).",
    "read_track": "La forme que tient un fichier GeoJSON, GPX ou KML, telle qu’une contribution peut la porter. Rien "
    "n’est gardé.",
    "read_draft": "Votre brouillon : `fields` (nom : liste de textes), `geometry` (GeoJSON ou nul), `updated_at`.",
    "keep_draft": "Garde votre brouillon à la place du précédent. D’un appareil encore inconnu, joignez `proof` ou "
    "`patience` comme pour un dépôt. `url` : la page du brouillon, qui donne son lien privé.",
    "drop_draft": "Efface votre brouillon.",
    "edges": "Les limites des zones et des parcelles dans `window`, coupées à ses bords : 300 lignes au plus, les "
    "zones d’abord ; 1,5 km de côté au plus.",
    "concertations_effort_retrieve": "`challenge` : le calcul à faire (altcha ; nul si aucun n’est demandé), bon deux "
    "heures et pour un seul envoi ; `patience` : ce qui le remplace quelques secondes plus tard.",
    "here": "Ce qu’il y a à `lon`, `lat`, ou sur toute une parcelle : communes, zones (la plus petite d’abord), OAP, "
    "prescriptions, informations, avec leurs mots et leur pièce écrite.",
    "context_layer": "Les formes d’une couche de contexte, leur nom dans `label` : les 20 000 premières.",
    "outline": "La géométrie d’un lieu trouvé, prête à être celle d’une contribution.",
    "plan_tiles": "Les tuiles vectorielles d’une version du plan (PMTiles 3), par plages d’octets.",
    "search": "Les communes, lieux-dits, parcelles, rues, zones et coordonnées que ce site connaît.",
}

_RULED = {
    "id": "Identifiant.",
    "label": "Libellé du plan.",
    "share": "Part de la surface demandée, de 0 à 1 ; 1 en un point.",
    "piece": "La pièce écrite qui s’applique ; nulle si aucune ne s’ouvre.",
}
_CODED = _RULED | {
    "table": "SURF, LIN ou PCT.",
    "type_code": "Code du type (CNIG).",
    "subtype_code": "Code du sous-type (CNIG).",
    "type_label": "Ce que dit la liste du CNIG ; vide pour un code inconnu.",
}
_ABOUT = {
    "about_zone": "Zone du plan dont il s’agit, comme `here` l’identifie.",
    "about_prescription": "Prescription dont il s’agit, comme `here` l’identifie ; un seul objet à la fois.",
}
_NAMED = {"slug": "Adresse courte.", "label": "Intitulé."}
_FEATURES = {"type": "`FeatureCollection`.", "features": "Les contributions."}

# Of each object: what it is, then its members.
OBJECTS: dict[str, tuple[str, dict[str, str]]] = {
    "CommuneHere": (
        "Une commune touchée.",
        {"insee_code": "Code INSEE.", "name": "Nom.", "share": "Part de la surface demandée, de 0 à 1."},
    ),
    "Concertation": (
        "Une concertation.",
        {
            "slug": "Adresse courte.",
            "title": "Titre.",
            "introduction": "Présentation, en Markdown.",
            "owner_name": "Maître d’ouvrage.",
            "owner_code": "Son SIREN, ou son code INSEE.",
            "procedure_kind": "Procédure.",
            "territory": "Territoire, dont dépendent les mesures et l’heure.",
            "published_at": "Publiée le ; nul pour un projet.",
            "phases": "Ses phases.",
            "themes": "Les thèmes proposés.",
            "kinds": "Les natures de contribution proposées.",
            "bounds": "Ouest, sud, est, nord du périmètre, en degrés ; nul sans périmètre.",
        },
    ),
    "Contribution": (
        "Une contribution : une Feature GeoJSON.",
        {
            "type": "`Feature`.",
            "id": "Identifiant.",
            "geometry": "Le lieu tel que chacun le voit ; nul sans lieu.",
            "properties": "Ce qui est dit.",
        },
    ),
    "Contribution.properties": (
        "",
        {
            "reference": "Son numéro, comme `W-0001`.",
            "kind": "Nature.",
            "themes": "Thèmes.",
            "title": "Titre.",
            "body": "Texte.",
            "pseudonym": "Le nom que chacun lit ; vide si son auteur l’a caché.",
            "author_kind": "Qui parle.",
            "signatory_count": "Signataires annoncés d’une pétition.",
            "received_at": "Reçue le.",
            "edited_at": "Modifiée le.",
            "status": "Réponse de la collectivité.",
            "for_count": "Votes pour.",
            "against_count": "Votes contre.",
            "mixed_count": "Votes mitigés.",
            "votes": "Votes pour, contre et mitigés : en ligne, comptés sur papier, les deux ensemble, et à part ceux "
            "de l’ancienne plateforme.",
            "comment_count": "Commentaires.",
            "communes": "Codes INSEE, la plus grande part d’abord.",
            "place_words": "Le lieu, en une phrase.",
            "blur": "Ce que chacun voit du lieu : exact, sa rue ou un carré.",
            "about_zone": "Zone du plan dont elle parle, comme `here` l’identifie.",
            "about_prescription": "Prescription dont elle parle, comme `here` l’identifie.",
            "photo": "Adresse de la première photo ; nulle sans photo.",
            "photos": "Adresse (`url`) et description de chaque photo.",
            "pieces": "Adresse (`url`) et nom (`label`) de chaque document.",
            "replies": "Réponses aux questions de la concertation, par adresse courte.",
            "near": "Numéros de celles dont son auteur avait connaissance, ou dont l’auteur connaissait celle-ci.",
            "url": "Sa page.",
        },
    ),
    "ContributionList": ("Des contributions.", _FEATURES),
    "CrossingFound": ("Un croisement d’une rue.", {"id": "Identifiant.", "label": "L’autre rue."}),
    "Deposit": (
        "La Feature à déposer.",
        {
            "type": "`Feature`.",
            "geometry": "Point, ligne ou surface, dans le périmètre ; nulle sans lieu, ou avec un objet du plan.",
            "properties": "Ce qui est dit.",
        },
    ),
    "DepositParts": (
        "La Feature et ses fichiers.",
        {"feature": "La Feature, en JSON.", "photos": "Photos.", "pieces": "Documents PDF."},
    ),
    "DepositProperties": (
        "Ce qui est dit, et par qui.",
        _ABOUT
        | {
            "kind": "Nature, par son adresse courte.",
            "themes": "Thèmes, par leurs adresses courtes : un au moins.",
            "title": "Titre.",
            "body": "Texte ; peut être vide pour les natures qui le disent.",
            "photo_descriptions": "Ce que montre chaque photo, dans l’ordre.",
            "replies": "Réponses aux questions de la concertation, par adresse courte.",
            "pseudonym": "Le nom à afficher.",
            "author_kind": "Qui parle.",
            "author_name": "Nom de l’organisation, du groupe ou de l’atelier.",
            "signatory_count": "Signataires annoncés d’une pétition.",
            "is_name_private": "Vrai pour que le nom ne soit pas montré.",
            "email": "Adresse à confirmer, si la concertation en demande une ; jamais publiée.",
            "charter_accepted": "Vrai : la charte est acceptée. Inutile une fois acceptée dans sa version en vigueur.",
            "charter_version": "La version de la charte que l’on a lue : celle qui vaut depuis est à lire d’abord.",
            "near": "Numéros de celles qu’on vous a dites proches, dont la vôtre diffère.",
            "keeps_contact": "Ce que `found` a dit trouver (téléphone…), tel quel : un contact public à garder.",
            "website": "À laisser vide : seules les machines le remplissent.",
            "proof": "Solution du calcul que donne `effort/`.",
            "patience": "Ce que donne `effort/`, rendu quelques secondes plus tard.",
            "blur": "Ce que chacun verra du lieu.",
        },
    ),
    "Described": (
        "Un lieu, en mots.",
        {
            "words": "La phrase.",
            "shown": "Ce que chacun en verrait, en GeoJSON.",
            "blur": "Comment : exact, sa rue ou un carré ; un carré pour une rue sans nom.",
            "geometry": "La forme elle-même, non floutée ; nulle sans lieu.",
            "is_inside": "Vrai si elle est dans le périmètre.",
            "notes": "Ce qui a été changé de la forme d’un fichier, en phrases.",
        },
    ),
    "FoundPlace": (
        "Un lieu trouvé.",
        {
            "kind": "Sorte de lieu.",
            "label": "Nom.",
            "detail": "De quoi le distinguer d’un autre.",
            "lon": "Longitude.",
            "lat": "Latitude.",
            "bounds": "Ouest, sud, est, nord ; nul pour un point.",
            "feature_id": "Ce que `here` attend comme `parcelle` ; nul sinon.",
            "place": "Ce que `outline` attend comme `place` ; vide s’il n’a pas de forme.",
        },
    ),
    "FoundPlaces": (
        "Des lieux trouvés.",
        {"results": "Les lieux, le plus proche de la recherche d’abord.", "available": "Faux si le service se tait."},
    ),
    "InformationHere": ("Une information du plan.", _CODED),
    "Kind": (
        "Une nature de contribution.",
        _NAMED
        | {
            "hint": "Ce qu’elle attend.",
            "needs_piece": "Vrai : un document est exigé.",
            "needs_group": "Vrai : réservée à qui parle pour plusieurs.",
            "body_is_optional": "Vrai : le texte peut être vide.",
        },
    ),
    "OutlineFound": (
        "La forme d’un lieu.",
        {
            "label": "Nom.",
            "geometry": "GeoJSON.",
            "notes": "Ce qui a été changé de la forme, en phrases.",
            "crossings": "D’une rue entière, les rues qu’elle croise, dans l’ordre ; d’un croisement à l’autre : "
            "`street:<rue>:<id>:<id>`.",
        },
    ),
    "PaginatedContributionList": (
        "Une page de contributions.",
        _FEATURES
        | {
            "count": "Combien en tout.",
            "next": "Adresse de la page suivante ; nulle à la fin.",
            "previous": "Adresse de la page précédente ; nulle au début.",
        },
    ),
    "Phase": (
        "Une phase.",
        {"kind": "Ce qu’elle ouvre.", "title": "Intitulé.", "opens_at": "Ouverture.", "closes_at": "Clôture, exclue."},
    ),
    "PieceHere": (
        "Une pièce écrite du plan.",
        {"url": "Son adresse.", "title": "Son titre.", "is_held": "Vrai si elle est gardée par ce site."},
    ),
    "Place": (
        "Ce qu’il y a à un endroit.",
        {
            "plan": "La version du plan ; nulle sans plan.",
            "surface": "Ce qui a été demandé, si ce n’était pas un point.",
            "communes": "Communes.",
            "zones": "Zones, de la plus petite à la plus grande.",
            "oaps": "Orientations d’aménagement : les prescriptions de type 18.",
            "prescriptions": "Les autres prescriptions.",
            "informations": "Informations.",
        },
    ),
    "PlanHere": (
        "Une version du plan.",
        {"id": "Identifiant.", "name": "Nom.", "dated_on": "Jour de son approbation ; nul si le plan ne le dit pas."},
    ),
    "PrescriptionHere": ("Une prescription du plan.", _CODED),
    "Refusal": ("Un refus.", {"reason": "La phrase qui dit pourquoi, ou quand réessayer."}),
    "ToCorrect": ("Ce qui est à corriger.", {"errors": "De chaque champ en cause, ses phrases."}),
    "SentTrack": ("Un fichier.", {"file": "GeoJSON, GPX ou KML."}),
    "SurfaceHere": (
        "La parcelle ou le lieu-dit demandé.",
        {"id": "Identifiant.", "label": "Nom.", "area_ha": "Surface en hectares.", "geometry": "GeoJSON."},
    ),
    "Theme": ("Un thème.", _NAMED | {"color": "Couleur.", "pictogram": "Pictogramme."}),
    "ToDescribe": (
        "Un lieu à dire.",
        _ABOUT
        | {
            "geometry": "La forme ; nulle sans lieu, ou avec un objet du plan, dont la forme est dite.",
            "blur": "Ce que chacun verra du lieu.",
        },
    ),
    "UseHere": ("Un usage que le règlement permet.", {"title": "De quoi il s’agit.", "labels": "Ce qui en est dit."}),
    "ZoneHere": (
        "Une zone du plan.",
        _RULED
        | {
            "long_label": "Libellé long.",
            "kind": "TYPEZONE.",
            "kind_label": "TYPEZONE, en mots.",
            "area_ha": "Surface en hectares.",
            "uses": "Forme dominante et destinations, en mots.",
        },
    ),
}  # fmt: skip
