"""What the design claims about the code, held against the code."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sorted(path for path in (ROOT / "carto").rglob("*.py") if "migrations" not in path.parts)
VERBS = [path for path in PYTHON if path.name == "actions.py" and "accounts" not in path.parts]
SOURCES = PYTHON + sorted((ROOT / "fixtures").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))
TEMPLATES = ROOT / "frontend" / "templates"
FRONTEND = sorted((ROOT / "frontend" / "static").rglob("*.js")) + sorted(TEMPLATES.rglob("*.html"))
BANNED_LOOKUPS = re.compile(r"bboverlaps|__contained\b|__dwithin|geography=True|ArrayField|\.extra\(|SearchVector")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize(
    "path", [p for p in PYTHON if p.name == "actions.py" and "accounts" not in p.parts], ids=name_of
)
def test_every_public_verb_asks_the_rules_first(path: Path) -> None:
    tree = ast.parse(path.read_text())
    late = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        body = function.body[1:] if ast.get_docstring(function) else function.body
        if not ast.unparse(body[0]).startswith(
            ("require(", "require_somewhere(", "require_creation(", "require_own_data(")
        ):
            late.append(function.name)
    assert late == []


@pytest.mark.parametrize("path", [p for p in PYTHON if p.name != "backend.py"], ids=name_of)
def test_only_geo_backend_asks_which_database_runs(path: Path) -> None:
    assert not re.search(r"connections?(\[[^]]+\])?\.vendor|\.ops\.spatialite|\.ops\.postgis", path.read_text())


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_lookups_that_differ_between_databases_are_absent(path: Path) -> None:
    assert BANNED_LOOKUPS.findall(path.read_text()) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
    long = [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno > 60]
    assert long == []


@pytest.mark.parametrize("path", FRONTEND, ids=name_of)
def test_user_text_never_becomes_html(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\|safe\b|\.innerHTML|\.outerHTML|insertAdjacentHTML|autoescape off", text) == []
    attributes = r"on\w+" if path.parent.name == "mail" else r"style|on\w+"  # mail programs read no style sheet
    assert path.suffix != ".html" or re.findall(rf"<[^>]+\s(?:{attributes})=", text) == []


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_only_rules_ask_for_roles_and_dates(path: Path) -> None:
    allowed = {"carto/concertations/rules.py", "carto/accounts/actors.py"}
    if name_of(path) not in allowed:
        assert not re.search(r"\.is_superuser\b|phase\.kind ==", path.read_text())


def test_every_template_is_used() -> None:
    used = "\n".join(path.read_text() for path in PYTHON) + "\n".join(p.read_text() for p in TEMPLATES.rglob("*.html"))
    by_framework = (
        "403.html",
        "403_csrf.html",
        "404.html",
        "500.html",
        "400.html",
        "account/",
        "allauth/",
        "mail/",
        "mfa/",
        "socialaccount/",
    )
    unused = [
        name
        for path in TEMPLATES.rglob("*.html")
        if not (name := str(path.relative_to(TEMPLATES))).startswith(by_framework) and f'"{name}"' not in used
    ]
    assert unused == []


def test_every_letter_is_text_and_html() -> None:
    mail = TEMPLATES / "mail"
    letters = {path.stem for path in mail.iterdir() if path.stem != "base" and not path.stem.startswith("_")}
    assert [name for name in letters if not all((mail / f"{name}.{kind}").exists() for kind in ("txt", "html"))] == []


def test_only_the_map_folder_knows_leaflet() -> None:
    outside = [
        name_of(path)
        for path in (ROOT / "frontend" / "static" / "carto" / "js").rglob("*.js")
        if "map" not in path.parts and re.search(r"\bL\.\w+|leaflet", path.read_text())
    ]
    assert outside == []


def test_nothing_is_taken_from_another_host_by_a_page() -> None:
    fetched = re.compile(
        r"""src=["']https?://|<link\b[^>]*href=["']https?://|@import\s+url\(["']?https?:|url\(["']?https?://"""
    )
    pages = [*FRONTEND, *(ROOT / "frontend" / "static").rglob("*.css")]
    assert [name_of(page) for page in pages if fetched.search(page.read_text())] == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    call_command("makemigrations", dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"
