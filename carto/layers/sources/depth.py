"""Geometries nested so deep that GEOS, which recurses, would exhaust the stack and end the process."""

import struct

MAX_DEPTH = 100
# No geometry shorter than this nests deeper: each level has a header.
_LEAST_BYTES = 9 * MAX_DEPTH
_POINT, _LINES, _POLYGONS = 1, (2, 8), (3, 17)
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000


def is_bottomless(wkb: bytes) -> bool:
    """Whether this WKB nests deeper than MAX_DEPTH. What is cut short or unknown is left to its reader."""
    if len(wkb) < _LEAST_BYTES:
        return False
    try:
        return _depth(wkb) > MAX_DEPTH
    except (struct.error, IndexError):
        return False


def is_bottomless_text(wkt: str) -> bool:
    """A collection in WKT takes its whole name, however it is spaced."""
    return wkt.upper().count("COLLECTION") > MAX_DEPTH


def _depth(wkb: bytes) -> int:
    """Of the deepest geometry met, MAX_DEPTH + 1 at most: read without recursing, coordinates being skipped."""
    offset, left, deepest = 0, [1], 1  # geometries still to come at each level
    while left and deepest <= MAX_DEPTH:
        if not left[-1]:
            left.pop()
            continue
        left[-1] -= 1
        order = "<" if wkb[offset] == 1 else ">"
        kind, position_bytes, offset = _header(wkb, offset, order)
        if kind == _POINT:
            offset += position_bytes
            continue
        count, offset = struct.unpack_from(f"{order}I", wkb, offset)[0], offset + 4
        if kind in _LINES:
            offset += count * position_bytes
        elif kind in _POLYGONS:
            offset = _after_rings(wkb, offset, order, count, position_bytes)
        else:
            left.append(count)
            deepest = max(deepest, len(left))
    return deepest


def _header(wkb: bytes, offset: int, order: str) -> tuple[int, int, int]:
    """Type, bytes of a position, and where the content begins."""
    (code,) = struct.unpack_from(f"{order}I", wkb, offset + 1)
    iso, kind = divmod(code & 0x0FFFFFFF, 1_000)
    extra = bool(code & _HAS_Z) + bool(code & _HAS_M) + (0, 1, 1, 2)[iso % 4]
    return kind, 8 * (2 + extra), offset + (9 if code & _HAS_SRID else 5)


def _after_rings(wkb: bytes, offset: int, order: str, count: int, position_bytes: int) -> int:
    for _ring in range(count):
        (positions,) = struct.unpack_from(f"{order}I", wkb, offset)
        offset += 4 + positions * position_bytes
    return offset
