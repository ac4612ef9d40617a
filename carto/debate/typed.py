"""What the form of a vote holds when it is next shown: typed with a vote that is refused until its voter has signed in,
or carried from a proposal that another says already. The session keeps it until it is said."""

from django.conf import settings
from django.http import HttpRequest

from carto.contributions.models import Contribution
from carto.debate.forms import LONGEST_COMMENT, SpeakingForm, VoteForm

KEY = "typed_votes"
MOST = 5


def keep(request: HttpRequest, contribution: Contribution, form: SpeakingForm) -> None:
    """Nothing is kept of a vote without words: no session is begun for it."""
    if not isinstance(form, VoteForm) or not form.cleaned_data.get("argument"):
        return
    _hold(request, contribution, {name: form.cleaned_data[name] for name in ("argument", "pseudonym")})


def carry(request: HttpRequest, contribution: Contribution, argument: str, pseudonym: str) -> None:
    """As posted to another form: what is beyond an argument's length stays in the draft."""
    if argument.strip():
        words = {"argument": argument[:LONGEST_COMMENT], "pseudonym": pseudonym[:60]}
        _hold(request, contribution, {name: one.replace("\x00", "") for name, one in words.items()})


def _hold(request: HttpRequest, contribution: Contribution, words: dict[str, str]) -> None:
    others = {pk: kept for pk, kept in _all(request).items() if pk != str(contribution.pk)}
    request.session[KEY] = dict([*others.items(), (str(contribution.pk), words)][-MOST:])


def kept(request: HttpRequest, contribution: Contribution) -> dict[str, str]:
    return _all(request).get(str(contribution.pk), {})


def forget(request: HttpRequest, contribution: Contribution) -> None:
    if str(contribution.pk) in _all(request):
        request.session[KEY] = {pk: kept for pk, kept in _all(request).items() if pk != str(contribution.pk)}


def _all(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Read from the session of those who hold one: a visitor without its cookie has none to look for."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {}
    held: dict[str, dict[str, str]] = request.session.get(KEY, {})
    return held
