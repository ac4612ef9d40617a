from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "carto.answers"
    label = "answers"
    verbose_name = "réponses"
