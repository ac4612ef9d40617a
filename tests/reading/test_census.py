"""The inhabitants of communes, read from the files that Insee has published over the years, and from spoilt ones."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from carto.intake import workbook
from carto.intake.workbook import Column, Unreadable
from carto.reading import census

OURS = {"49901": "Essai-sur-Loire", "01004": "Ambérieu", "2A004": "Ajaccio", "97101": "Les Abymes"}
WANTED = {"49901": 860, "01004": 14_127, "2A004": 71_361, "97101": 53_491}


@pytest.mark.parametrize(
    "text",
    [
        "CODGEO;PMUN;PTOT\n49901;860;876\n01004;14127;14300\n2A004;71361;72000\n97101;53491;54000\n75056;1;1\n",
        # Its own « COM » holds names, and codes are in two parts.
        "CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\n"
        "52;Pays;49;4;04;901;Essai-sur-Loire;860;9;869\n84;Rhône;01;1;01;004;Ambérieu;14127;16;1\n"
        "94;Corse;2A;1;01;004;Ajaccio;71361;0;1\n01;Guadeloupe;971;1;01;101;Les Abymes;53491;0;1\n"
        "84;R;01;1;1;005;X;1;1;1\n",
        "REG,DEP,CODCOM,COM,Commune,PMUN,PCAP,PTOT\n"
        '52,49,901,49901,"Essai, sur Loire",860,16,1\n84,1,4,1004,A,14 127,0,0\n94,2a,004,2a004,A,71\u202f361,0,0\n'
        "01,971,01,97101,A,53491.0,0,0\n",
        # What a spreadsheet makes of it: lines of presentation, no leading zero, the years side by side.
        "Populations;;;\n;;;\nCODGEO;LIBGEO;PMUN2022;PMUN2023\n49901;E;1;860\n1004;A;2;14127\n2A004;A;3;71361\n97101;L;4;53491\n",
        "CODGEO\tP16_POP\tP22_POP\n49901\t1\t860\n01004\t1\t14127\n2A004\t1\t71361\n97101\t1\t53491\n",
        "GEO;GEO_OBJECT;FREQ;POPREF_MEASURE;TIME_PERIOD;OBS_VALUE\n"
        '"49901";"COM";"A";"PMUN";"2022";"1"\n49901;COM;A;PMUN;2023;860\n49901;COM;A;PTOT;2023;9\n01004;COM;A;PMUN;2023;14127\n'
        "01004;ARR;A;PMUN;2023;5\n2A004;COM;A;PMUN;2023;71361\n97101;COM;A;PMUN;2023;53491\n97101;COM;A;PMUN;2021;7\n49;DEP;A;PMUN;2023;9\n",
    ],
)
def test_every_shape_that_insee_gave_its_file_is_read(text: str) -> None:
    for content in (text.encode(), b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()):
        found = census.read(content, OURS)
        assert (found.inhabitants, found.faults) == (WANTED, [])


def test_the_windows_code_page_is_read_and_the_total_population_only_for_want_of_another() -> None:
    found = census.read("COM;Libellé;PTOT\n01004;Ambérieu-en-Bugey;14\n".encode("cp1252"), OURS)
    assert (found.column, found.inhabitants) == ("PTOT", {"01004": 14})


def test_an_archive_and_a_workbook_are_opened() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as made:
        made.writestr("donnees_arrondissements.csv", "CODARR;PMUN\n1;2\n")
        made.writestr("donnees_communes.csv", "COM;PMUN\n49901;860\n")
    assert census.read(archive.getvalue(), OURS).inhabitants == {"49901": 860}
    columns = [Column("CODGEO", 10), Column("PMUN", 10)]
    sheet = workbook.write("Population", columns, [["49901", 860], ["01004", "=1+1"]])
    found = census.read(sheet, OURS)
    assert found.inhabitants == {"49901": 860}
    assert [fault.line for fault in found.faults] == [3]


def test_each_faulty_line_is_named_and_what_is_sound_is_kept() -> None:
    lines = [
        "CODGEO;PMUN",
        "49901;huit cents",
        "",
        "01004;12",
        "01004;13",
        "2A004;-5",
        "97101;99999999999999999999",
        "ABC;4",
        "75056;x",
    ]
    found = census.read("\n".join(lines).encode(), OURS)
    assert found.inhabitants == {}
    assert [(fault.line, fault.words) for fault in found.faults] == [
        (2, "Essai-sur-Loire (49901) : « huit cents » n’est pas un nombre d’habitants"),
        (5, "Ambérieu (01004) est déjà plus haut, avec un autre nombre : aucun des deux n’est gardé"),
        (6, "Ajaccio (2A004) : « -5 » n’est pas un nombre d’habitants"),
        (7, "Les Abymes (97101) : « 99999999999999999999 » n’est pas un nombre d’habitants"),
        (8, "« ABC » n’est pas un code de commune"),
    ]
    assert found.elsewhere == 1
    again = census.read(b"CODGEO;PMUN\n49901;8\n49901;8\n49901\n", OURS)
    assert (again.inhabitants, [fault.line for fault in again.faults]) == ({"49901": 8}, [4])


def test_a_third_different_number_is_not_believed_either() -> None:
    found = census.read(b"CODGEO;PMUN\n49901;8\n49901;9\n49901;8\n", OURS)
    assert found.inhabitants == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "n’a pas les colonnes attendues"),
        (b"nom;age\nA;1\n", "n’a pas les colonnes attendues"),
        (b"CODGEO;SUPERF\n49901;1\n", "n’a pas les colonnes attendues"),
        (b"\x89PNG\0\0", "n’est ni un CSV"),
        (b"PK\x03\x04 spoilt", "ne s’ouvre pas"),
        (b"x" * (census.MOST_BYTES + 1), "trop lourd"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        census.read(content, OURS)


def test_an_archive_that_unfolds_without_end_is_refused() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w", 8) as made:
        made.writestr("communes.csv", b"0" * (census.MOST_BYTES + 1))
    with pytest.raises(Unreadable, match="trop lourd"):
        census.read(archive.getvalue(), OURS)


def test_a_file_of_faults_alone_tells_the_first_ones() -> None:
    found = census.read(b"CODGEO;PMUN\n" + b"nulle part;1\n" * 1_000, OURS)
    assert len(found.faults) == census.MOST_FAULTS
