"""Office files made at test time, part by part, so that each trap stands in a few lines of XML."""

from __future__ import annotations

import io
import struct
import zipfile
from itertools import pairwise

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; `parts` are further parts of word/ by name (numbering, styles, footnotes, …)."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        files[f"word/{name}.xml"] = content
    return zipped(files)


def table(*rows: tuple[str, ...], header: bool = False) -> str:
    done = []
    for number, cells in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if header and number == 0 else ""
        inner = "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in cells)
        done.append(f"<w:tr>{marked}{inner}</w:tr>")
    return f"<w:tbl>{''.join(done)}</w:tbl>"


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    """One list whose levels have these (format, text), used as numId 1."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start if depth == 0 else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def numbered(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


_OFFICE = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "", **parts: str) -> bytes:
    """An OpenDocument text with this body and these automatic styles."""
    content = (
        f"<office:document-content {_OFFICE}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    for name, text in parts.items():
        files[name.replace("__", "/") + ".xml"] = text
    return zipped(files)


_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _CUT = 512, 64, 4096


def compound(streams: dict[str, bytes]) -> bytes:
    """A Microsoft compound file (version 3) with these streams; "a/b" lies in storage "a"."""
    fat: list[int] = []
    minifat: list[int] = []
    data = mini = b""

    def chain(table: list[int], content: bytes, size: int) -> tuple[int, bytes]:
        count = max(1, -(-len(content) // size))
        first = len(table)
        table.extend([*range(first + 1, first + count), _END])
        return first, content.ljust(count * size, b"\0")

    places: dict[str, tuple[int, int]] = {}
    for path, content in streams.items():
        first, padded = chain(
            minifat if len(content) < _CUT else fat, content, _MINI if len(content) < _CUT else _SECTOR
        )
        places[path] = (first, len(content))
        if len(content) < _CUT:
            mini += padded
        else:
            data += padded
    root, padded = chain(fat, mini, _SECTOR)
    places["Root Entry"] = (root, len(mini))
    data += padded
    short, padded = chain(fat, struct.pack(f"<{len(minifat)}I", *minifat), _SECTOR)
    data += padded[: -(len(padded) - 4 * len(minifat)) or None].ljust(len(padded), b"\xff")
    directory, padded = chain(fat, _entries(streams, places), _SECTOR)
    data += padded
    tables = -(-(len(fat) + 2) // 128)
    at = len(fat)
    fat += [_FAT] * tables
    fat += [_FREE] * (tables * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6s9I", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables, directory, 0, _CUT, short, -(-len(minifat) // 128), _END, 0
    )
    header += struct.pack("<109I", *range(at, at + tables), *[_FREE] * (109 - tables))
    return header + data + struct.pack(f"<{len(fat)}I", *fat)


def _entries(streams: dict[str, bytes], places: dict[str, tuple[int, int]]) -> bytes:
    """The directory: storages and streams of one level are linked to the right."""
    storages = sorted({path.rsplit("/", 1)[0] for path in streams if "/" in path})
    names = ["Root Entry", *storages, *streams]
    children = {"Root Entry": [*storages, *(path for path in streams if "/" not in path)]}
    for storage in storages:
        children[storage] = [path for path in streams if path.startswith(f"{storage}/")]
    right = {one: names.index(other) for siblings in children.values() for one, other in pairwise(siblings)}
    entries = b""
    for name in names:
        plain = name.rsplit("/", 1)[-1].encode("utf-16-le") + b"\0\0"
        kind = 5 if name == "Root Entry" else 1 if name in storages else 2
        child = names.index(children[name][0]) if children.get(name) else _NONE
        first, size = places.get(name, (0, 0))
        entries += plain.ljust(64, b"\0")
        entries += struct.pack("<HBBIII16sI", len(plain), kind, 1, _NONE, right.get(name, _NONE), child, b"", 0)
        entries += struct.pack("<QQIQ", 0, 0, first, size)
    return entries + (b"\0" * 68 + struct.pack("<III", _NONE, _NONE, _NONE) + b"\0" * 48) * (-len(names) % 4)


def outlook(subject: str, body: str, sender: str, attachments: dict[str, bytes] | None = None) -> bytes:
    """An Outlook message with a plain body."""
    attached = attachments or {}

    def text(value: str) -> bytes:
        return value.encode("utf-16-le")

    def properties(values: dict[str, bytes], header: bytes) -> bytes:
        rows = b"".join(
            struct.pack(
                "<HHII4s", int(key[4:], 16), int(key[:4], 16), 6, len(value) + (2 if key.endswith("1F") else 0), b""
            )
            for key, value in values.items()
        )
        return header + rows

    # 12 June 2031, 09:30 UTC, in units of 100 ns since 1601
    sent = struct.pack("<HHIQ", 0x0040, 0x0039, 6, 135_834_966_000_000_000)
    top = {"001A001F": text("IPM.Note"), "0037001F": text(subject), "1000001F": text(body), "0042001F": text(sender)}
    streams = {f"__substg1.0_{key}": value for key, value in top.items()}
    streams["__properties_version1.0"] = (
        properties(top, struct.pack("<8x4I8x", 0, len(attached), 0, len(attached))) + sent
    )
    for number, (label, content) in enumerate(attached.items()):
        storage = f"__attach_version1.0_#{number:08X}"
        values = {"3707001F": text(label), "37010102": content}
        for key, value in values.items():
            streams[f"{storage}/__substg1.0_{key}"] = value
        by_value = struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0)
        streams[f"{storage}/__properties_version1.0"] = properties(values, b"\0" * 8) + by_value
    streams["__nameid_version1.0/__substg1.0_00020102"] = b"\0" * 16
    return compound(streams)
