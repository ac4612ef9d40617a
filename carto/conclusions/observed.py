"""What the commissioner drew from the contributions, in the order of the procès-verbal, and what the authority answers
to each; the commissioner's notes and opinions are not in it."""

import hashlib
from dataclasses import dataclass

from carto.concertations.models import Concertation
from carto.inquiry.models import Observation

LONGEST_ANSWER = Observation._meta.get_field("answer").max_length or 0


@dataclass(frozen=True)
class Observed:
    """An observation, `number` (W-0012.1) being that of its contribution, `reference`, and its rank. `theme`: a slug,
    empty without; `place` in words; `words` are empty once their author has had them erased; `answer`: the authority's,
    empty while there is none."""

    number: str
    reference: str
    theme: str
    theme_label: str
    place: str
    words: str
    answer: str = ""

    @property
    def seen(self) -> str:
        """What tells this answer from another, for whoever writes one after having read it."""
        return hashlib.sha256(plain(self.answer).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Given:
    """An answer to the observation of that number. `seen`: of the answer that stood when it was written."""

    number: str
    body: str
    seen: str


def read(concertation: Concertation) -> list[Observed]:
    """One query."""
    rows = Observation.objects.within(concertation).select_related("contribution", "theme")
    return [
        Observed(
            row.reference, row.contribution.reference, row.theme.slug if row.theme else "",
            row.theme.label if row.theme else "", row.place, row.excerpt, row.answer,
        )
        for row in rows.defer("contribution__geometry", "contribution__public_geometry", "contribution__search_text")
    ]  # fmt: skip


def plain(text: str) -> str:
    """Line ends are those of the program that sent it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
