"""Findings Extractor: what was found wrong, what was promised, and what became of it."""

__version__ = "0.1.0"
