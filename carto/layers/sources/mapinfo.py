"""MapInfo tables: native TAB (`.tab .dat .map .id`) and interchange MIF (`.mif .mid`).

A TAB may point to another file, a database or other tables: only native ones, whose files bear its name, are read."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from carto.layers.sources import ogr
from carto.layers.sources.archive import Member
from carto.layers.sources.encoding import Declared, judge
from carto.layers.sources.layer import Layer, TableFiles
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import Batch

MAX_TAB_BYTES = 1 << 20
NEEDED = {".tab": (".tab", ".dat"), ".mif": (".mif", ".mid")}
OPTIONAL = {".tab": (".map", ".id"), ".mif": ()}
TAB_START = re.compile(rb"\s*!table\b", re.IGNORECASE)
NATIVE = re.compile(rb"^\s*Type\s+NATIVE\b", re.IGNORECASE | re.MULTILINE)
ELSEWHERE = re.compile(
    rb"^\s*(?:File\b|Create\s+View|Open\s+Table|Select\b|begin_metadata[\s\S]*IsSeamless|Type\s+(?!NATIVE\b))",
    re.IGNORECASE | re.MULTILINE,
)
MIF_START = re.compile(rb"\s*Version\s+\d+", re.IGNORECASE)
CHARSET = re.compile(rb'(Charset\s+")([^"\r\n]*)(")', re.IGNORECASE)
HEAD_BYTES = 4096


def open_layer(files: TableFiles, base: Path) -> Layer:
    """LotRefused says what is missing, broken, or elsewhere."""
    main = files.main
    target, charset = _copied(main, files.parts, base)
    is_tab = main.suffix == ".tab"
    file = ogr.OgrFile(
        target, main.name, "MapInfo File", resume=lambda last, done: done, first_fid=1, batch=ogr.LONG_BATCH
    )
    info = file.info()
    texts = (text for chunk in file.chunks(geometry=False) for text in chunk.texts())
    verdict = judge(texts, Declared(metadata=files.charset, cpg=charset))
    has_geometry = not is_tab or ".map" in files.parts
    crs = ogr.crs_of(info["crs"])
    return Layer(
        driver=_("MapInfo TAB") if is_tab else _("MapInfo MIF"),
        columns=ogr.columns_of(info, verdict.encoding),
        count=max(int(info["features"]), 0),
        has_geometry=has_geometry,
        crs=crs,
        crs_source=_("CoordSys de MapInfo") if crs else "",
        encoding=verdict.encoding,
        encoding_source=verdict.source,
        batches=partial(_batches, file, verdict.encoding, has_geometry),
    )


def _batches(file: ogr.OgrFile, encoding: str, has_geometry: bool) -> Iterator[Batch]:
    for chunk in file.chunks(geometry=has_geometry):
        yield from chunk.as_batches(encoding)


def _copied(main: Member, parts: Mapping[str, Member], base: Path) -> tuple[Path, str]:
    """The copy, and the charset it declared: the copy says `Neutral`, so that its bytes come as they are."""
    for suffix in NEEDED[main.suffix]:
        if suffix not in parts:
            raise LotRefused(
                _("Il manque le fichier %(suffix)s à côté de « %(name)s ».") % {"suffix": suffix, "name": main.name}
            )
    for suffix in (*NEEDED[main.suffix], *OPTIONAL[main.suffix]):
        if suffix in parts:
            parts[suffix].copy_to(base.with_suffix(suffix))
    target = base.with_suffix(main.suffix)
    head = _head(target)
    if main.suffix == ".tab":
        _check_native(main, head)
    elif MIF_START.match(head) is None:
        raise _broken(main)
    return target, _neutral(target)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_TAB_BYTES)


def _check_native(main: Member, content: bytes) -> None:
    if TAB_START.match(content) is None or b"\0" in content or len(content) == MAX_TAB_BYTES:
        raise _broken(main)
    if ELSEWHERE.search(content) or NATIVE.search(content) is None:
        raise LotRefused(
            _(
                "La table MapInfo « %(name)s » renvoie à un autre fichier ou à une base de données : "
                "enregistrez-la sous une table MapInfo native."
            )
            % {"name": main.name}
        )


def _neutral(target: Path) -> str:
    """`Neutral` in place of the charset, padded so that nothing moves; the charset that was there."""
    with target.open("r+b") as file:
        head = file.read(HEAD_BYTES)
        said = ""
        for found in CHARSET.finditer(head):
            said = said or found[2].decode("ascii", "ignore")
            written = found[1] + b"Neutral" + found[3]
            room = len(found[0])
            if len(written) > room:
                continue
            file.seek(found.start())
            file.write(written.ljust(room))
    return said


def _broken(main: Member) -> LotRefused:
    return LotRefused(_("« %(name)s » ne peut pas être lu : le fichier est abîmé.") % {"name": main.name})
