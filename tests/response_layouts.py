"""Invented reports and the answers to them, in the layouts that authorities use: bodies for `corpus/render.py`.

Each recommendation has a text and an answer; a layout says how both are printed. `LAYOUTS` gives, under a name, the
body of the report, the body of the response and which answer belongs to which recommendation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    chapter: str
    text: str
    answer: tuple[str, ...]
    short: str
    """What it is called where its text is not repeated."""


MATERNITY = (
    Asked(
        "Listening to families",
        "We recommend that the Department set up a single telephone line by which families can raise worries about"
        " a birth unit while the mother is still in its care.",
        (
            "The Government accepts this recommendation.",
            "We will open a national line in the spring of 2034, staffed by midwives.",
        ),
        "A line for families",
    ),
    Asked(
        "Listening to families",
        "Every board should hear from at least one bereaved family in public session each year, and should publish"
        " what it did as a result.",
        (
            "We agree in principle.",
            "Boards are being asked to plan such sessions, and guidance will follow by June 2033.",
        ),
        "Hearing bereaved families",
    ),
    Asked(
        "Staffing",
        "The regulator should treat a rota that leaves a labour ward without a consultant overnight as a breach, and"
        " should say so in its reports.",
        (
            "This is a matter for the regulator, which is independent.",
            "Hospital groups have reviewed their rotas since May 2033.",
        ),
        "Consultant cover at night",
    ),
    Asked(
        "Staffing",
        "The Department must fund two hundred additional training posts for neonatal nurses within three years.",
        ("We do not accept this recommendation.", "Training numbers are settled in the spending review."),
        "Neonatal nurses",
    ),
    Asked(
        "Records",
        "It should become an offence to alter a cardiotocograph trace or the notes of a birth after the event.",
        (
            "The Government accepts this in part.",
            "We are considering how existing law on false records could be widened.",
        ),
        "Altered notes",
    ),
    Asked(
        "Records",
        "We urge hospital groups to keep traces for thirty years in a form that can be searched.",
        (
            "Trusts have stored all traces in the regional archive since January 2033.",
            "NHS England will audit the archive every winter.",
        ),
        "Keeping of traces",
    ),
    Asked(
        "Oversight",
        "Integrated care boards ought to visit each birth unit unannounced at least twice a year.",
        (
            "The Government agrees.",
            "Boards made 41 such visits last year and will make more once inspectors are trained.",
        ),
        "Unannounced visits",
    ),
    Asked(
        "Oversight",
        "We call on ministers to lay before Parliament a yearly account of progress against each of these"
        " recommendations.",
        ("Ministers will lay the first account in October 2033.",),
        "A yearly account",
    ),
)
OPENING = """# {title}

{date}

{publisher}

"""
FILLER = {
    "Listening to families": "Families told us that they had rung the unit again and again. Their calls were logged as"
    " nuisance calls.",
    "Staffing": "For eleven nights in March nobody senior was on the labour ward. Rotas were drawn up by a clerk.",
    "Records": "Two sets of notes had been changed by a different hand, and one trace could not be found at all.",
    "Oversight": "Those who were meant to watch over the units relied on returns that the units filled in themselves.",
}


def _chapters(asked: Sequence[Asked]) -> dict[str, list[tuple[int, Asked]]]:
    found: dict[str, list[tuple[int, Asked]]] = {}
    for number, one in enumerate(asked, 1):
        found.setdefault(one.chapter, []).append((number, one))
    return found


def _report_opening() -> str:
    return OPENING.format(
        title="Ashmere Maternity Inquiry: report to Parliament",
        date="14 February 2033",
        publisher="Report of the inquiry into birth units of the Ashmere hospital group, to the Department of Births",
    )


def _response_opening(title: str = "Government response to the Ashmere Maternity Inquiry") -> str:
    return OPENING.format(title=title, date="9 July 2033", publisher="Department of Births") + (
        "The Government is grateful to the inquiry, and above all to the families who spoke to it.\n\n"
    )


def report_with_headings() -> str:
    body = _report_opening()
    for chapter, group in _chapters(MATERNITY).items():
        body += f"## {chapter}\n\n{FILLER[chapter]}\n\n"
        for number, one in group:
            body += f"### Recommendation {number}\n\n{one.text}\n\n"
    return body


def report_with_list() -> str:
    """Numbered paragraphs, and at the end a list that repeats some of them with their numbers."""
    body, places, place = _report_opening(), {}, 1
    for chapter, group in _chapters(MATERNITY).items():
        body += f"## {chapter}\n\n{place}. {FILLER[chapter]}\n\n"
        place += 1
        for number, one in group:
            body += f"{place}. {one.text}\n\n"
            places[number] = place
            place += 1
    body += "# Conclusions and recommendations\n\n"
    for chapter, group in _chapters(MATERNITY).items():
        body += f"## {chapter}\n\n"
        for number, one in group:
            body += f"{number}. {one.text} (Paragraph {places[number]})\n\n"
    return body


def report_by_chapter() -> str:
    """Numbers that begin again in each chapter."""
    body = _report_opening()
    for chapter, group in _chapters(MATERNITY).items():
        body += f"## {chapter}\n\n{FILLER[chapter]}\n\n"
        for place, (_, one) in enumerate(group, 1):
            body += f"{place}. {one.text}\n\n"
    return body


def report_of_scrutiny() -> str:
    body = OPENING.format(
        title="Scrutiny review of birth units: report of the task and finish group",
        date="14 February 2033",
        publisher="Ashmere County Council, Health Scrutiny Committee",
    )
    body += "## Recommendations to the Cabinet\n\n"
    for number, one in enumerate(MATERNITY, 1):
        body += f"R{number}: {one.text}\n\n"
    return body


def _answer(one: Asked) -> str:
    return " ".join(one.answer)


def under_headings() -> str:
    body = _response_opening()
    for number, one in enumerate(MATERNITY, 1):
        body += (
            f"## Recommendation {number}\n\n{one.text}\n\n### Government response\n\n"
            + "\n\n".join(one.answer)
            + "\n\n"
        )
    return body


def under_leads() -> str:
    body = _response_opening()
    for one in MATERNITY:
        body += f"Recommendation: {one.text}\n\nResponse:\n\n{_answer(one)}\n\n"
    return body


def by_number_alone() -> str:
    body = _response_opening()
    for number, one in enumerate(MATERNITY, 1):
        body += f"## Response to recommendation {number}\n\n{_answer(one)}\n\n"
    return body


def by_number_and_name() -> str:
    body = _response_opening()
    for number, one in enumerate(MATERNITY, 1):
        body += f"## Recommendation {number}: {one.short}\n\n{_answer(one)}\n\n"
    return body


def list_then_numbers() -> str:
    """All recommendations at the start, and the answers below by number."""
    body = _response_opening() + "# The recommendations\n\n"
    for number, one in enumerate(MATERNITY, 1):
        body += f"{number}. {one.text}\n\n"
    body += "# Our answers\n\n"
    for number, one in enumerate(MATERNITY, 1):
        body += f"Recommendation {number}. {_answer(one)}\n\n"
    return body


def quoted_with_paragraphs() -> str:
    """Each text in quotation marks with the number of its paragraph, as in the list at the end of a report."""
    body, place = _response_opening(), 0
    for chapter, group in _chapters(MATERNITY).items():
        body += f"# {chapter}\n\n"
        place += 1
        for _, one in group:
            place += 1
            body += f"“{one.text}” (Paragraph {place})\n\n" + "\n\n".join(one.answer) + "\n\n"
    return body


def in_pairs() -> str:
    body = _response_opening()
    for number in range(0, len(MATERNITY), 2):
        first, second = MATERNITY[number], MATERNITY[number + 1]
        body += f"## Recommendations {number + 1} and {number + 2}\n\n{first.text}\n\n{second.text}\n\n"
        body += f"{_answer(first)}\n\n{_answer(second)}\n\n"
    return body


def pairs_by_number() -> str:
    body = _response_opening()
    for number in range(0, len(MATERNITY), 2):
        first, second = MATERNITY[number], MATERNITY[number + 1]
        body += f"## Recommendations {number + 1} and {number + 2}\n\n{_answer(first)} {_answer(second)}\n\n"
    return body


def _table(heads: str, row: Callable[[int, Asked], str], title: str) -> str:
    body = _response_opening(title) + f"| {heads} |\n"
    for number, one in enumerate(MATERNITY, 1):
        body += f"| {row(number, one)} |\n"
    return body + "\n"


def table_with_texts() -> str:
    return _table(
        "No | Recommendation | Response | Lead",
        lambda number, one: f"{number} | {one.text} | {_answer(one)} | Head of Births",
        "Government response to the Ashmere Maternity Inquiry",
    )


def table_by_number() -> str:
    return _table(
        "Ref | Accepted? | Cabinet response | Lead officer",
        lambda number, one: (
            f"R{number} | {'No' if 'not accept' in _answer(one) else 'Yes'} | {_answer(one)} | Head of Births"
        ),
        "Cabinet response to the scrutiny review of birth units",
    )


def cabinet_table() -> str:
    return _table(
        "Recommendation | Cabinet decision | Action and timescale",
        lambda number, one: f"R{number}: {one.text} | {one.answer[0]} | {' '.join(one.answer[1:]) or one.answer[0]}",
        "Cabinet response to the scrutiny review of birth units",
    )


def by_chapter() -> str:
    body = _response_opening()
    for chapter, group in _chapters(MATERNITY).items():
        body += f"# {chapter}\n\n"
        for place, (_, one) in enumerate(group, 1):
            body += f"{place}. {one.text}\n\n{_answer(one)}\n\n"
    return body


def by_theme() -> str:
    """The recommendations of a theme together, then prose that names them by number."""
    body = _response_opening()
    for chapter, group in _chapters(MATERNITY).items():
        body += f"# {chapter}\n\n"
        body += "".join(f"Recommendation {number}: {one.text}\n\n" for number, one in group)
        body += "".join(f"On recommendation {number}: {_answer(one)}\n\n" for number, one in group)
    return body


def in_a_letter() -> str:
    """The texts in other words, under the numbers of the report."""
    body = OPENING.format(
        title="Response to your report of 14 February 2033",
        date="9 July 2033",
        publisher="Department of Births, to the chair of the Ashmere Maternity Inquiry",
    )
    for number, one in enumerate(MATERNITY, 1):
        body += f"{number}. {one.short}\n\nYou asked us to act on {one.short.lower()}. {_answer(one)}\n\n"
    return body


LAYOUTS: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "headings": (report_with_headings, under_headings),
    "leads": (report_with_list, under_leads),
    "number alone": (report_with_headings, by_number_alone),
    "number and name": (report_with_list, by_number_and_name),
    "list, then numbers": (report_with_headings, list_then_numbers),
    "quoted paragraphs": (report_with_list, quoted_with_paragraphs),
    "pairs": (report_with_headings, in_pairs),
    "pairs by number": (report_with_headings, pairs_by_number),
    "table with texts": (report_with_list, table_with_texts),
    "table by number": (report_of_scrutiny, table_by_number),
    "cabinet table": (report_of_scrutiny, cabinet_table),
    "by chapter": (report_by_chapter, by_chapter),
    "by theme": (report_with_headings, by_theme),
    "letter": (report_with_headings, in_a_letter),
}
