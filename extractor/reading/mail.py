"""E-mail: what the sender wrote, without the history quoted below it; attachments are documents of their own."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from extractor.errors import InputError
from extractor.model import BlockKind, Document, Problem, document_id
from extractor.reading.archive import safe_name
from extractor.reading.assemble import Piece, assemble
from extractor.reading.bundle import Bundle
from extractor.reading.plain import decode, pieces_from_text
from extractor.reading.web import whole_page
from extractor.settings import Settings

_QUOTES = ".gmail_quote, .yahoo_quoted, blockquote[type=cite], #appendonsend, #divRplyFwdMsg, .moz-cite-prefix"
_HISTORY = re.compile(
    r"(?:^|\n)(?:"
    r"On [^\n]{6,160}(?:\n[^\n]{0,120})?\swrote:\s*(?:\n|$)"
    r"|-{2,}\s*Original (?:Message|Appointment)\s*-{2,}"
    r"|_{10,}\s*\n\s*From:"
    r"|From:\s[^\n]+\n(?:[^\n]+\n)?(?:Sent|Date):\s[^\n]+\n(?:(?:To|Cc|Subject|Importance):[^\n]*\n?)+"
    r"|>[^\n]*(?:\n>[^\n]*)*"
    r")"
)
_FORWARD = re.compile(r"^\s*(?:fwd?|forwarded)\s*:", re.IGNORECASE)
_FORWARD_MARK = re.compile(r"-{2,}\s*Forwarded (?:message|by)|Begin forwarded message", re.IGNORECASE)
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_BRIEF = 200
"""A forwarded message of which the sender wrote no more than so many characters is read with what it forwards."""

_IGNORED = (
    "image/",
    "text/calendar",
    "application/pkcs7-signature",
    "application/pgp-signature",
    "text/vcard",
    "text/x-vcard",
)


def read_eml(data: bytes, name: str, settings: Settings) -> Bundle:
    """An e-mail as it was sent. Raises InputError for one that is encrypted, or that says and holds nothing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]:
        data_read = decode(data, name).encode("utf-8")  # saved as UTF-16, which the e-mail format does not know
    else:
        data_read = data
    try:
        message = message_from_bytes(data_read, policy=policy.default)
        kind = message.get_content_type()
        members, problems = _attachments(message, name)
        plain = message.get_body(preferencelist=("plain",))
        rich = message.get_body(preferencelist=("html",))
        body = _content(plain, name) if plain is not None else ""
        page = _content(rich, name) if rich is not None else ""
        heads = {key: _header(message, key) for key in ("Subject", "From", "To", "Cc", "Date")}
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise InputError(
            f"the e-mail is damaged ({type(error).__name__}: {error}).",
            place=name,
            advice="Save it again from the mail program.",
        ) from error
    if kind in _ENCRYPTED:
        raise InputError(
            "the e-mail is encrypted.",
            place=name,
            advice="Open it in the mail program and save its text and attachments.",
        )
    return _bundle(data, name, "eml", heads, _day(heads["Date"]), body, page, members, problems)


def read_msg(data: bytes, name: str, settings: Settings) -> Bundle:
    """A message saved by Outlook. Raises InputError for one that is damaged, or that says and holds nothing."""
    from oxmsg import Message as OutlookMessage

    try:
        message: Any = OutlookMessage.load(io.BytesIO(data))
        heads = {
            "Subject": message.subject or "",
            "From": message.sender or "",
            "To": "; ".join(_recipient(one) for one in message.recipients),
            "Cc": "",
            "Date": _written(message.sent_date),
        }
        body, page = message.body or "", message.html_body or ""
        members, problems = _outlook_attachments(message, name)
        day = message.sent_date.date().isoformat() if message.sent_date else None
    except (
        OSError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        EOFError,
        AssertionError,
        struct.error,
    ) as error:
        raise InputError(
            f"the message is damaged ({type(error).__name__}: {error}).",
            place=name,
            advice="Open it in Outlook and save it again, or forward it as an attachment.",
        ) from error
    return _bundle(data, name, "msg", heads, day, body, page, members, problems)


def _bundle(
    data: bytes,
    name: str,
    form: str,
    heads: dict[str, str],
    day: str | None,
    body: str,
    page: str,
    members: list[tuple[str, bytes]],
    problems: list[Problem],
) -> Bundle:
    """The message as a document, with its attachments."""
    own, quoted = _own_words(body, heads["Subject"])
    pieces = pieces_from_text(own)
    if page and len(own.split()) < 3:
        pieces, quoted = _from_page(page, heads["Subject"])
    notes = ["The earlier messages quoted below it were left out."] if quoted else []
    said = sum(len(piece.text) for piece in pieces)
    if said == 0 and not members:
        reason = problems[0].reason if problems else "the e-mail is empty."
        raise InputError(reason, place=name, advice=problems[0].advice if problems else "Ask for it again.")
    if said == 0:
        return Bundle((), tuple(members), tuple(problems))
    top = "\n".join(f"{key}: {heads[key]}" for key in ("From", "To", "Cc", "Date") if heads[key])
    subject = heads["Subject"].strip()
    front = [Piece(BlockKind.HEADING, subject, level=1)] if subject else []
    if top:
        front.append(Piece(BlockKind.PARAGRAPH, top))
    assembled = assemble([*front, *pieces])
    if members:
        notes.append(f"Attachments, read as documents of their own: {', '.join(inner for inner, _ in members)}.")
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        document_id(digest),
        digest,
        name,
        form,
        assembled.text,
        assembled.pages,
        assembled.blocks,
        assembled.words,
        date=day,
        title=re.sub(r"^(?:\s*(?:re|fwd?|aw)\s*:\s*)+", "", subject, flags=re.IGNORECASE),
        notes=tuple(notes),
    )
    return Bundle((document,), tuple(members), tuple(problems))


def _own_words(body: str, subject: str) -> tuple[str, bool]:
    """What the sender wrote, and whether quoted history was cut off. What is forwarded is the message itself."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    found = _HISTORY.search(body)
    if found is None:
        return body, False
    own = body[: found.start()]
    tail = body[found.end() :]
    # answers written between the lines quoted, or below them
    below = [line for line in tail.split("\n") if line.strip() and not line.startswith(">")]
    if found.group().lstrip("\n").startswith(">") and below:
        return "\n".join("" if line.startswith(">") else line for line in body.split("\n")), True
    forwarded = _FORWARD.match(subject) or _FORWARD_MARK.search(body[: found.end()])
    if (forwarded and len(own.strip()) <= _BRIEF) or not own.strip():
        rest = re.sub(r"(?m)^>+ ?", "", body[found.start() :])
        later = _HISTORY.search(rest, 1 + len(found.group()))
        return own + (rest[: later.start()] if later else rest), later is not None
    return own, True


def _from_page(page: str, subject: str) -> tuple[list[Piece], bool]:
    """An HTML body's pieces without the history quoted in it."""
    tree = LexborHTMLParser(page)
    forwarded = _FORWARD.match(subject) is not None
    quoted = False
    if not forwarded:
        if (mark := tree.css_first("#divRplyFwdMsg, #appendonsend")) is not None:
            following = mark.next
            while following is not None:
                mark.decompose()
                mark, following = following, following.next
            mark.decompose()
            quoted = True
        for node in tree.css(_QUOTES):
            node.decompose()
            quoted = True
    pieces = whole_page(tree)
    if not forwarded:
        for number in range(1, len(pieces)):
            together = "\n".join(one.text for one in pieces[number : number + 5])
            if (found := _HISTORY.match("\n" + together)) and not found.group().lstrip().startswith(">"):
                return pieces[:number], True
    return pieces, quoted


def _header(message: EmailMessage, name: str) -> str:
    """A header's words; as it stands where it breaks the rules so badly that the parser fails on it."""
    try:
        found = str(message.get(name, ""))
    except (LookupError, ValueError, AttributeError, TypeError):
        found = " ".join(str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return " ".join(found.split())


def _content(part: Any, name: str) -> str:
    """A body part as text, whatever charset it claims."""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError, KeyError, AttributeError):
        payload = part.get_payload(decode=True)
        return decode(payload, name) if isinstance(payload, bytes) and payload else ""


def _attachments(message: EmailMessage, name: str) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    members: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for number, part in enumerate(message.iter_attachments(), start=1):
        kind = part.get_content_type()
        label = part.get_filename() or ""
        if kind.startswith(_IGNORED) and not label.lower().endswith((".pdf", ".docx", ".xlsx")):
            continue
        if kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, Message):
                subject = " ".join(str(inner.get("Subject", "")).split())
                members.append((label or f"{subject or f'message {number}'}.eml", inner.as_bytes()))
            continue
        if label.lower() == "winmail.dat":
            problems.append(_winmail(name))
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            members.append((label or f"attachment {number}{_ending(kind)}", payload))
    return _named(members), problems


def _winmail(name: str) -> Problem:
    return Problem(
        f"{name}!/winmail.dat",
        "the attachments are packed in Outlook's own format.",
        "Ask the sender to send the message as HTML or plain text, or save the attachments from Outlook.",
    )


def _outlook_attachments(message: Any, name: str) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    members: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for number, one in enumerate(message.attachments, start=1):
        label = one.file_name or f"attachment {number}"
        if (one.mime_type or "").startswith(_IGNORED):
            continue
        content = one.file_bytes
        if content:
            members.append((label, content))
        else:
            reason = "the attachment is itself a message or only a link."
            problems.append(
                Problem(f"{name}!/{safe_name(label)}", reason, "Save it from Outlook and give it by itself.")
            )
    return _named(members), problems


def _named(members: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Members with safe names, each its own."""
    seen: dict[str, int] = {}
    done = []
    for label, content in members:
        inner = safe_name(label)
        seen[inner] = seen.get(inner, 0) + 1
        if seen[inner] > 1:
            stem, dot, ending = inner.rpartition(".")
            inner = f"{stem or ending} ({seen[safe_name(label)]}){dot}{ending if stem else ''}"
        done.append((inner, content))
    return done


def _ending(kind: str) -> str:
    return {"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv"}.get(kind, "")


def _recipient(one: Any) -> str:
    name, address = getattr(one, "name", "") or "", getattr(one, "email_address", "") or ""
    return f"{name} <{address}>".strip() if address and address != name else name


def _written(sent: datetime | None) -> str:
    return f"{sent:%A} {sent.day} {sent:%B} {sent.year} {sent:%H:%M}" if sent else ""


def _day(header: str) -> str | None:
    """The sender's day of sending."""
    try:
        return parsedate_to_datetime(header).date().isoformat() if header else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


__all__: Sequence[str] = ("read_eml", "read_msg")
