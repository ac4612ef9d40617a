from django.apps import AppConfig


class InquiryConfig(AppConfig):
    name = "carto.inquiry"
    label = "inquiry"
    verbose_name = "travail du commissaire enquêteur"
