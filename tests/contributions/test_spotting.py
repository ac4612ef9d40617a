"""What is a personal detail in a text, and what only looks like one; who judges, and how long it takes."""

import time

import pytest
from django.core.exceptions import ValidationError

from carto.contributions.spotting import Kind, check, spotted_in, words_in

DETAILS = [
    (Kind.PHONE, "Appelez-moi au 06 12 34 56 78.", "06 12 34 56 78"),
    (Kind.PHONE, "tél:0612345678", "0612345678"),
    (Kind.PHONE, "02.43.12.34.56, le soir", "02.43.12.34.56"),
    (Kind.PHONE, "02-43-12-34-56", "02-43-12-34-56"),
    (Kind.PHONE, "au 06\u00a012\u202f34\u00a056\u00a078", "06 12 34 56 78"),
    (Kind.PHONE, "06‑12‑34‑56‑78", "06-12-34-56-78"),
    (Kind.PHONE, "０６ １２ ３４ ５６ ７８", "06 12 34 56 78"),
    (Kind.PHONE, "06 12\u200b 34 56 78", "06 12 34 56 78"),
    (Kind.PHONE, "+33 6 12 34 56 78", "+33 6 12 34 56 78"),
    (Kind.PHONE, "+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78"),
    (Kind.PHONE, "0033612345678", "0033612345678"),
    (Kind.PHONE, "en Belgique : +32 470 12 34 56", "+32 470 12 34 56"),
    (Kind.PHONE, "+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
    (Kind.PHONE, "0041 79 123 45 67", "0041 79 123 45 67"),
    (Kind.PHONE, "12 rue du Lac 06 12 34 56 78", "06 12 34 56 78"),
    (Kind.EMAIL, "Écrivez à jean.dupont@exemple.fr.", "jean.dupont@exemple.fr"),
    (Kind.EMAIL, "<zoe+plu@mail.exemple.com>", "zoe+plu@mail.exemple.com"),
    (Kind.EMAIL, "hélène@mairie-été.fr", "hélène@mairie-été.fr"),
    (Kind.EMAIL, "jean (at) exemple.fr", "jean (at) exemple.fr"),
    (Kind.EMAIL, "jean[arobase]exemple.fr", "jean[arobase]exemple.fr"),
    (Kind.IBAN, "FR14 2004 1010 0505 0001 3M02 606 merci", "FR14 2004 1010 0505 0001 3M02 606"),
    (Kind.IBAN, "mon compte fr1420041010050500013m02606", "fr1420041010050500013m02606"),
    (Kind.IBAN, "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    (Kind.SOCIAL, "n° 2 69 05 49 588 157 80", "2 69 05 49 588 157 80"),
    (Kind.SOCIAL, "269054958815780", "269054958815780"),
    (Kind.SOCIAL, "1 85 05 2A 004 123 56", "1 85 05 2A 004 123 56"),
    (Kind.PLATE, "la voiture AB-123-CD mal garée", "AB-123-CD"),
    (Kind.PLATE, "ab-123-cd", "ab-123-cd"),
    (Kind.PLATE, "plaque FG 456 HJ", "FG 456 HJ"),
    (Kind.PLATE, "plaque FG456HJ", "FG456HJ"),
]
NONE = [
    "commune 49901, code postal 53130", "la parcelle 0123 AB 45", "49901000AB0123", "parcelles AB 123, AC 124",
    "parcelles AB 123 AC 124", "PARCELLE AB 123 DE LA RUE", "section AB 12", "zone 1AUh-123-B", "250 000 €",
    "1 250 000 000 €", "01 500 000 euros", "le 01/02/2026 à 14 h", "01.02.2026", "01-02-2026 14:30", "01 02 2026",
    "entre 2026 et 2030", "2026-11-28T09:25:18", "47.3512, -0.6534", "47.0612345678, -0.0612345678", "47,0612345678",
    "+47.351234, +0.653412", "article L103-2 du code de l’urbanisme", "R. 151-21", "L. 103-2 à L. 103-6",
    "SIRET 552 100 554 00013", "SIRET 06123456780012", "SIREN 061 234 567", "le 15, le 17, le 18 ou le 112", "3646",
    "36 46", "08 00 12 34 56", "0 800 123 456", "l’avenue des 4 vents, 12 bis", "@mairie", "a@b", "48 h @ 20 €",
    "https://carte.exemple/@47.3512,-0.6534,15z", "FR14 2004 1010 0505 0001 3M02 607", "2 69 05 49 588 157 81",
    "FR76 rendez-vous demain matin avec tout le monde", "+ 12 000 logements", "+2500000 habitants", "00000000000000",
    "un écart de 0,1 à 0,2 %", "W-0012", "W-0012/3", "RD 104-106-CD", "UB-12-AB",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "words"), DETAILS)
def test_what_leads_to_somebody_is_found_as_it_is_written(kind: Kind, text: str, words: str) -> None:
    assert [(one.kind, one.words) for one in spotted_in([text])] == [(kind, words)]


@pytest.mark.parametrize("text", NONE)
def test_what_a_plan_is_full_of_is_none(text: str) -> None:
    assert spotted_in([text]) == []


def test_each_is_told_once_whichever_field_it_is_in() -> None:
    found = spotted_in(["06 12 34 56 78", "06 12 34 56 78 ou moi@exemple.fr"])
    assert [one.words for one in found] == ["moi@exemple.fr", "06 12 34 56 78"]
    assert spotted_in(["06 12", "34 56 78"]) == []


def test_it_is_held_once_and_what_was_there_before_an_edit_is_not_asked_again() -> None:
    with pytest.raises(ValidationError, match=r"06 12 34 56 78.*pour toujours") as held:
        check(["06 12 34 56 78"], keeps=())
    assert set(held.value.message_dict) == {"keeps_contact"}
    assert check(["06 12 34 56 78"], keeps=["06 12 34 56 78"])
    assert check(["06 12 34 56 78"], keeps=words_in(["06\u00a012 34 56 78"]))
    with pytest.raises(ValidationError, match="06 99 34 56 78"):  # what is confirmed once says nothing of the next one
        check(["06 12 34 56 78, 06 99 34 56 78"], keeps=["06 12 34 56 78"])
    assert not check(["06 12 34 56 78, le soir"], keeps=(), known=["06 12 34 56 78"])
    with pytest.raises(ValidationError, match="06 99 34 56 78"):
        check(["06 12 34 56 78, 06 99 34 56 78"], keeps=(), known=["06 12 34 56 78"])
    many = " ".join(f"a{rank}@exemple.fr" for rank in range(6))
    with pytest.raises(ValidationError, match=r"a3@exemple\.fr »…"):
        check([many], keeps=())


HOSTILE = [
    "0",
    "06 ",
    "+1 ",
    "a",
    "a.",
    "a@",
    "a@a.",
    "AB12",
    "FR14 ",
    "2 69 05 ",
    "1",
    "AB-",
    "(",
    "é-",
    "1 1-1.",
    "00",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long(piece: str) -> None:
    """Ten times the longest text that is taken, of what makes an expression hesitate."""
    before = time.process_time()
    spotted_in([(piece * 50_000)[:50_000]])
    assert time.process_time() - before < 1
