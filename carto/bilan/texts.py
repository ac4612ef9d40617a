"""The fixed sentences of the bilan: the law it answers to, and how its numbers are made."""

from carto.exchange.publication import Rendering

# Code de l'urbanisme, state of 2026-04-03.
LEGAL_FRAME = (
    (
        "L103-2",
        "La concertation associe, pendant toute l’élaboration du projet, les habitants, les associations locales et "
        "les autres personnes concernées.",
    ),
    (
        "L103-3",
        "L’organe délibérant, ou l’autorité compétente selon le cas, en fixe les objectifs et les modalités.",
    ),
    (
        "L103-4",
        "Sa durée et ses moyens permettent au public d’accéder aux informations sur le projet et aux avis requis par "
        "la loi, et de formuler des observations et propositions, enregistrées et conservées par l’autorité "
        "compétente.",
    ),
    (
        "L103-5",
        "Une même concertation peut porter sur la révision d’un document d’urbanisme et sur l’opération qui la rend "
        "nécessaire.",
    ),
    (
        "L103-6",
        "À l’issue de la concertation, l’autorité compétente en arrête le bilan. Lorsque le projet fait l’objet d’une "
        "enquête publique, ce bilan est joint au dossier de l’enquête.",
    ),
)

METHOD = (
    "Une contribution est un texte situé sur la carte par un point, un tracé ou une emprise. Elle reçoit à son dépôt "
    "un numéro qui n’est jamais réutilisé (W : déposée sur le web).",
    "Les totaux comptent toutes les contributions numérotées, y compris celles dont le contenu est masqué ou qui ont "
    "été retirées : leur numéro, leur date, leurs thèmes, leurs communes, leurs votes et leur fil de discussion "
    "demeurent.",
    "Une contribution peut porter sur plusieurs thèmes, toucher plusieurs communes et plusieurs zones : elle compte "
    "une fois dans chacun. La somme de ces tableaux peut donc dépasser le total.",
    "Communes et zones sont calculées d’après la géométrie déposée et le plan en vigueur sur la carte au moment du "
    "calcul ; la part indiquée est celle de la surface, ou de la longueur d’un tracé.",
    "Chaque personne dispose d’une voix par contribution, qu’elle peut changer : pour, contre ou mitigé. Une personne "
    "est reconnue par son appareil ; les votes n’ont pas valeur de sondage.",
    "Les commentaires comptent les réponses, et ceux dont le contenu est masqué.",
    "Est « dans la période » ce qui a été reçu pendant une phase ouverte aux contributions. Les dates sont en heure "
    "civile du territoire.",
    "Les textes sont reproduits tels qu’ils ont été écrits. Un caractère que la police ne sait pas imprimer est "
    "remplacé par son code, comme ‹U+1F600› ; le fichier GeoJSON annexé garde le texte exact.",
)

# Which of the two renderings a cover is on.
VERSIONS = {
    Rendering.PUBLIC: "Cette version est publique : elle ne contient ni adresse électronique, ni identifiant de "
    "participant, ni contenu masqué par la modération.",
    Rendering.STATUTORY: "Cette version est complète : elle contient les textes masqués avec leur motif, les noms et "
    "les lieux tels qu’ils ont été donnés. Elle est réservée au maître d’ouvrage, au commissaire enquêteur et aux "
    "archives ; la mettre en ligne est un autre acte (code des relations entre le public et l’administration, "
    "L312-1-2). Elle ne contient ni adresse électronique ni identifiant de participant.",
}

USES = {
    Rendering.PUBLIC: "Les données sont publiées sous Licence Ouverte 2.0.",
    Rendering.STATUTORY: "Les données de cette version complète ne sont pas publiées.",
}
