"""`python -m carto sign-in-link <e-mail>`: print a single-use address that signs this account in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from carto.accounts.actions import make_sign_in_token
from carto.accounts.models import User


class Command(BaseCommand):
    help = "Affiche une adresse à usage unique qui connecte ce compte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Aucun compte actif pour {email}.")
        self.stdout.write(settings.BASE_URL + reverse("account_enter", args=[make_sign_in_token(user)]))
