"""`python -m carto verify [slug]`: the register against itself, what was published of it, the texts, the
decisions and the files of today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.bilan import adopting
from carto.bilan import stamping as bilan_stamping
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.conclusions import recorded as conclusions
from carto.contributions.record import current_contributions
from carto.debate import decisions
from carto.debate.record import current_comments
from carto.dossier import recorded as dossier
from carto.meetings import recorded as meetings
from carto.modalites import recorded as modalites
from carto.witness import closings, files, publishing, stamping


class Command(BaseCommand):
    """Exit code 0 when every register holds, 1 at the first problem found in any of them (all are printed)."""

    help = (
        "Vérifie le registre d’une concertation, ou de toutes : chaînage, ce qui en est publié, textes d’aujourd’hui."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="adresse courte de la concertation ; sans elle, toutes")

    def handle(self, *args: Any, **options: Any) -> None:
        concertations = Concertation.objects.order_by("slug")
        if slug := options["slug"]:
            concertations = concertations.filter(slug=slug)
            if not concertations:
                raise CommandError(_("Aucune concertation n’a pour adresse « %(slug)s ».") % {"slug": slug})
        faulty = [one.slug for one in concertations if not self._verify(one)]
        if faulty:
            raise CommandError(_("Le registre ne tient pas : %(names)s.") % {"names": ", ".join(faulty)})

    def _verify(self, concertation: Concertation) -> bool:
        current = dict(current_contributions(concertation)) | dict(current_comments(concertation))
        found = register.verify(concertation, current)
        entries = ngettext("%(n)d inscription", "%(n)d inscriptions", found.entries) % {"n": found.entries}
        erased = ngettext("%(n)d contenu effacé", "%(n)d contenus effacés", found.erased) % {"n": found.erased}
        self.stdout.write(f"{concertation.slug} : {entries}, {erased}")
        self.stdout.write(_("  dernière empreinte : %(hash)s") % {"hash": found.head})
        kept = (modalites, meetings, dossier, conclusions, files)
        checked = (decisions, *kept, publishing, stamping, closings, adopting, bilan_stamping)
        problems = [*found.problems, *(one for module in checked for one in module.problems(concertation))]
        for problem in dict.fromkeys(problems):
            self.stderr.write(f"  ✗ {problem}")
        if not problems:
            self.stdout.write(_("  ✓ tout concorde : rien n’a été changé, ôté ni ajouté hors du registre"))
        return not problems
