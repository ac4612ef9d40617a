"""The filters said in words: what a follower follows, what a list holds."""

from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import Channel, Status
from carto.days import date_format
from carto.layers.cnig_codes import prescription_label
from carto.layers.models import Zone, ZoneKind


def filter_words(concertation: Concertation, filters: Filters) -> str:
    """The filters, one after the other; empty without any."""
    themes = dict(concertation.themes.values_list("slug", "label"))
    kinds = dict(concertation.kinds.values_list("slug", "label"))
    communes = dict(concertation.communes.values_list("insee_code", "name"))
    zones = Zone.objects.filter(pk__in=[int(pk) for pk in filters.zone_ids]).values_list("label", flat=True)
    said = [
        (_("thème %(value)s"), [themes[slug] for slug in filters.themes]),
        (_("nature %(value)s"), [kinds[slug] for slug in filters.kinds]),
        (_("commune %(value)s"), [communes[code] for code in filters.communes]),
        (_("réponse %(value)s"), [str(Status(slug).label) for slug in filters.statuses]),
        (_("voie %(value)s"), [str(Channel(letter).label) for letter in filters.channels]),
        (_("zone %(value)s"), [*filters.zones, *dict.fromkeys(zones)]),
        (_("zones de type %(value)s"), [str(ZoneKind(kind).label) for kind in filters.zone_kinds]),
        (
            _("prescription %(value)s"),
            [prescription_label(code[:2], code[2:]) for code in filters.prescriptions],
        ),
        (_("mots « %(value)s »"), [filters.text] if filters.text else []),
    ]
    bare = [_("sans lieu")] if filters.unplaced else []
    bare += [label for _name, label in filters.named_without]
    bare += [_(" ou ").join(label for _name, label in filters.named_opinions)] if filters.opinions else []
    if filters.first_day is not None:
        bare.append(_("reçues à partir du %(day)s") % {"day": date_format(filters.first_day)})
    if filters.last_day is not None:
        bare.append(_("reçues jusqu’au %(day)s") % {"day": date_format(filters.last_day)})
    return ", ".join([*(words % {"value": _(" ou ").join(values)} for words, values in said if values), *bare])
