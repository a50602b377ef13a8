"""What a file is, by its bytes. Its name decides only between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile

from extractor.errors import InputError

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|table|article|section|main|meta|title)\b", re.IGNORECASE)
_XHTML = re.compile(rb"<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL)
_HEADER = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|mime-version|message-id|delivered-to|reply-to|sender|content-type"
    rb"|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results|thread-[\w-]+|in-reply-to|references):[ \t]*\S",
    re.IGNORECASE | re.MULTILINE,
)
_FOLDED_HEADERS = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_FEW_ZEROS = 3
_DELIMITED = (".csv", ".tsv")

_UNREADABLE: tuple[tuple[bytes, str, str], ...] = (
    (b"%!PS", "a PostScript file", "Convert it to PDF first."),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file", "Convert it to PDF first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it, or pack it as ZIP."),
    (b"Rar!", "a RAR archive", "Unpack it, or pack it as ZIP."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, or pack it as ZIP."),
    (b"\x89PNG", "a picture", "Save it as PDF, so that its text can be read by OCR."),
    (b"\xff\xd8\xff", "a picture", "Save it as PDF, so that its text can be read by OCR."),
    (b"II*\x00", "a picture", "Save it as PDF, so that its text can be read by OCR."),
    (b"MM\x00*", "a picture", "Save it as PDF, so that its text can be read by OCR."),
    (b"GIF8", "a picture", "Save it as PDF, so that its text can be read by OCR."),
    (b"MZ", "a program", "Only documents can be read."),
    (b"\x7fELF", "a program", "Only documents can be read."),
)


def sniff(data: bytes, name: str) -> str:
    """A key of READERS. Raises InputError for a file that is empty or of a kind that cannot be read."""
    if not data.strip(b"\x00 \t\r\n"):
        reason = "the file is empty." if not data else "the file holds nothing but blanks."
        raise InputError(reason, place=name, advice="Ask the sender for the file again.")
    head = data[:4096]
    for magic, what, advice in _UNREADABLE:
        if head.startswith(magic):
            raise InputError(f"this is {what}{_though(name)}, which cannot be read.", place=name, advice=advice)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_compound(data, name)
    # after the containers: a PDF lies near the start of an archive that stores it uncompressed
    if b"%PDF-" in data[:1024]:
        return "pdf"
    # of UTF-16 the Latin letters are enough to tell a web page and an e-mail from other text
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = (head[2:].replace(b"\0", b"") if wide else head).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if _XHTML.match(start) or (start.startswith(b"<") and _HTML.search(start[:2048])):
        return "html"
    if _FOLDED_HEADERS.match(start.replace(b"\r\n", b"\n")) and len(_HEADER.findall(start.split(b"\n\n")[0])) >= 2:
        return "eml"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _is_binary(data[:65536]):
        return "csv" if name.lower().endswith(_DELIMITED) else "text"
    if name.lower().endswith(".pdf"):
        raise InputError(
            "this is not a PDF, and not any other kind of document that can be read.",
            place=name,
            advice="Ask the sender for the file again.",
        )
    raise InputError(
        "this kind of file cannot be read.",
        place=name,
        advice="PDF, DOCX, ODT, RTF, HTML, e-mail, XLSX, CSV, text and ZIP can.",
    )


def _is_binary(data: bytes) -> bool:
    # a few zeros are left in texts by programs that pad their records
    if data.count(0) > max(_FEW_ZEROS, 0.01 * len(data)):
        # UTF-16 without a mark: every other byte of English text is zero
        zeros = max(data[0::2].count(0), data[1::2].count(0))
        return zeros < 0.4 * len(data) / 2 or min(data[0::2].count(0), data[1::2].count(0)) > 0.02 * len(data)
    controls = sum(data.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls > 0.01 * len(data)


def _though(name: str) -> str:
    return " (though its name ends in .pdf)" if name.lower().endswith(".pdf") else ""


def _in_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"the file is damaged ({error}).", place=name, advice="Ask the sender for the file again."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    for present, what in (
        ("ppt/presentation.xml" in names, "a presentation"),
        ("xl/workbook.bin" in names, "a binary workbook"),
        (kind.startswith(b"application/vnd.oasis.opendocument."), "an OpenDocument file that is not a text"),
    ):
        if present:
            raise InputError(f"this is {what}, which cannot be read.", place=name, advice="Save it as PDF, or as XLSX.")
    return "zip"


def _in_compound(data: bytes, name: str) -> str:
    """Old Microsoft files: only an Outlook message is read."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("__properties_version1.0"):
        return "msg"
    if has("EncryptedPackage"):
        raise InputError("the file is encrypted.", place=name, advice="Save a copy without a password.")
    what = (
        "an old Word document" if has("WordDocument") else "an old Excel workbook" if has("Workbook") else "an old file"
    )
    raise InputError(f"this is {what}, which cannot be read.", place=name, advice="Save it as DOCX, XLSX or PDF.")
