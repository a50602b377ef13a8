"""The `extractor` command: the only place that prints, reads the clock and sets the exit code.

0 done · 1 internal fault · 2 usage or unreadable input · 3 done, but some documents failed · 4 overdue items found ·
5 the tracker cannot be used · 130 interrupted, nothing half-written.
"""

from __future__ import annotations

import os
import sys

import click

from extractor import __version__
from extractor.cli import documents, evaluation, rules, tracker
from extractor.cli.output import say
from extractor.errors import ExtractorError, place_of


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="extractor")
def cli() -> None:
    """Reads inspection reports, minutes, action plans, letters and press; finds issues and commitments; tracks them.

    Start with: extractor run FOLDER
    """


for command in (*documents.COMMANDS, *evaluation.COMMANDS, *tracker.COMMANDS, rules.rules):
    cli.add_command(command)


def main() -> None:
    """Runs the command and ends the process with its exit code; an error is one message, never a traceback."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        say("Interrupted; nothing is half-written.")
        sys.exit(130)
    except KeyboardInterrupt:
        say("Interrupted; nothing is half-written.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ExtractorError as error:
        say(f"Error: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader of our output has gone (for example `| head`): not a fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # what it says may repeat a document's words, which belong on no screen and in no log
        if sys.flags.dev_mode:
            raise
        say(f"Internal fault: {type(error).__name__} {place_of(error)}. Please report it; `python -X dev` shows more.")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
