"""The usual way of a long PDF, HTML laid out by WeasyPrint: contributions of a GeoJSON file, with their facts, tagged
and in PDF/A-3a as ours. Prints the number of pages. Run by a Python that has WeasyPrint; it imports nothing of ours."""

import html
import json
import sys
from pathlib import Path
from typing import Any

from weasyprint import HTML

STYLE = """
@page { size: A4; margin: 27mm 23mm 25mm; @bottom-right { content: counter(page) " / " counter(pages) } }
body { font: 10.6pt/1.45 sans-serif; text-align: justify; hyphens: auto }
h2 { border-top: 0.5pt solid; margin: 8mm 0 3mm; break-after: avoid }
article { display: grid; grid-template-columns: 34mm 1fr; column-gap: 4mm }
dl { font-size: 8.8pt; margin: 0 } dd { margin: 0 0 2.6mm } p { margin: 0 }
"""
FACTS = ("nature", "themes", "recu_le", "communes", "zones", "lon", "lat", "x", "y")


def main(path: str) -> None:
    held = json.loads(Path(path).read_bytes())
    said: dict[str, list[str]] = {}
    for one in held["concertation"]["commentaires"]:
        said.setdefault(one["contribution"], []).append(f"{one['position']} : {one['texte']}")
    body = "".join(_entry(one["properties"], said.get(one["id"], [])) for one in held["features"])
    page = f'<html lang="fr"><title>Bilan</title><style>{STYLE}</style><h1>Les contributions</h1>{body}'
    document = HTML(string=page).render(pdf_variant="pdf/a-3a")
    document.write_pdf(pdf_variant="pdf/a-3a")
    print(len(document.pages))


def _entry(told: dict[str, Any], comments: list[str]) -> str:
    facts = "".join(f"<dt>{name}</dt><dd>{_text(told[name])}</dd>" for name in FACTS if told[name] is not None)
    votes = f"{told['votes_pour']} pour {told['votes_contre']} contre {told['votes_mitiges']} mitigés"
    texts = "".join(f"<p>{_text(text)}</p>" for text in (told["texte"], votes, *comments))
    return f"<h2>{told['numero']} {_text(told['titre'])}</h2><article><dl>{facts}</dl><div>{texts}</div></article>"


def _text(value: object) -> str:
    return html.escape(str(value))


if __name__ == "__main__":
    main(sys.argv[1])
