"""What the code of a sheet says: which concertation, which sheet, its ground, and a signature that makes it ours."""

import segno
from django.core.signing import Signer

from carto.kit.models import Sheet

SIGNATURE_LENGTH = 10
# Always the same size, whatever it says: a photo is compared with what each sheet would bear.
VERSION, CORRECTION = 9, "m"


def words(sheet: Sheet) -> str:
    """`CARTO <slug> <sheet> EPSG:<srid> <west>,<south>,<east>,<north> 1:<scale> <signature>`, metres."""
    w, s, e, n = (round(edge) for edge in sheet.frame.bounds)
    said = f"CARTO {sheet.concertation.slug} {sheet.number} EPSG:{sheet.srid} {w},{s},{e},{n} 1:{sheet.kit.scale}"
    return f"{said} {Signer(salt='carto.kit').signature(said)[:SIGNATURE_LENGTH]}"


def code(sheet: Sheet) -> segno.QRCode:
    return segno.make(words(sheet), version=VERSION, error=CORRECTION, mode="byte", boost_error=False, micro=False)
