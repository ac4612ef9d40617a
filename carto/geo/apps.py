from django.apps import AppConfig


class GeoConfig(AppConfig):
    """No models: what the other packages know of space, and the checks that it works here."""

    name = "carto.geo"
    label = "geo"

    def ready(self) -> None:
        from carto.geo import checks  # noqa: PLC0415  it reads the settings, which are ready only now

        checks.stop_without_spatialite()
