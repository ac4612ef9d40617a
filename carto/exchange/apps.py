from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "carto.exchange"
    label = "exchange"
