"""The floors hold: a module imports only from floors below it, and each third-party package has its one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extractor"

FLOORS = [
    {"model", "errors", "entries", "backtracking"},
    {"settings", "rulebook"},
    {"language"},
    {"reading"},
    {"finding"},
    {"formlint"},
    {"rulelint"},
    {"tracking"},
    {"store"},
    {"pipeline", "reports", "evaluate", "explain"},
    {"workers", "calibrate"},
    {"review"},
    {"cli"},
]

HOMES = {
    "spacy": {"language.english", "finding.matching", "formlint"},
    "ahocorasick": {"language", "finding"},
    "pypdfium2": {"reading"},
    "pdfplumber": {"reading"},
    "pikepdf": {"reading"},
    "lxml": {"reading"},
    "trafilatura": {"reading"},
    "selectolax": {"reading"},
    "oxmsg": {"reading"},
    "striprtf": {"reading"},
    "openpyxl": {"reading", "reports"},
    "rapidocr": {"reading"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "jinja2": {"reports", "review"},
    "xlsxwriter": {"reports"},
    "icalendar": {"reports"},
    "docx": {"reports"},
    "click": {"cli"},
    "rich": {"cli"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor_of(top: str) -> int:
    for number, floor in enumerate(FLOORS):
        if top in floor:
            return number
    raise AssertionError(f"{top} stands on no floor: add it to FLOORS")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_to_lower_floors(path: Path) -> None:
    top = name_of(path).split(".")[0]
    if top in ("__init__", "__main__", "", "extractor"):
        return
    for imported in imports_of(path):
        if imported.startswith("extractor."):
            other = imported.split(".")[1]
            if other != top and (PACKAGE / other).exists() | (PACKAGE / f"{other}.py").exists():
                assert floor_of(other) < floor_of(top), f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_third_party_packages_stay_at_home(path: Path) -> None:
    name = name_of(path)
    for imported in imports_of(path):
        homes = HOMES.get(imported.split(".")[0])
        if homes is not None:
            assert any(name == home or name.startswith(home + ".") for home in homes), f"{name} imports {imported}"


def test_floors_name_what_exists() -> None:
    tops = {name_of(path).split(".")[0] for path in modules()} - {"__init__", "__main__", ""}
    assert {top for top in tops if top != "extractor"} <= set().union(*FLOORS)
