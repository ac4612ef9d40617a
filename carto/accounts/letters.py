"""Letters: what the software writes to people by e-mail, in their language, as plain text and as HTML.

A letter is two templates, `mail/<name>.txt`, whose first line is the subject, and `mail/<name>.html`, which extends
`mail/base.html`; both get the site's address as `site`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joined:
    """A file that goes with a letter; `content_type` with its parameters."""

    name: str
    content: bytes
    content_type: str


def send(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    language: str,
    headers: dict[str, str] | None = None,
    joined: Sequence[Joined] = (),
) -> None:
    """Write the letter now and send it once the transaction is committed. A mail server that fails loses the letter
    and nothing else: it is logged, without the address. A header with a line break is refused (BadHeaderError)."""
    letter = compose(template, to=to, context=context, language=language, headers=headers)
    for one in joined:
        letter.attach(one.name, one.content, one.content_type)
    letter.message()  # what cannot be written must fail before the act is committed, not after
    transaction.on_commit(lambda: _post(letter, template))


def compose(
    template: str, *, to: str, context: dict[str, Any], language: str, headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """The letter, ready to be sent."""
    told = {"site": settings.BASE_URL, "language": language, **context}
    with translation.override(language):
        text = _plain(f"mail/{template}.txt", told)
        html = _unbroken(render_to_string(f"mail/{template}.html", told))
    subject, _line_break, body = text.strip().partition("\n")
    letter = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", to=[to], headers=headers or {})
    letter.attach_alternative(html, "text/html")
    return letter


def _unbroken(html: str) -> str:
    """A guillemet never stands alone at the end of a line, or at its beginning."""
    return html.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def _plain(name: str, told: dict[str, Any]) -> str:
    """Plain text, where an apostrophe is an apostrophe: nothing is escaped."""
    return Engine.get_default().get_template(name).render(Context(told, autoescape=False))


def _post(letter: EmailMultiAlternatives, template: str) -> None:
    try:
        letter.send()
    except OSError:  # smtplib's errors and those of the network
        logger.exception("letter %s could not be sent", template)
