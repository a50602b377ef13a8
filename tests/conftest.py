"""Options of the suite."""

from __future__ import annotations

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rebase", action="store_true", help="Write the scores reached now into tests/baseline.json.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--rebase") and os.environ.get("CI"):
        raise pytest.UsageError("--rebase writes the baseline: not in continuous integration.")
