"""The heads of the register and what an authority signed of them, as files of a package."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO

from carto.bilan import wording
from carto.concertations.models import Concertation
from carto.package.archive import Part
from carto.witness import proofs
from carto.witness.models import Head, Stamp

FOLDER = "registre"
STAMPS = f"{FOLDER}/horodatages"


def parts(concertation: Concertation, stamps: list[Stamp], *, at: datetime) -> Iterator[Part]:
    """The heads published by then, as the verifiers read them, and each of `stamps` as `openssl ts` does."""
    heads = Head.objects.filter(concertation=concertation, published_at__lte=at).select_related("stamp")
    said = proofs.written(proofs.heads_said(concertation, heads, at=at))
    yield Part(f"{FOLDER}/tetes.json", "Têtes publiées du registre, et leurs horodatages", partial(BytesIO, said))
    for stamp in stamps:
        yield Part(path_of(stamp), _about(stamp, concertation), partial(BytesIO, bytes(stamp.reply)))


def stamps_of(concertation: Concertation, *, at: datetime) -> list[Stamp]:
    """Those asked by then and granted, the oldest head first."""
    granted = Stamp.objects.granted().filter(head__concertation=concertation, asked_at__lte=at)
    return list(granted.select_related("head").order_by("head__size"))


def path_of(stamp: Stamp) -> str:
    return f"{STAMPS}/{stamp.file_name}"


def command(stamps: list[Stamp]) -> str:
    """What checks the last of them in the opened package; empty without any."""
    return stamps[-1].command_on(path_of(stamps[-1])) if stamps else ""


def _about(stamp: Stamp, concertation: Concertation) -> str:
    assert stamp.stamped_at is not None  # it was granted
    moment = wording.minute(stamp.stamped_at.astimezone(concertation.zone_info))
    entries = wording.plural(stamp.head.size, "inscription", "inscriptions")
    return f"Horodatage par un tiers (RFC 3161), le {moment}, de la tête de {entries} : {stamp.head.root}"
