"""What the author of a comment does with it: rewrite it, take it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one
from carto.debate import actions
from carto.debate.forms import CommentEditForm
from carto.debate.record import whole_body
from carto.debate.views import comment_numbered, permalink


@require_http_methods(["GET", "POST"])
@about_one
def edit_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    require(here.actor, Action.EDIT_COMMENT, here.concertation, comment, at=here.at)
    form = CommentEditForm(request.POST or None, initial={"body": whole_body(comment)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_comment(here.actor, comment, at=here.at, **form.cleaned_data)
        except ValidationError as held:
            form.add_held(held)
        else:
            messages.success(request, _("Votre commentaire %(n)s est modifié.") % {"n": comment.reference})
            return redirect(permalink(comment))
    context = _context(here, contribution) | {"comment": comment, "form": form}
    return render(request, "debate/edit_comment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@about_one
def withdraw_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    comment = comment_numbered(here, contribution, number)
    require(here.actor, Action.WITHDRAW_COMMENT, here.concertation, comment, at=here.at)
    if request.method == "POST":
        actions.withdraw_comment(here.actor, comment, at=here.at)
        messages.success(request, _("Votre commentaire %(n)s est retiré.") % {"n": comment.reference})
        return redirect(permalink(comment))
    return render(request, "debate/withdraw_comment.html", _context(here, contribution) | {"comment": comment})


def _context(here: Visit, contribution: Contribution) -> dict[str, object]:
    return {"visit": here, "concertation": here.concertation, "contribution": contribution}
