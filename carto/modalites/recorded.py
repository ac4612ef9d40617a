"""Whether the proofs of the modalités are still those that the register says were joined."""

from collections import Counter
from collections.abc import Iterator

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.modalites.models import Modalite, Proof

# The subject of its modalité, its label, its SHA-256.
Told = tuple[str, str, str]


def subject_of(modalite: Modalite) -> str:
    return f"modalité {modalite.pk}"


def problems(concertation: Concertation) -> Iterator[str]:
    """In what they differ, in French. What was joined before the concertation was published was not recorded; the bytes
    of the files are the matter of `witness.files`."""
    joined = _joined(concertation)
    stored: Counter[Told] = Counter()
    since = concertation.published_at
    for proof in Proof.objects.filter(modalite__concertation=concertation).select_related("modalite"):
        told = subject_of(proof.modalite), proof.label, proof.sha256
        stored[told] += 1
        if since is not None and proof.added_at > since and stored[told] > joined[told]:
            yield f"preuve « {proof.label} » : présente dans la base, jamais inscrite au registre"
    for (_subject, label, _sha256), _count in (joined - stored).items():
        yield f"preuve « {label} » : inscrite au registre, absente de la base"


def _joined(concertation: Concertation) -> Counter[Told]:
    """How many times each was joined and not taken back since."""
    entries = RegisterEntry.objects.filter(concertation=concertation, event=Event.MODALITES, opening__isnull=False)
    found: Counter[Told] = Counter()
    for entry in entries.select_related("opening"):
        said = entry.opening.content
        if "proof" in said:
            found[entry.subject, said["proof"], said["sha256"]] += 1
        elif "proof_removed" in said:
            found[entry.subject, said["proof_removed"], said["sha256"]] -= 1
    return found
