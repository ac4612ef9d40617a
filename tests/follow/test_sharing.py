"""Cards, the page shown inside other sites, posters."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image

from carto.accounts.actors import Actor
from carto.concertations import actions as concertations
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.actions import Showing
from carto.contributions.models import Blur, MaskReason
from carto.follow import cards, posters
from carto.follow.posters import Poster
from tests.conftest import DURING

Make = Callable[..., Any]
FRAME = "https://www.ma-commune.fr"


def test_a_card_has_the_size_that_networks_ask_and_the_colour_of_the_theme(
    client: Client, submit: Make, settings: Any
) -> None:
    submit("Un verger partagé, ouvert à toutes et à tous, au bord de la Loire et de ses boires")
    response = client.get("/plui/contributions/W-0001/partage.png")
    image = Image.open(BytesIO(response.content)).convert("RGB")
    assert image.size == (1200, 630)
    assert (0x2F, 0x6F, 0x3A) in {image.getpixel((900, y)) for y in range(300, 330)}  # the point, in its theme's green
    kept = list((Path(settings.MEDIA_ROOT) / "cards").glob("*.png"))
    client.get("/plui/contributions/W-0001/partage.png")
    assert list((Path(settings.MEDIA_ROOT) / "cards").glob("*.png")) == kept


def test_pages_name_their_card(client: Client, submit: Make) -> None:
    submit("Un <verger>")
    page = client.get("/plui/contributions/W-0001/").content.decode()
    assert '<meta property="og:title" content="Un &lt;verger&gt;">' in page
    assert "/plui/contributions/W-0001/partage.png" in page
    assert "http://127.0.0.1:8000/plui/partage.png" in client.get("/plui/").content.decode()


def test_what_is_hidden_has_no_card(client: Client, submit: Make, moderator: Actor) -> None:
    contributions.mask(moderator, submit("Secret"), reason=MaskReason.INSULT, at=DURING)
    assert client.get("/plui/contributions/W-0001/partage.png").status_code == 404


def test_the_card_of_a_blurred_place_shows_the_cell(
    client: Client, submit: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    real = cards.png

    def png(card: cards.Card) -> bytes:
        drawn.append(card.shape)
        return real(card)

    monkeypatch.setattr(cards, "png", png)
    one = submit("Chez moi", showing=Showing(blur=Blur.CELL))
    client.get("/plui/contributions/W-0001/partage.png")
    assert [shape.geom_type for shape in drawn] == ["Polygon"]
    assert drawn[0].equals_exact(one.public_geometry, 1e-9)


def test_old_cards_make_room(concertation: Concertation, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "KEPT", 2)
    for title in ("Un", "Deux", "Trois", "Quatre"):
        cards.png(cards.Card(concertation, title, ""))
    folder = Path(settings.MEDIA_ROOT) / "cards"
    assert len(list(folder.glob("*.png"))) == 2
    assert list(folder.glob("*.part")) == []


def test_only_the_sites_of_the_settings_may_frame_the_page_made_for_it(
    client: Client, submit: Make, concertation: Concertation, agent: Actor
) -> None:
    submit()
    closed = client.get("/plui/integrer/")
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    concertations.set_taking_part(agent, concertation, embed_origins=f"{FRAME}\nhttps://b.fr:8443", at=DURING)
    page = client.get("/plui/integrer/?theme=environnement")
    assert f"frame-ancestors {FRAME} https://b.fr:8443" in page["Content-Security-Policy"]
    assert "'none'" not in page["Content-Security-Policy"].partition("frame-ancestors")[2].partition(";")[0]
    assert "X-Frame-Options" not in page
    assert page.cookies == {}
    text = page.content.decode()
    assert "<form" not in text
    assert "Un verger" in text
    assert client.get("/plui/")["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in client.get("/plui/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "origin",
    ["*", "https://*", "https://*.fr", "http://a.fr", "https://a.fr/page", "https://a.fr; script-src *", "'self'"],
)
def test_what_is_no_origin_is_refused(concertation: Concertation, agent: Actor, origin: str) -> None:
    with pytest.raises(ValidationError) as refused:
        concertations.set_taking_part(agent, concertation, embed_origins=origin, at=DURING)
    assert "embed_origins" in refused.value.message_dict


def test_a_poster_is_one_page_of_its_size_whose_code_opens_the_view_and_the_form(
    client: Client, concertation: Concertation
) -> None:
    poster = Poster(concertation, "a3", "17/47.35000/-0.65000", "theme=habitat", "thème Habitat")
    assert poster.url.endswith("/plui/?theme=habitat&proposer=1#17/47.35000/-0.65000")
    for sheet, width_mm in (("a4", 210), ("a3", 297)):
        response = client.get(f"/plui/affiche-{sheet}.pdf?lieu=17/47.35/-0.65&theme=habitat")
        assert response["Content-Type"] == "application/pdf"
        with pikepdf.open(BytesIO(response.content)) as pdf:
            assert len(pdf.pages) == 1
            assert float(pdf.pages[0].mediabox[2]) == pytest.approx(width_mm / 25.4 * 72, abs=1)
    assert client.get("/plui/affiche-a5.pdf").status_code == 404


def test_one_network_has_so_many_posters_made_an_hour(
    client: Client, concertation: Concertation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carto.follow.poster_views.POSTERS_AN_HOUR", 0)
    response = client.get("/plui/affiche-a4.pdf")
    assert response.status_code == 429
    assert "réessayez à partir de" in response.content.decode()


def test_a_poster_speaks_the_language_of_the_page_it_is_asked_from(client: Client, concertation: Concertation) -> None:
    read = {}
    for language in ("fr", "en"):
        response = client.get("/plui/affiche-a4.pdf", headers={"accept-language": language})
        read[language] = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
        ).stdout.decode()
    assert "Dites-le sur la carte" in read["fr"]
    assert "Say it on the map" in read["en"]
    assert "Dites-le" not in read["en"]
    assert ", du " not in read["en"]


@pytest.mark.parametrize("place", ["", "javascript:1", "17/47.35/-0.65/../..", "x"])
def test_a_place_that_is_none_opens_the_whole(
    client: Client, concertation: Concertation, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Poster] = []

    def pdf(poster: Poster) -> bytes:
        made.append(poster)
        return b"%PDF"

    monkeypatch.setattr(posters, "pdf", pdf)
    client.get("/plui/affiche-a4.pdf", {"lieu": place})
    assert made[0].url.endswith("/plui/?proposer=1")
