"""The agents' page of the questions asked with each contribution."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.forms import kept_forms
from carto.concertations.pages import visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import actions
from carto.contributions.forms.questions import QuestionRows
from carto.contributions.forms.words import WordsForm


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    require(here.actor, Action.CONFIGURE, here.concertation, at=here.at)
    stored = here.concertation.questions.filter(is_retired=False)
    rows = QuestionRows(request.POST or None, queryset=stored, prefix="questions")
    rows.offer(here.concertation)
    if request.method == "POST" and rows.is_valid():
        asked = [(form.instance, list(form.cleaned_data["kinds"])) for form in kept_forms(rows)]
        try:
            actions.set_questions(here.actor, here.concertation, asked, at=here.at)
        except ValidationError as error:
            rows.non_form_errors().extend(error.messages)
        else:
            messages.success(request, _("Les questions sont enregistrées."))
            return redirect("contributions:questions", slug)
    is_faulty = request.method == "POST"
    preview = WordsForm(concertation=here.concertation, auto_id="preview-%s").reply_fields()
    context = {"visit": here, "concertation": here.concertation, "rows": rows, "preview": preview}
    return render(request, "contributions/questions.html", context, status=422 if is_faulty else 200)
