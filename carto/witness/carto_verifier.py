#!/usr/bin/env python3
"""Vérifie, sans rien d’autre que Python 3.9 et les fichiers publics, le registre d’une concertation.

    python3 carto_verifier.py inscriptions.jsonl tetes.json preuve-W-0042.json cloture.jsonl

Chaque fichier est reconnu à ce qu’il contient, et confronté à tous les autres : le registre (une inscription par
ligne), les têtes publiées (celles d’aujourd’hui, et celles que vous avez gardées d’un autre jour), leurs jetons
d’horodatage (.tsr), la preuve d’un dépôt, la cohérence de deux têtes, le registre figé à la clôture, la preuve d’un
bilan arrêté et ses fichiers (PDF, GeoJSON). Le code de retour est 0 quand tout concorde, 1 sinon.

Arbre de Merkle de la RFC 9162 (2.1) en SHA-256 ; une feuille est une ligne du registre, sans sa fin de ligne."""

from __future__ import annotations

import hashlib
import json
import sys
from base64 import b64decode
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

GENESIS = "0" * 64
CLOSING = "carto-cloture-1"
LAST = ("fichier", "jeton")  # held against what the others say
SEALED = ("pdf_sha256", "geojson_sha256", "act_sha256")
KEYS = {"commitment", "event", "position", "previous_hash", "recorded_at", "subject"}

SEQUENCE = b"\x30"  # how DER begins
SHA256 = bytes.fromhex("608648016503040201")
STAMP_INFO = bytes.fromhex("2a864886f70d0109100104")


class Stamp(NamedTuple):
    """What an authority signed: that it saw `imprint` at `at`, asked with `nonce` (0 without one)."""

    imprint: str
    at: datetime
    nonce: int


def leaf_hash(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, level by level: a last node without a pair goes up as it is."""
    level = list(leaves)
    if not level:
        return hashlib.sha256().digest()
    while len(level) > 1:
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def root_of_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """RFC 9162, 2.1.3.2: the root that this path leads to; None when it cannot be a path of such a tree."""
    if not 0 <= index < size:
        return None
    one, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if one & 1 or one == last:
            found = node_hash(step, found)
            while one and not one & 1:
                one, last = one >> 1, last >> 1
        else:
            found = node_hash(found, step)
        one, last = one >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: the tree of `first` leaves is the beginning of that of `second`."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path or not steps:
        return False
    one, last = first - 1, second - 1
    while one & 1:
        one, last = one >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if one & 1 or one == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while one and not one & 1:
                one, last = one >> 1, last >> 1
        else:
            new = node_hash(new, step)
        one, last = one >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def chain_problems(lines: Sequence[bytes]) -> Iterator[str]:
    """Each line follows the one before it: nothing removed, inserted, renumbered or rewritten in between."""
    previous = GENESIS
    for rank, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict) or set(entry) != KEYS:
            yield f"ligne {rank} : ce n’est pas une inscription"
        else:
            if entry["position"] != rank:
                yield f"ligne {rank} : elle porte le rang {entry['position']}"
            if entry["previous_hash"] != previous:
                yield f"inscription {rank} : elle ne suit plus la précédente"
        previous = hashlib.sha256(line).hexdigest()


def der(data: bytes) -> list[tuple[int, bytes]]:
    """The tag and the content of each value in a row; ValueError when they are not DER, or cut short."""
    found, at = [], 0
    while at < len(data):
        tag, short, at = data[at], data[at + 1 : at + 2], at + 2
        size = short[0] if short else 0x80
        if size > 0x80:
            size, at = int.from_bytes(data[at : at + size - 0x80], "big"), at + size - 0x80
        elif size == 0x80:
            raise ValueError("no length")
        if at + size > len(data):
            raise ValueError("cut short")
        found.append((tag, data[at : at + size]))
        at += size
    return found


def stamp_of(reply: bytes) -> Stamp:
    """Of a TimeStampResp (RFC 3161, 2.4.2); ValueError when it grants nothing that can be read. The signature is not
    looked at: `openssl ts -verify` does that, with the certificate of the authority."""
    [(_tag, response)] = der(reply)
    (_tag, status), (_tag, token) = der(response)
    (_tag, code), *_why = der(status)
    if code not in (b"\x00", b"\x01"):
        raise ValueError("refused")
    _kind, (_tag, explicit) = der(token)
    [(_tag, signed)] = der(explicit)
    _version, _algorithms, (_tag, encapsulated), *_rest = der(signed)
    (_tag, kind), (_tag, explicit) = der(encapsulated)
    [(_tag, octets)] = der(explicit)
    [(_tag, info)] = der(octets)
    _version, _policy, (_tag, imprint), _serial, (_tag, at), *options = der(info)
    (_tag, hashing), (_tag, digest) = der(imprint)
    (_tag, algorithm), *_parameters = der(hashing)
    if (kind, algorithm) != (STAMP_INFO, SHA256):
        raise ValueError("another kind")
    moment = datetime.strptime(at[:14].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    nonces = [value for tag, value in options if tag == 2]
    return Stamp(digest.hex(), moment, int.from_bytes(nonces[0], "big") if nonces else 0)


def read(name: str) -> tuple[str, Any]:
    """The kind of a file and what it holds: lines, the object of a file of ours, or the bytes of another."""
    with open(name, "rb") as file:
        data = file.read()
    lines = data.split(b"\n")
    lines = lines[:-1] if lines[-1] == b"" else lines
    first, whole = (_object(lines[0]) if lines else {}), _object(data)
    if first.get("format") == CLOSING:
        return CLOSING, lines
    if str(whole.get("format", "")).startswith("carto-"):
        return whole["format"], whole
    if data.startswith(b"%PDF-") or whole.get("type") == "FeatureCollection":
        return "fichier", data
    if data.startswith(SEQUENCE):
        return "jeton", data
    return "registre", lines


def _object(data: bytes) -> dict[str, Any]:
    """Empty for what is none."""
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Check:
    """Every file is held against every other one; `said` are sentences, `problems` those that do not match."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.problems: list[str] = []
        self.lines: list[bytes] | None = None
        self.leaves: list[bytes] = []
        self.heads: dict[int, str] = {}
        self.sealed: dict[str, str] = {}

    def register(self, name: str, lines: list[bytes]) -> None:
        self.lines, self.leaves = lines, [leaf_hash(line) for line in lines]
        found = list(chain_problems(lines))
        self.problems += [f"{name} : {problem}" for problem in found]
        if not found:
            self.said.append(f"{name} : {len(lines)} inscriptions qui se suivent toutes")

    def head(self, name: str, size: int, root: str) -> None:
        """A head that somebody published: it must agree with the register and with every other head of that size."""
        known = self.heads.setdefault(size, root)
        if known != root:
            self.problems.append(f"{name} : deux têtes différentes pour {size} inscriptions")
        if self.lines is None:
            return
        if size > len(self.lines):
            self.problems.append(f"{name} : la tête compte {size} inscriptions, le registre {len(self.lines)}")
        elif tree_root(self.leaves[:size]).hex() != root:
            self.problems.append(f"{name} : la tête de {size} inscriptions n’est pas celle de ce registre")

    def published(self, name: str, value: dict[str, Any]) -> None:
        before = len(self.problems)
        for head in value["tetes"]:
            self.head(name, head["taille"], head["racine"])
            if head.get("horodatage"):
                self.stamp(name, head["taille"], head["racine"], b64decode(head["horodatage"]))
        if len(self.problems) == before:
            held = "concordent avec le registre" if self.lines is not None else "lues (sans registre pour les vérifier)"
            self.said.append(f"{name} : {len(value['tetes'])} têtes {held}")

    def stamp(self, name: str, size: int, root: str, reply: bytes) -> None:
        stamp = stamp_of(reply)
        if stamp.imprint == root:
            signature = f"openssl ts -verify -digest {root} -in tete-{size}.tsr -CAfile autorite.pem"
            when = f"{stamp.at.isoformat()} (sa signature : {signature})"
            self.said.append(f"{name} : tête de {size} inscriptions horodatée par un tiers, {when}")
        else:
            self.problems.append(f"{name} : l’horodatage de la tête de {size} inscriptions est celui d’autre chose")

    def token(self, name: str, reply: bytes) -> None:
        """A stamp by itself: it must be that of a head that is known, or of a file of a bilan that was arrested."""
        imprint, at, _nonce = stamp_of(reply)
        sizes = [size for size, root in self.heads.items() if root == imprint]
        if sizes:
            self.stamp(name, sizes[0], imprint, reply)
        elif imprint in self.sealed:
            whose = self.sealed[imprint]
            self.said.append(f"{name} : fichier de « {whose} » horodaté par un tiers, {at.isoformat()}")
        elif self.heads or self.sealed:
            self.problems.append(f"{name} : cet horodatage n’est celui d’aucune tête, ni d’aucun bilan arrêté, donnés")
        else:
            wanted = "donnez aussi les têtes (tetes.json), ou la preuve du bilan arrêté"
            self.problems.append(f"{name} : {wanted} ; empreinte horodatée : {imprint}")

    def proof(self, name: str, value: dict[str, Any]) -> None:
        before, line = len(self.problems), value["inscription"].encode()
        entry, opening, proof = json.loads(line), value.get("ouverture"), value.get("preuve")
        if entry["subject"] != value["objet"]:
            self.problems.append(f"{name} : l’inscription est celle de {entry['subject']}, pas de {value['objet']}")
        if opening:
            opened = hashlib.sha256((opening["sel"] + opening["contenu"]).encode()).hexdigest()
            if opened != entry["commitment"]:
                self.problems.append(f"{name} : le contenu n’est pas celui qui a été inscrit")
            self._seal(value["objet"], json.loads(opening["contenu"]))
        if proof:
            path = [bytes.fromhex(step) for step in proof["chemin"]]
            root = root_of_inclusion(leaf_hash(line), entry["position"] - 1, proof["taille"], path)
            if root is None or root.hex() != proof["racine"]:
                self.problems.append(f"{name} : cette inscription n’est pas sous la tête annoncée")
            self.head(name, proof["taille"], proof["racine"])
        if self.lines is not None and self.lines[entry["position"] - 1 : entry["position"]] != [line]:
            self.problems.append(f"{name} : le registre ne porte pas cette inscription")
        if len(self.problems) == before:
            when = f"inscrite le {entry['recorded_at']}, rang {entry['position']}"
            later = "" if proof else " (pas encore sous une tête publiée)"
            self.said.append(f"{name} : {value['objet']}, {when}{later}")

    def _seal(self, subject: str, content: dict[str, Any]) -> None:
        """The hashes of files that the entry commits to: those of a bilan that was arrested."""
        hashes = [content[key] for key in SEALED if content.get(key)] + content.get("annexes_sha256", [])
        self.sealed.update(dict.fromkeys(hashes, subject))

    def closing(self, name: str, lines: list[bytes]) -> None:
        """The register as it was when contributions closed: the beginning of today's, and above it heads of its own."""
        before, said = len(self.problems), json.loads(lines[0])
        size = said["size"]
        entries, leaves = lines[1 : size + 1], [leaf_hash(line) for line in lines[1 : size + 1]]
        if len(entries) != size:
            self.problems.append(f"{name} : {size} inscriptions annoncées, {len(entries)} présentes")
        self.problems += [f"{name} : {problem}" for problem in chain_problems(entries)]
        if self.lines is not None and self.lines[:size] != entries[: len(self.lines)]:
            self.problems.append(f"{name} : le registre ne commence pas par celui de cette clôture")
        for head in map(json.loads, lines[size + 1 :]):
            if head["size"] > size or tree_root(leaves[: head["size"]]).hex() != head["head"]:
                self.problems.append(f"{name} : la tête de {head['size']} inscriptions n’est pas de cette clôture")
            self.head(name, head["size"], head["head"])
        if len(self.problems) == before:
            hashed = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
            self.said.append(f"{name} : {said['phase']}, clos le {said['closed_at']}, {size} inscriptions, {hashed}")

    def file(self, name: str, data: bytes) -> None:
        hashed = hashlib.sha256(data).hexdigest()
        if hashed in self.sealed:
            self.said.append(f"{name} : fichier de « {self.sealed[hashed]} », tel qu’inscrit au registre")
        elif self.sealed:
            self.problems.append(f"{name} : ce n’est pas un fichier du bilan arrêté")
        else:
            self.problems.append(f"{name} : donnez aussi la preuve du bilan arrêté ; empreinte du fichier : {hashed}")

    def consistency(self, name: str, value: dict[str, Any]) -> None:
        path = [bytes.fromhex(step) for step in value["chemin"]]
        first, second = bytes.fromhex(value["racine_de"]), bytes.fromhex(value["racine_a"])
        if is_consistent(value["de"], value["a"], first, second, path):
            self.said.append(f"{name} : les {value['de']} premières inscriptions sont restées les mêmes")
        else:
            self.problems.append(f"{name} : la tête de {value['a']} ne prolonge pas celle de {value['de']}")
        self.head(name, value["de"], value["racine_de"])
        self.head(name, value["a"], value["racine_a"])


def check(names: Sequence[str]) -> Check:
    """The register first, plain files and stamps last, whatever the order of the files."""
    found = Check()
    of_kinds: dict[str, Any] = {
        "registre": found.register,
        "carto-tetes-1": found.published,
        "carto-preuve-1": found.proof,
        "carto-coherence-1": found.consistency,
        CLOSING: found.closing,
        "fichier": found.file,
        "jeton": found.token,
    }
    files: list[tuple[str, str, Any]] = []
    for name in names:
        try:
            files.append((name, *read(name)))
        except OSError as error:
            found.problems.append(f"{name} : {error.strerror}")
    for name, kind, value in sorted(files, key=lambda file: (file[1] != "registre", file[1] in LAST)):
        try:
            of_kinds[kind](name, value)
        except (KeyError, TypeError, ValueError, AttributeError):
            found.problems.append(f"{name} : ce fichier n’est pas complet, ou n’est pas d’une concertation")
    return found


def main(names: Sequence[str]) -> int:
    if not names:
        print(__doc__)
        return 1
    found = check(names)
    for sentence in found.said:
        print(f"✓ {sentence}")
    for sentence in found.problems:
        print(f"✗ {sentence}")
    print("Quelque chose ne concorde pas." if found.problems else "Tout concorde.")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
