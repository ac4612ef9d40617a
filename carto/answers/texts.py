"""Fields of a reply text, such as `{numéro}`: each contribution gets its own words in their place."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from carto.contributions.models import Contribution

FIELD = re.compile(r"\{([^{}\n]{1,40})\}")
FIELDS: dict[str, Callable[[Contribution], str]] = {
    "numéro": lambda contribution: contribution.reference,
    "titre": lambda contribution: contribution.title,
    "commune": lambda contribution: ", ".join(commune.name for commune in contribution.communes),
    "thème": lambda contribution: ", ".join(theme.label for theme in contribution.themes.all()),
    "nature": lambda contribution: contribution.kind.label,
}


def fill(text: str, contribution: Contribution) -> str:
    """`text` with its fields replaced, once: what a citizen wrote is never read as a field. Needs `for_display`."""
    return FIELD.sub(lambda found: FIELDS[found[1]](contribution) if found[1] in FIELDS else found[0], text)


def unknown_fields(text: str) -> list[str]:
    return sorted({name for name in FIELD.findall(text) if name not in FIELDS})


def lacking(text: str, contribution: Contribution) -> list[str]:
    """The fields of `text` that this contribution has nothing for: one without place has no commune."""
    used = [name for name in FIELD.findall(text) if name in FIELDS]
    return sorted({name for name in used if not FIELDS[name](contribution)})


def help_text() -> str:
    names = ", ".join(f"{{{name}}}" for name in FIELDS)
    return _("Ces mots entre accolades sont remplacés par ceux de chaque contribution : %(names)s.") % {"names": names}
