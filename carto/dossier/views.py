"""The team's page of the dossier, and its files for everyone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.agent_views import agent_page, agent_visit
from carto.concertations.pages import Visit, visit
from carto.dossier import actions, forms
from carto.dossier.models import Document, DocumentVersion, Post

SOON_S = 300
ALONE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Documents with their versions, news, and the forms that add to them."""
    here = agent_visit(request, slug)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)

    def save() -> None:
        actions.add(here.actor, here.concertation, at=here.at, **form.said())

    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, _("Le document est en ligne."))
        return redirect("dossier:index", slug)
    return _page(request, here, adding=form)


@require_POST
def replace(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    document = get_object_or_404(Document, concertation=here.concertation, pk=pk)
    document.concertation = here.concertation
    form = forms.VersionForm(request.POST, request.FILES, prefix=f"v{pk}")
    if form.is_valid() and _saved(form, lambda: actions.replace(here.actor, document, form.version(), at=here.at)):
        messages.success(request, _("La nouvelle version est en ligne ; les anciennes restent lisibles."))
        return redirect("dossier:index", slug)
    return _page(request, here, replacing=form)


@require_POST
def rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    document = get_object_or_404(Document, concertation=here.concertation, pk=pk)
    document.concertation = here.concertation
    form = forms.TitleForm(request.POST, prefix=f"t{pk}")
    if form.is_valid():
        actions.rename(here.actor, document, title=form.cleaned_data["title"], at=here.at)
        messages.success(request, _("Le document est renommé."))
        return redirect("dossier:index", slug)
    return _page(request, here, renaming=form)


@require_POST
def post(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.PostForm(request.POST)

    def save() -> None:
        actions.post(here.actor, here.concertation, at=here.at, **form.cleaned_data)

    if form.is_valid() and _saved(form, save):
        messages.success(request, _("L’actualité est publiée. Ceux qui suivent la concertation la recevront."))
        return redirect("dossier:index", slug)
    return _page(request, here, posting=form)


@require_POST
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    one = get_object_or_404(Post, concertation=here.concertation, pk=pk)
    one.concertation = here.concertation
    form = forms.PostForm(request.POST, prefix=f"p{pk}")
    if form.is_valid():
        actions.edit(here.actor, one, at=here.at, **form.cleaned_data)
        messages.success(request, _("L’actualité est modifiée."))
        return redirect("dossier:index", slug)
    return _page(request, here, editing=form)


@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    one = get_object_or_404(Post, concertation=here.concertation, pk=pk)
    one.concertation = here.concertation
    actions.take_back(here.actor, one, at=here.at)
    messages.success(request, _("L’actualité est retirée."))
    return redirect("dossier:index", slug)


@require_safe
def document_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One version, downloaded under a name of ours: it never acts on our pages."""
    here = visit(request, slug)
    version = get_object_or_404(DocumentVersion, document__concertation=here.concertation, pk=pk)
    try:
        with version.file.open("rb") as content:
            response = HttpResponse(content.read(), content_type="application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"document-{version.document_id}-v{version.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    is_public = here.concertation.published_at is not None
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age={SOON_S}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response


def _page(request: HttpRequest, here: Visit, **bound: Any) -> HttpResponse:
    """`bound`: the form that was sent, by its name in the page; that of a document or of a piece of news opens under
    it."""
    sent = {form.prefix: form for form in bound.values()}
    rows = [
        (
            document,
            sent.get(f"v{document.pk}") or forms.VersionForm(prefix=f"v{document.pk}"),
            sent.get(f"t{document.pk}") or forms.TitleForm(prefix=f"t{document.pk}", instance=document),
        )
        for document in here.concertation.documents.prefetch_related("versions")
    ]
    posts = [
        (one, sent.get(f"p{one.pk}") or forms.PostForm(prefix=f"p{one.pk}", instance=one))
        for one in here.concertation.posts.all()
    ]
    blank = {"adding": forms.DocumentForm(), "posting": forms.PostForm()}
    context = blank | bound | {"rows": rows, "posts": posts}
    return agent_page(request, "dossier/index.html", here, *bound.values(), **context)


def _saved(form: Any, save: Callable[[], object]) -> bool:
    """Run `save`; a ValidationError becomes errors of `form`, each at its field, and everything typed stays."""
    try:
        with transaction.atomic():
            save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
