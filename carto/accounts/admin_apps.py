from django.contrib.admin.apps import AdminConfig


class CartoAdminConfig(AdminConfig):
    default_site = "carto.accounts.admin_site.CartoAdmin"
