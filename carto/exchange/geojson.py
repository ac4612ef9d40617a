"""A concertation's contributions as one GeoJSON file (RFC 7946): flat, in French, deterministic.

`fields_of` and `COMMENT_FIELDS` are both what is written and its dictionary (the bilan prints it)."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from carto.exchange.publication import Comment, Content, Entry, GeoJSON, Location, Publication, Rendering

MEDIA_TYPE = "application/geo+json"
LICENCE = "Licence Ouverte 2.0"
Row = TypeVar("Row", contravariant=True)
Said = tuple[Entry, Comment]
# Under what a file may be passed on.
LICENCES = {
    Rendering.PUBLIC: LICENCE,
    Rendering.STATUTORY: "diffusion restreinte au maître d’ouvrage, au commissaire enquêteur et aux archives",
}


@dataclass(frozen=True)
class Field(Generic[Row]):
    """A property of every row: its name, its type and its meaning in French, and where it comes from."""

    name: str
    type: str
    meaning: str
    value: Callable[[Row], Any]


def _content(value: Callable[[Content], Any]) -> Callable[[Entry], Any]:
    return lambda entry: value(entry.content) if entry.content else None


def _location(value: Callable[[Location], Any]) -> Callable[[Entry], Any]:
    return lambda entry: value(entry.location) if entry.location else None


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _shares(location: Location) -> str:
    return ";".join(f"{zone.code}:{zone.share:g}" for zone in location.zones)


FIELDS: tuple[Field[Entry], ...] = (
    Field("numero", "texte", "numéro au registre, jamais réutilisé ; sa lettre dit la voie", lambda e: e.reference),
    Field("canal", "texte", "voie de dépôt : web, registre, courrier, courriel, oral", lambda e: e.channel),
    Field("recu_le", "date et heure", "réception, en heure civile du territoire", lambda e: iso(e.received_at)),
    Field("modifie_le", "date et heure", "modification par l’auteur, ou saisie corrigée", lambda e: iso(e.edited_at)),
    Field("dans_la_periode", "oui/non", "reçue pendant une phase ouverte aux contributions", lambda e: e.is_in_period),
    Field("nature", "texte", "identifiant de la nature de contribution", lambda e: e.kind),
    Field("themes", "texte", "identifiants des thèmes, séparés par « ; »", lambda e: ";".join(e.themes)),
    Field(
        "communes_insee", "texte", "codes INSEE des communes touchées, séparés par « ; »",
        lambda e: ";".join(place.code for place in e.communes),
    ),
    Field(
        "communes", "texte", "leurs noms, séparés par « ; », la plus grande part d’abord",
        lambda e: ";".join(place.label for place in e.communes),
    ),
    Field("zones", "texte", "zones du plan et leur part (0 à 1) : UA:0.62;N:0.38", _location(_shares)),
    Field(
        "zones_types", "texte", "types de ces zones (TYPEZONE du CNIG), dans le même ordre",
        _location(lambda place: ";".join(zone.kind for zone in place.zones)),
    ),
    Field("lon", "nombre", "longitude d’un point de la géométrie, en degrés (WGS 84)", _location(lambda p: p.lon)),
    Field("lat", "nombre", "latitude du même point", _location(lambda p: p.lat)),
    Field("x", "nombre", "abscisse du même point, en mètres (membre « epsg »)", _location(lambda p: p.x_m)),
    Field("y", "nombre", "ordonnée du même point, en mètres", _location(lambda p: p.y_m)),
    Field("longueur_m", "nombre", "longueur d’un tracé, en mètres ; 0 sinon", _location(lambda p: p.length_m)),
    Field("lieu", "texte", "le lieu montré, en une phrase", _content(lambda c: c.place_words or None)),
    Field(
        "lieu_precision", "texte", "exact, street (la rue entière est montrée) ou cell (des carrés de 100 m)",
        _content(lambda c: c.blur if c.location else None),
    ),
    Field(
        "objet_du_plan", "texte", "objet du plan dont parle la contribution : zone UB, prescription 0702",
        _content(lambda c: c.about or None),
    ),
    Field("surface_ha", "nombre", "surface d’une emprise, en hectares ; 0 sinon", _location(lambda p: p.area_ha)),
    Field(
        "auteur", "texte", "pseudonyme de l’auteur ou nom de l’organisation, du groupe ; vide : gardé privé",
        _content(lambda c: c.pseudonym),
    ),
    Field(
        "auteur_type", "texte", "person, organisation, group (habitants), workshop (atelier) ou petition",
        _content(lambda c: c.author_kind),
    ),
    Field("signataires", "entier", "signataires qu’une pétition annonce", _content(lambda c: c.signatory_count)),
    Field("titre", "texte", "titre, tel qu’écrit, hors passages masqués", _content(lambda c: c.title)),
    Field("texte", "texte", "texte intégral, tel qu’écrit, hors passages masqués", _content(lambda c: c.body)),
    Field(
        "photo_sha256", "texte", "empreinte de la photo publiée, la première",
        _content(lambda c: c.photos[0].sha256 if c.photos else None),
    ),
    Field(
        "photos_sha256", "texte", "empreintes de toutes les photos, séparées par « ; »",
        _content(lambda c: ";".join(photo.sha256 for photo in c.photos)),
    ),
    Field(
        "pieces_sha256", "texte", "empreintes des pièces PDF, séparées par « ; »",
        _content(lambda c: ";".join(piece.sha256 for piece in c.pieces)),
    ),
    Field("masque", "oui/non", "contenu masqué par la modération", lambda e: bool(e.mask_reason)),
    Field("motif_masquage", "texte", "motif du masquage", lambda e: e.mask_reason or None),
    Field("retire_le", "date et heure", "retrait par l’auteur", lambda e: iso(e.withdrawn_at)),
    Field("votes_pour", "entier", "votes favorables en ligne", lambda e: e.for_count),
    Field("votes_contre", "entier", "votes défavorables en ligne", lambda e: e.against_count),
    Field("votes_mitiges", "entier", "votes mitigés en ligne", lambda e: e.mixed_count),
    Field("votes_papier_pour", "entier", "votes favorables comptés sur papier", lambda e: e.paper.for_),
    Field("votes_papier_contre", "entier", "votes défavorables comptés sur papier", lambda e: e.paper.against),
    Field("votes_papier_mitiges", "entier", "votes mitigés comptés sur papier", lambda e: e.paper.mixed),
    Field(
        "votes_ensemble_pour", "entier", "votes favorables, en ligne et sur papier",
        lambda e: e.for_count + e.paper.for_,
    ),
    Field(
        "votes_ensemble_contre", "entier", "votes défavorables, en ligne et sur papier",
        lambda e: e.against_count + e.paper.against,
    ),
    Field(
        "votes_ensemble_mitiges", "entier", "votes mitigés, en ligne et sur papier",
        lambda e: e.mixed_count + e.paper.mixed,
    ),
    Field(
        "votes_ancienne_plateforme", "entier", "votes et soutiens d’une ancienne plateforme, dans aucune somme",
        lambda e: e.platform.total,
    ),
    Field("nb_commentaires", "entier", "commentaires, masqués compris", lambda e: len(e.comments)),
    Field("reponse_statut", "texte", "suite donnée ; awaiting : en attente de réponse", lambda e: e.status),
    Field(
        "reponse_texte", "texte", "réponse motivée du maître d’ouvrage, la dernière en date",
        lambda e: e.answers[0].body if e.answers else None,
    ),
    Field(
        "reponse_le", "date et heure", "date de cette réponse",
        lambda e: iso(e.answers[0].answered_at) if e.answers else None,
    ),
    Field(
        "modifications", "texte", "ce que cette réponse change au plan, pièce par pièce, séparées par « ; »",
        lambda e: "; ".join(change.name for change in e.answers[0].changes) or None if e.answers else None,
    ),
)  # fmt: skip


COMMENT_FIELDS: tuple[Field[Said], ...] = (
    Field("contribution", "texte", "numéro de la contribution commentée", lambda said: said[0].reference),
    Field("numero", "entier", "numéro du commentaire dans son fil", lambda said: said[1].number),
    Field("en_reponse_a", "entier", "numéro du commentaire auquel il répond", lambda said: said[1].parent),
    Field("position", "texte", "favorable, neutral ou unfavorable", lambda said: said[1].side),
    Field("argument_de_vote", "oui/non", "donné avec un vote, pour le motiver", lambda said: said[1].is_argument),
    Field(
        "auteur", "texte", "pseudonyme ; vide : gardé privé, masqué ou retiré", lambda said: said[1].pseudonym or None
    ),
    Field("ecrit_le", "date et heure", "en heure civile du territoire", lambda said: iso(said[1].written_at)),
    Field("texte", "texte", "texte intégral, hors passages masqués", lambda said: said[1].body or None),
    Field("utile", "entier", "personnes qui l’ont trouvé utile", lambda said: said[1].useful),
    Field("motif_masquage", "texte", "motif du masquage", lambda said: said[1].mask_reason or None),
    Field("retire_par_son_auteur", "oui/non", "texte retiré par son auteur", lambda said: said[1].is_withdrawn),
)


# What a field means in the statutory rendering, where it is not the same.
WHOLE = {
    "lieu_precision": "exact : le lieu tel qu’il a été donné, même quand le public en voit moins",
    "auteur": "pseudonyme de l’auteur ou nom de l’organisation, du groupe, tel qu’il a été donné",
    "titre": "titre, tel qu’écrit, passages masqués compris",
    "texte": "texte intégral, tel qu’écrit, passages masqués compris",
}
IN_THE_WHOLE: tuple[Field[Entry], ...] = (
    Field("publie", "oui/non", "le public peut la lire", lambda e: e.is_published),
    Field(
        "passages_masques", "texte", "mots masqués au public et leur motif, séparés par « ; »",
        _content(lambda c: _hidden(c) or None),
    ),
    Field(
        "versions_anterieures", "texte", "ce qu’elle disait avant d’être modifiée : date, titre, texte, une par ligne",
        _content(lambda c: _former(c) or None),
    ),
)  # fmt: skip


def fields_of(publication: Publication) -> tuple[Field[Entry], ...]:
    """The same for every concertation, then a column for each question of its own whose replies it holds."""
    own = tuple(_question(slug, label) for slug, label in publication.questions)
    if publication.rendering is Rendering.PUBLIC:
        return FIELDS + own
    told = (replace(field, meaning=WHOLE.get(field.name, field.meaning)) for field in FIELDS)
    return (*told, *IN_THE_WHOLE, *own)


def comment_fields_of(publication: Publication) -> tuple[Field[Said], ...]:
    if publication.rendering is Rendering.PUBLIC:
        return COMMENT_FIELDS
    hidden: Field[Said] = Field(
        "passages_masques", "texte", "mots masqués au public et leur motif, séparés par « ; »",
        lambda said: _hidden(said[1]) or None,
    )  # fmt: skip
    return (*COMMENT_FIELDS, hidden)


def _hidden(said: Content | Comment) -> str:
    return " ; ".join(f"{one.words} ({one.reason})" for one in said.hidden)


def _former(content: Content) -> str:
    return "\n".join(f"{iso(one.written_at)} {one.title} : {one.body}" for one in content.former)


def _question(slug: str, label: str) -> Field[Entry]:
    reply = _content(lambda content: dict(content.replies).get(slug))
    return Field(f"question_{slug}", "texte", f"réponse à « {label} »", reply)


def render(publication: Publication) -> bytes:
    """The file, in UTF-8, one feature a line; the same publication always gives the same bytes."""
    fields = fields_of(publication)
    head = {"concertation": _concertation(publication)}
    features = ",\n".join(_dump(feature(entry, fields)) for entry in publication.entries)
    return f'{{"type":"FeatureCollection",{_dump(head)[1:-1]},"features":[\n{features}\n]}}\n'.encode()


def feature(entry: Entry, fields: Iterable[Field[Entry]]) -> GeoJSON:
    """One contribution; its geometry is null without a place, or for whom its content is masked or withdrawn."""
    return {
        "type": "Feature",
        "id": entry.reference,
        "geometry": entry.location.geometry if entry.location else None,
        "properties": {field.name: field.value(entry) for field in fields},
    }


def _concertation(publication: Publication) -> dict[str, Any]:
    """What bears on the whole, under one foreign member: identity, licence, and the table of comments."""
    fields = comment_fields_of(publication)
    return {
        "adresse": publication.slug,
        "titre": publication.title,
        "maitre_ouvrage": publication.owner_name,
        "maitre_ouvrage_code": publication.owner_code,
        "procedure": publication.procedure,
        "plan_idurba": publication.idurba,
        "epsg": publication.srid,
        "donnees_au": iso(publication.data_at),
        "version": publication.version,
        "licence": LICENCES[publication.rendering],
        "commentaires": [{field.name: field.value(said) for field in fields} for said in comments_of(publication)],
    }


def comments_of(publication: Publication) -> Iterable[Said]:
    """Each comment with the contribution it is under, in the order of their numbers."""
    return ((entry, comment) for entry in publication.entries for comment in entry.comments)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
