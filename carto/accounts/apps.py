from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "carto.accounts"
    label = "accounts"
    verbose_name = "comptes"
