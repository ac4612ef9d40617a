"""Texts that are the same, or nearly, are found without comparing each with all."""

import random

from carto.reading.grouping import groups_of

LETTER = (
    "Je vous écris au sujet du contournement prévu au nord du bourg : il couperait le bois en deux, assécherait les"
    " mares et ne ferait gagner que deux minutes. Je demande que ce projet soit abandonné et que la déviation existante"
    " soit élargie à la place."
)


def test_identical_texts_are_one_whatever_their_accents_capitals_and_signs() -> None:
    texts = {
        1: LETTER,
        2: LETTER.upper(),
        3: LETTER.replace("é", "e").replace(".", " !"),
        4: "Un tout autre sujet ici.",
    }
    assert groups_of(texts) == [[1, 2, 3]]


def test_a_letter_with_words_changed_added_or_left_out_is_the_same_letter() -> None:
    texts = {
        1: LETTER,
        2: LETTER.replace("deux minutes", "cinq minutes").replace("mares", "étangs"),
        3: "Bonjour, j’habite ici depuis trente ans. " + LETTER + " Bien à vous, la famille Gohier, rue du Puits.",
        4: LETTER.partition(" et que")[0],
    }
    assert groups_of(texts) == [[1, 2, 3, 4]]


def test_the_same_subject_in_other_words_is_another_text() -> None:
    texts = {
        1: LETTER,
        2: "Le contournement nord menace le bois et ses mares : gardons la déviation, élargie s’il le faut.",
        3: "Je vous écris au sujet du stationnement prévu au sud du bourg : il manque de places le samedi.",
    }
    assert groups_of(texts) == []


def test_a_few_words_are_like_no_other_and_a_short_sentence_only_like_itself() -> None:
    assert groups_of({1: "Oui.", 2: "Oui.", 3: "", 4: ""}) == []
    assert groups_of({1: "Non au contournement nord !", 2: "non au contournement nord"}) == [[1, 2]]
    assert groups_of({1: "Non au contournement nord !", 2: "Non au contournement sud !"}) == []


def test_a_sentence_that_all_letters_share_makes_no_group() -> None:
    polite = "Veuillez agréer, Madame la Présidente, l’expression de mes salutations distinguées."
    draw = random.Random(7)
    own = [" ".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=40)) for _text in range(100)]
    assert groups_of({rank: f"{text} {polite}" for rank, text in enumerate(own)}) == []


def test_the_order_is_that_of_arrival_and_always_the_same() -> None:
    other = LETTER.replace("bois", "marais").replace("nord", "sud")[::-1]
    texts = {9: other, 3: LETTER, 5: other + " fin", 1: LETTER + " Merci."}
    assert groups_of(texts) == [[9, 5], [3, 1]] == groups_of(dict(texts))


def test_a_large_campaign_is_one_among_texts_that_are_alone() -> None:
    draw = random.Random(3)
    words = [f"mot{rank}" for rank in range(2_000)]
    base = draw.choices(words, k=80)
    campaign = {rank: " ".join([*base, f"signé{rank}"]) for rank in range(150)}
    alone = {1_000 + rank: " ".join(draw.choices(words, k=60)) for rank in range(150)}
    assert groups_of(campaign | alone) == [list(campaign)]
