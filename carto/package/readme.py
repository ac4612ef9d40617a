"""LISEZMOI.txt: what each file of a package is, under which licence, and how to verify it. In French, as the record."""

from collections.abc import Sequence

from carto.bilan import wording
from carto.bilan.record import Record
from carto.exchange.geojson import LICENCE
from carto.package.archive import MANIFEST, SUMS, Part
from carto.package.attachments import FOLDER
from carto.package.register import FOLDER as REGISTER
from carto.package.register import STAMPS
from carto.package.shapefile import FOLDER as SHAPEFILES

TEXT = """{title}
{rule}

Le paquet de la concertation, à joindre au dossier d’enquête publique.

Maître d’ouvrage : {owner} ({code})
Données arrêtées le {data_at} ({time_zone})
Contributions : {count}


LES FICHIERS

{files}

{shapefiles}/ : les contributions en Shapefile (EPSG:{srid}), textes coupés à 254 octets.
{register}/ : les têtes publiées du registre (tetes.json) et leurs horodatages par un
tiers ({stamps}/, {stamp_count}).
{folder}/ : photos et PDF publiés avec les contributions ({attachments}).
{manifest} : la liste des fichiers, leur taille, leur empreinte SHA-256.
{sums} : les mêmes empreintes, pour les vérifier.

Tous viennent des mêmes données, arrêtées au même moment. Une contribution y garde
partout le numéro de son récépissé, et n’y est qu’une fois. Masquée ou retirée, elle
garde son numéro et sa date ; son texte n’est nulle part ici.


À SAVOIR

CSV : UTF-8 avec sa marque, points-virgules, décimales avec un point. Un texte qui
commence comme une formule de tableur (=, +, -, @) y est précédé d’une apostrophe.

Coordonnées : WGS 84 (EPSG:4326) en GeoJSON ; EPSG:{srid}, comme le plan, en
GeoPackage et en Shapefile. Ces deux formats ont une couche par forme : points,
tracés, emprises. Le GeoPackage en a une autre pour ce qui n’a pas de lieu.

Shapefile : le format coupe les noms de champs à 10 caractères (dictionnaire.csv
donne les deux noms) et les textes à 254 octets, et n’a pas ce qui est sans lieu.
Préférez le GeoPackage, qui a tout, en entier.

Styles : QGIS ouvre le GeoPackage avec une couleur par thème. Le style « Par suite
donnée » est dans le même fichier.


VÉRIFIER

Dans le dossier où ce paquet est ouvert :
  Linux : sha256sum -c {sums}
  macOS : shasum -a 256 -c {sums}
  Windows : certutil -hashfile NOM-DU-FICHIER SHA256

L’empreinte de contributions.geojson est sur la couverture de bilan.pdf, avec la tête
du registre : {head}

{stamped}


LICENCE

{licence} (https://www.etalab.gouv.fr/licence-ouverte-open-licence/).
Mention à reprendre : « {owner}, {title}, données arrêtées le {data_at} ».
"""


STAMPED = """Le vérificateur de la page « Vérifier le registre » lit {register}/tetes.json et chaque jeton
d’horodatage (.tsr). La signature du tiers se vérifie avec le certificat qu’il publie,
ici pour la dernière tête horodatée ; les racines des autres sont dans tetes.json :
  {command}"""

UNSTAMPED = "Aucune tête du registre n’avait été horodatée par un tiers à cette date."


def render(record: Record, parts: Sequence[Part], stamp_command: str = "") -> str:
    """`parts`: every other file; those of a folder are said together. `stamp_command`: empty without a time stamp."""
    publication = record.publication
    listed = sorted((part for part in parts if "/" not in part.name), key=lambda part: part.name)
    attached, stamped = (sum(part.name.startswith(f"{one}/") for part in parts) for one in (FOLDER, STAMPS))
    return TEXT.format(
        title=publication.title,
        rule="=" * len(publication.title),
        owner=publication.owner_name,
        code=publication.owner_code,
        data_at=wording.minute(publication.data_at),
        time_zone=record.time_zone,
        count=wording.number(len(publication.entries)),
        files="\n".join(f"{part.name} : {part.about}." for part in listed),
        shapefiles=SHAPEFILES,
        folder=FOLDER,
        register=REGISTER,
        stamps=STAMPS,
        stamp_count=wording.plural(stamped, "jeton", "jetons"),
        stamped=STAMPED.format(register=REGISTER, command=stamp_command) if stamp_command else UNSTAMPED,
        attachments=wording.plural(attached, "fichier", "fichiers"),
        manifest=MANIFEST,
        sums=SUMS,
        srid=publication.srid,
        head=record.register_head,
        licence=LICENCE,
    )
