"""What erasing the words of a contribution or of a comment leaves of the commissioner's observations."""

from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.inquiry.models import Observation


def forget_words(text: Contribution | Comment) -> None:
    """Numbers, themes, answers and opinions stay, on the whole of what is left: no word of it does."""
    rows = Observation.objects.filter(contribution=text.pk, comment=None)
    if isinstance(text, Comment):
        rows = Observation.objects.filter(comment=text.pk)
    rows.update(start=None, end=None, excerpt="")
