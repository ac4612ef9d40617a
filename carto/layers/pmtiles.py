"""PMTiles archives (version 3) of gzip vector tiles: read one, lay several over one another, write one.

Only what GDAL's writer and the map's reader use: gzip directories, gzip tiles, one level of leaves."""

import gzip
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

# Magic, version, 11 offsets and counts, 6 bytes, bounds in 1e-7 degrees, middle zoom, middle: 127 bytes.
HEADER = struct.Struct("<7sB11Q6B4iB2i")
MAGIC, VERSION = b"PMTiles", 3
GZIP, MVT = 2, 1
# The first request of a reader holds the header and the whole root directory.
FIRST_BYTES = 16_384
LEAF_ENTRIES = 4_096

Bounds = tuple[float, float, float, float]
Span = tuple[int, int]


class Entry(NamedTuple):
    """`run_length` consecutive tiles share these bytes; 0 points to a leaf directory."""

    tile_id: int
    offset: int
    length: int
    run_length: int


class Header(NamedTuple):
    """Of each part, its offset and its length in bytes."""

    root: Span
    metadata: Span
    leaves: Span
    data: Span
    min_zoom: int
    max_zoom: int
    bounds: Bounds


class Archive:
    """An archive read by ranges from its file, as a browser does; `reads` counts them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reads = 0
        first = self._range(0, FIRST_BYTES)
        self.header = _header(first)
        start, length = self.header.root
        self.root = _entries(first[start : start + length])

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The vector tile, decompressed; empty bytes when the archive has none there."""
        place = self.place_of(z, x, y)
        return gzip.decompress(self._range(*place)) if place else b""

    def place_of(self, z: int, x: int, y: int) -> Span | None:
        """Where the compressed tile lies in the file."""
        tile_id = tile_id_of(z, x, y)
        directory = self.root
        while (found := _covering(directory, tile_id)) is not None:
            if found.run_length:
                return self.header.data[0] + found.offset, found.length
            directory = self._leaf(found)
        return None

    def tiles(self) -> Iterator[tuple[int, bytes]]:
        """Every tile identifier in order, with its decompressed bytes."""
        for entry in self._flat(self.root):
            content = gzip.decompress(self._range(self.header.data[0] + entry.offset, entry.length))
            for tile_id in range(entry.tile_id, entry.tile_id + entry.run_length):
                yield tile_id, content

    def metadata(self) -> dict[str, Any]:
        packed = self._range(*self.header.metadata)
        return dict(json.loads(gzip.decompress(packed)))

    def _flat(self, directory: Sequence[Entry]) -> Iterator[Entry]:
        for entry in directory:
            if entry.run_length:
                yield entry
            else:
                yield from self._flat(self._leaf(entry))

    def _leaf(self, entry: Entry) -> list[Entry]:
        return _entries(self._range(self.header.leaves[0] + entry.offset, entry.length))

    def _range(self, offset: int, length: int) -> bytes:
        self.reads += 1
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)


def overlay(archives: Iterable[Path], target: Path, *, metadata: Mapping[str, Any], bounds: Bounds) -> None:
    """Write at `target` the archives laid over one another: a tile holds the layers of each, in their order.

    Layers of one name may come from several archives at different zooms, never at the same one."""
    tiles: dict[int, bytes] = {}
    for path in archives:
        for tile_id, content in Archive(path).tiles():
            tiles[tile_id] = tiles.get(tile_id, b"") + content
    write(target, tiles, metadata=metadata, bounds=bounds)


def write(target: Path, tiles: Mapping[int, bytes], *, metadata: Mapping[str, Any], bounds: Bounds) -> None:
    """One archive of these vector tiles by identifier, gzipped, equal ones kept once."""
    entries, data = _laid(tiles)
    root, leaves = _directories(entries)
    described = gzip.compress(json.dumps(metadata).encode(), mtime=0)
    starts = [HEADER.size]
    for part in (root, described, leaves):
        starts.append(starts[-1] + len(part))
    zooms = [zoom_of(tile_id) for tile_id in (min(tiles, default=0), max(tiles, default=0))]
    w, s, e, n = (round(degrees * 1e7) for degrees in bounds)
    header = HEADER.pack(
        MAGIC, VERSION, starts[0], len(root), starts[1], len(described), starts[2], len(leaves), starts[3], len(data),
        len(tiles), len(entries), len({entry.offset for entry in entries}), 1, GZIP, GZIP, MVT, *zooms, w, s, e, n,
        zooms[0], (w + e) // 2, (s + n) // 2,
    )  # fmt: skip
    with target.open("wb") as file:
        for part in (header, root, described, leaves, data):
            file.write(part)


def tile_id_of(z: int, x: int, y: int) -> int:
    """Place of a tile on the Hilbert curves of all zooms, laid end to end."""
    rank, side = 0, 1 << z >> 1
    while side:
        right, low = int(bool(x & side)), int(bool(y & side))
        rank += side * side * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side >>= 1
    return ((1 << 2 * z) - 1) // 3 + rank


def zoom_of(tile_id: int) -> int:
    z = 0
    while tile_id_of(z + 1, 0, 0) <= tile_id:
        z += 1
    return z


def _laid(tiles: Mapping[int, bytes]) -> tuple[list[Entry], bytes]:
    places: dict[bytes, tuple[int, int]] = {}
    data = bytearray()
    entries: list[Entry] = []
    for tile_id in sorted(tiles):
        content = tiles[tile_id]
        if content not in places:
            packed = gzip.compress(content, mtime=0)
            places[content] = (len(data), len(packed))
            data += packed
        offset, length = places[content]
        last = entries[-1] if entries else None
        if last and last.offset == offset and last.tile_id + last.run_length == tile_id:
            entries[-1] = last._replace(run_length=last.run_length + 1)
        else:
            entries.append(Entry(tile_id, offset, length, 1))
    return entries, bytes(data)


def _directories(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """The root and the leaves; no leaf as long as the root alone fits in a reader's first request."""
    root = _packed(entries)
    if HEADER.size + len(root) <= FIRST_BYTES:
        return root, b""
    leaves = bytearray()
    pointers = []
    for start in range(0, len(entries), LEAF_ENTRIES):
        leaf = _packed(entries[start : start + LEAF_ENTRIES])
        pointers.append(Entry(entries[start].tile_id, len(leaves), len(leaf), 0))
        leaves += leaf
    return _packed(pointers), bytes(leaves)


def _packed(entries: Sequence[Entry]) -> bytes:
    """Column by column: identifiers as differences, an offset of 0 saying « right after the one before »."""
    numbers = [len(entries)]
    before = 0
    for entry in entries:
        numbers.append(entry.tile_id - before)
        before = entry.tile_id
    numbers += [entry.run_length for entry in entries]
    numbers += [entry.length for entry in entries]
    follows = None
    for entry in entries:
        numbers.append(0 if entry.offset == follows else entry.offset + 1)
        follows = entry.offset + entry.length
    return gzip.compress(b"".join(map(_varint, numbers)), mtime=0)


def _entries(packed: bytes) -> list[Entry]:
    numbers = _varints(gzip.decompress(packed))
    count = next(numbers)
    columns = [[next(numbers) for _entry in range(count)] for _column in range(4)]
    entries: list[Entry] = []
    tile_id = follows = 0
    for step, run_length, length, place in zip(*columns, strict=True):
        tile_id += step
        offset = place - 1 if place else follows
        follows = offset + length
        entries.append(Entry(tile_id, offset, length, run_length))
    return entries


def _covering(directory: Sequence[Entry], tile_id: int) -> Entry | None:
    """The entry that holds the tile, or the leaf where it would be."""
    before = [entry for entry in directory if entry.tile_id <= tile_id]
    if not before:
        return None
    found = before[-1]
    holds = not found.run_length or tile_id < found.tile_id + found.run_length
    return found if holds else None


def _header(first: bytes) -> Header:
    fields = HEADER.unpack_from(first)
    if fields[:2] != (MAGIC, VERSION) or fields[14:17] != (GZIP, GZIP, MVT):
        raise ValueError("not a PMTiles 3 archive of gzip vector tiles")
    w, s, e, n = (number / 1e7 for number in fields[19:23])
    root, metadata, leaves, data = (fields[rank : rank + 2] for rank in range(2, 10, 2))
    return Header(root, metadata, leaves, data, fields[17], fields[18], (w, s, e, n))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
