"""What erasing the words of a contribution leaves of the team's reading of it."""

from carto.contributions.models import Contribution
from carto.reading.models import Coding, Member


def forget_words(contribution: Contribution) -> None:
    """Codes stay, on the whole of what is left: where a passage began and ended would cut into other words. It says the
    same as no other text any more."""
    passages = Coding.objects.filter(contribution=contribution, start__isnull=False)
    whole = Coding.objects.filter(contribution=contribution, start__isnull=True)
    known = set(whole.values_list("code_id", flat=True))
    for row in passages.order_by("pk"):
        if row.code_id in known:
            row.delete()
            continue
        known.add(row.code_id)
        row.start = row.end = None
        row.save(update_fields=["start", "end"])
    Member.objects.filter(contribution=contribution).delete()
