import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concertations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakingPart",
            fields=[
                (
                    "concertation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="taking_part",
                        serialize=False,
                        to="concertations.concertation",
                    ),
                ),
                (
                    "identity_level",
                    models.CharField(
                        choices=[
                            ("nothing", "Rien"),
                            ("email", "Adresse électronique confirmée"),
                            ("account", "Compte"),
                            ("real_name", "Nom réel"),
                        ],
                        default="nothing",
                        max_length=10,
                        verbose_name="identité demandée",
                    ),
                ),
                (
                    "moderation",
                    models.CharField(
                        choices=[("a_posteriori", "Après publication"), ("a_priori", "Avant publication")],
                        default="a_posteriori",
                        max_length=12,
                        verbose_name="modération",
                    ),
                ),
                (
                    "argument_order",
                    models.CharField(
                        choices=[("shuffled", "Ordre tiré au sort"), ("least_seen", "Les moins vus d’abord")],
                        default="shuffled",
                        max_length=10,
                        verbose_name="ordre des arguments",
                    ),
                ),
                (
                    "charter_version",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version de la charte"),
                ),
                ("takes_unplaced", models.BooleanField(default=True, verbose_name="contributions sans lieu")),
                (
                    "takes_plan_objects",
                    models.BooleanField(default=True, verbose_name="contributions sur un objet du plan"),
                ),
                ("takes_blur", models.BooleanField(default=True, verbose_name="lieu flouté à la demande")),
                ("takes_groups", models.BooleanField(default=True, verbose_name="organisations, groupes et pétitions")),
                (
                    "most_photos",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="photos au plus",
                    ),
                ),
                (
                    "most_pieces",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="pièces PDF au plus",
                    ),
                ),
                (
                    "work_level",
                    models.CharField(
                        choices=[("none", "Aucun"), ("light", "Léger"), ("strong", "Renforcé")],
                        default="light",
                        max_length=10,
                        verbose_name="effort demandé aux appareils",
                    ),
                ),
                (
                    "deposits_an_hour",
                    models.PositiveIntegerField(default=60, verbose_name="dépôts par heure et par réseau"),
                ),
                (
                    "voices_an_hour",
                    models.PositiveIntegerField(
                        default=300, verbose_name="votes et commentaires par heure et par réseau"
                    ),
                ),
                ("burst_size", models.PositiveIntegerField(default=20, verbose_name="rafale signalée à partir de")),
                (
                    "embed_origins",
                    models.TextField(blank=True, max_length=2000, verbose_name="sites qui peuvent afficher la carte"),
                ),
                (
                    "data_officer_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="délégué à la protection des données"),
                ),
                (
                    "data_notice",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="ce que l’on ajoute à la notice d’information"
                    ),
                ),
                (
                    "keep_emails_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="adresses gardées, en mois"),
                ),
                (
                    "keep_devices_months",
                    models.PositiveSmallIntegerField(default=24, verbose_name="clés des appareils gardées, en mois"),
                ),
                (
                    "keep_networks_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="empreintes de réseau gardées, en jours"),
                ),
                (
                    "keep_drafts_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="brouillons gardés, en jours"),
                ),
            ],
            options={
                "verbose_name": "règles de participation",
            },
        ),
        migrations.AlterField(
            model_name="registerentry",
            name="event",
            field=models.CharField(
                choices=[
                    ("deposit", "Dépôt"),
                    ("edit", "Modification"),
                    ("publication", "Publication après relecture"),
                    ("withdrawal", "Retrait par l’auteur"),
                    ("name", "Nom caché ou montré"),
                    ("erasure", "Effacement de données personnelles"),
                    ("masking", "Masquage"),
                    ("unmasking", "Fin du masquage"),
                    ("comment", "Commentaire"),
                    ("answer", "Réponse"),
                    ("calendar", "Changement du calendrier"),
                    ("plan", "Publication du plan"),
                ],
                max_length=20,
                verbose_name="fait",
            ),
        ),
    ]
