"""Zip packages (DOCX, ODT, XLSX, ZIP) opened with limits, and their XML without entities or network."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from extractor.errors import InputError
from extractor.settings import Limits

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_SMALL = 1 << 20
"""A part below this size may be packed as tightly as it likes."""


class Package:
    """A zip file's parts, each read at most once and never beyond the limits. Raises InputError throughout."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise InputError(
                f"the file is damaged: it cannot be opened as a package ({error}).",
                place=name,
                advice="Ask for it again, or open it in its own program and save it under a new name.",
            ) from error
        self.names = frozenset(self.zip.namelist())
        if len(self.names) > limits.archive_members:
            raise InputError(
                f"it holds {len(self.names)} parts, more than {limits.archive_members}.",
                place=name,
                advice="Unpack it and read the files that matter, or raise limits.archive_members.",
            )

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        try:
            info = self.zip.getinfo(part)
        except KeyError as error:
            raise InputError(f"the part {part} is missing.", place=self.name, advice="Save the file again.") from error
        if info.flag_bits & 1:
            raise InputError(
                f"{part} is locked with a password.", place=self.name, advice="Save it again without a password."
            )
        limit = self.limits.part_bytes
        if info.file_size > limit or info.file_size > max(_SMALL, self.limits.part_ratio * info.compress_size):
            raise self._too_big(part, info.file_size)
        try:
            with self.zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _DAMAGE as error:
            raise InputError(
                f"{part} in it is damaged ({error}).", place=self.name, advice="Ask for the file again."
            ) from error
        # the size that a member declares may be a lie
        if len(data) > limit:
            raise self._too_big(part, len(data))
        return data

    def xml(self, part: str) -> Any:
        """The root element of a part. Entities, document types and the network are refused."""
        return parse_xml(self.read(part), f"{self.name}: {part}")

    def _too_big(self, part: str, size: int) -> InputError:
        return InputError(
            f"{part} unpacks to {size >> 20} MiB, beyond what a document of this kind can hold.",
            place=self.name,
            advice="If the file is genuine, raise limits.part_bytes or limits.part_ratio in tracker.toml.",
        )


def parse_xml(data: bytes, place: str) -> Any:
    """XML as an element tree. Raises InputError for XML that is broken or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"its XML is broken ({error}).", place=place, advice="Open it in its own program and save it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(
            "its XML declares entities, which no office program writes.",
            place=place,
            advice="Do not open the file; ask the sender how it was made.",
        )
    return root
