"""Builds the corpus from its sources: python corpus/build.py [inbox] [dev] [gold]

inbox  corpus/sources/inbox/*.txt → corpus/inbox/* in their real formats (needs reportlab)
gold   the quotes of those sources, located in each built file as the product reads it → corpus/inbox-gold/*.json
dev    corpus/sources/dev/*.txt → corpus/dev/<slug>/source.txt and gold.json

python corpus/build.py flat DIR writes dev as DIR/texts/<slug>.txt and DIR/gold/<slug>.json.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import markup
import render

HERE = Path(__file__).parent
INBOX_SOURCES = HERE / "sources" / "inbox"
DEV_SOURCES = HERE / "sources" / "dev"


def build_inbox(out: Path) -> list[Path]:
    """Writes every inbox document; the same sources give the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(INBOX_SOURCES.glob("*.txt")):
        source = markup.read_source(path)
        target = out / source.about["file"]
        target.write_bytes(render.render(source.text, source.about))
        written.append(target)
    return written


def build_dev(out: Path) -> list[Path]:
    """Writes every annotated document with its gold."""
    sources = [markup.read_source(path) for path in sorted(DEV_SOURCES.glob("*.txt"))]
    made = {}
    for source in sources:
        places = [(mark.start, mark.end) for mark in source.marks]
        rows, names = markup.as_findings(source, places, source.text)
        made[source.slug] = (source, rows, names)
    written = []
    for slug, (source, rows, _) in made.items():
        folder = out / slug
        folder.mkdir(parents=True, exist_ok=True)
        data = source.text.encode("utf-8")
        (folder / "source.txt").write_bytes(data)
        gold = _gold("source.txt", data, source, rows, _links(source, {key: row[2] for key, row in made.items()}, {}))
        (folder / "gold.json").write_text(gold, encoding="utf-8")
        written.append(folder)
    return written


def build_flat(out: Path) -> list[Path]:
    """The annotated documents with one flat name each; a link's target is then `<slug>.txt#f1`."""
    (out / "texts").mkdir(parents=True, exist_ok=True)
    (out / "gold").mkdir(exist_ok=True)
    written = []
    for folder in sorted((HERE / "dev").iterdir()):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        gold["document"] = f"{folder.name}.txt"
        for link in gold["links"]:
            link["to"] = link["to"].replace("#", ".txt#")
        (out / "texts" / gold["document"]).write_bytes((folder / "source.txt").read_bytes())
        target = out / "gold" / f"{folder.name}.json"
        target.write_text(json.dumps(gold, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(target)
    return written


def build_gold(out: Path, inbox: Path) -> list[Path]:
    """Locates each inbox source's quotes in the text that the product reads from its file."""
    from extractor import rulebook
    from extractor.reading import read

    out.mkdir(parents=True, exist_ok=True)
    rules = rulebook.load()
    made = {}
    for path in sorted(INBOX_SOURCES.glob("*.txt")):
        source = markup.read_source(path)
        if source.about["format"] == "scan":
            continue  # its text comes from character recognition, which never gives the same quotes twice
        file = inbox / source.about["file"]
        document = read(file, rulebook=rules).documents[0]
        rows, names = markup.as_findings(source, markup.locate(source, document.text), document.text)
        made[source.slug] = (source, rows, names, file)
    files = {slug: source.about["file"] for slug, (source, *_) in made.items()}
    written = []
    for source, rows, _, file in made.values():
        links = _links(source, {key: row[2] for key, row in made.items()}, files)
        target = out / f"{source.slug}.json"
        target.write_text(_gold(file.name, file.read_bytes(), source, rows, links), encoding="utf-8")
        written.append(target)
    return written


def _links(source: markup.Source, names: dict[str, dict[str, str]], files: dict[str, str]) -> list[dict[str, str]]:
    """The links of a source, its names for findings turned into their ids."""
    found = []
    for start, end, relation in source.links:
        if relation not in markup.RELATIONS:
            raise markup.MarkupError(f"{source.slug}: link relation {relation!r}")
        slug, hash_, name = end.rpartition("#")
        slug = slug if hash_ else source.slug
        try:
            row = {"from": names[source.slug][start], "to": f"{files.get(slug, slug)}#{names[slug][name]}"}
        except KeyError as error:
            raise markup.MarkupError(f"{source.slug}: link {start} → {end}: no finding named {error}") from error
        found.append(row | {"type": relation})
    return found


def _gold(
    document: str, data: bytes, source: markup.Source, rows: list[dict[str, Any]], links: list[dict[str, str]]
) -> str:
    gold = {
        "document": document,
        "sha256": hashlib.sha256(data).hexdigest(),
        "date": source.about.get("date"),
        "kind": source.about["kind"],
        "findings": rows,
        "links": links,
    }
    return json.dumps(gold, indent=1, ensure_ascii=False) + "\n"


def main(tasks: list[str]) -> None:
    if tasks[:1] == ["flat"]:
        print(f"flat: {len(build_flat(Path(tasks[1])))} documents")
        return
    tasks = tasks or ["inbox", "dev", "gold"]
    if "inbox" in tasks:
        print(f"inbox: {len(build_inbox(HERE / 'inbox'))} documents")
    if "dev" in tasks:
        print(f"dev: {len(build_dev(HERE / 'dev'))} documents")
    if "gold" in tasks:
        print(f"gold: {len(build_gold(HERE / 'inbox-gold', HERE / 'inbox'))} files")


if __name__ == "__main__":
    main(sys.argv[1:])
