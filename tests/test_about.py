"""What a document is: kinds, dates and their traps, titles, publishers, whom it is about. All samples are invented."""

from __future__ import annotations

from functools import lru_cache

import pytest

from extractor.model import Document
from extractor.reading import plain, read_bytes
from extractor.reading.about import describe
from extractor.reading.dating import find_period
from extractor.reading.kinds import FORMS, forms_of, score_kinds
from extractor.rulebook import Rulebook, load
from extractor.settings import Settings


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    return load()


def about(text: str, name: str = "scan.txt") -> Document:
    return describe(plain.read_plain(text.encode(), name, Settings()), rulebook=rulebook())


CARE_HOME = """Larkrise Care Limited

Tollgate House

Inspection report

14 Mill Lane
Holm
HM1 2AB

Date of inspection visit:
04 May 2031
06 May 2031

Date of publication:
21 June 2031

Ratings

Overall rating for this service
Requires Improvement

Is the service safe?
Inadequate

Summary of findings

About the service
Tollgate House is a care home for up to thirty older people. There were 24 people living there when we came.
The location's number is 1-310456789.

People's experience of using this service and what we found
Medicines were not always given on time. The Care Quality Commission will check this again.
"""

CHILDREN = """Holm County Council

Inspection of local authority children's services

Lead inspector: Ana Pell

Inspection dates: 23 June to 4 July 2033

Judgement | Grade
Overall effectiveness | Good
The impact of leaders on social work practice | Good

What needs to improve
• The speed with which plans are written.

The Office for Standards in Education (Ofsted) inspects services for children. © Crown copyright 2033
"""

NEW_STYLE = """Tollgate House

Overall: Requires improvement

Updated 21 March 2031

Location ID: 1-310456789

Provided and run by: Larkrise Care Limited

Date of assessment: 14 May 2031 to 9 July 2031

Report published: 12 September 2031

Our view of the service
We carried out this assessment under our single assessment framework. We looked at nine quality statements.
The service was in breach of three legal regulations. We have asked the provider for an action plan.

People's experience of this service
People told us that they liked the food. The Care Quality Commission (CQC) gives a score to each statement.
"""

JOINT = """Local area partnership report

Area SEND inspection of Holmshire Local Area Partnership

Inspection dates: 6 to 10 October 2033

Dates of previous inspection: 3 to 7 July 2027

Inspection outcome
The arrangements of the local area partnership lead to uneven experiences for children.

Information about the local area partnership
Holmshire Council and Holm Vale Integrated Care Board are jointly responsible for services in Holmshire.

What does the area partnership need to mend?
▪ Too many plans are late.

Both Ofsted and the Care Quality Commission would like to see the new plan.
"""

MINUTES = """Holm County Council

Health Scrutiny Panel

Minutes of the meeting of Thursday, 12 June 2031 at 10 am in the Mill Room

Present: Councillors A. Reed (Chair) and B. Stone

1. Apologies
There were none.

2. Minutes
RESOLVED – That the minutes of the last meeting, 9 April 2031, be approved.

3. Ward visits
Mr Oke of Holm Vale Hospitals NHS Trust said that two wards had been seen. Holm Vale Hospitals NHS Trust would write.

4. Date of next meeting
11 September 2031
"""

AGENDA = """Holm Vale Hospitals NHS Trust

Board of Directors

AGENDA

Meeting to be held on Tuesday 3 February 2032 at 9.30 am

1. Apologies
2. To receive declarations of interest
3. To approve the minutes of the meeting held on 2 December 2031
4. To consider the finance report
5. To note the risk register
"""

BOARD_PAPER = """Holm Vale Hospitals NHS Trust

Meeting: Board of Directors
Date: 3 February 2032
Agenda item: 7
Report title: Progress against the regulator's must dos
Lead director: Chief Nurse
Author: Head of Quality

Purpose of the report
To tell the Board how far the work has come since the visit of 4 October 2031.

Recommendation
The Board is asked to note the report.
"""

ACTION_PLAN = """Larkrise Care Limited

Action plan in answer to the inspection of Tollgate House

Version of 9 August 2031

Action | Responsible officer | Target date | Progress to date
Give medicines on time and keep a record of each dose | Registered manager | 30 September 2031 | On track
Train all staff in moving people | Deputy manager | 31 October 2031 | Not started
"""

REPLY = """Holm Vale Hospitals NHS Trust
Office of the Medical Director

9 August 2031

Ms R. Dale
Area Coroner for Holmshire

Dear Ms Dale

Inquest into the death of Mr Alan Reeve

Thank you for your report of 18 June 2031. You asked the Trust to answer within 56 days.

We have changed the chart, and we will train every nurse by 31 December 2031.

Yours sincerely

Dr Ida Moss
"""

INQUIRY = """Holm Water Select Committee

Clean rivers: a plan

Third Report of Session 2031–32

Report, together with formal minutes

Ordered by the House of Commons to be printed 2 March 2032

This report was published on 11 March 2032 by authority of the House.

Summary
We took oral evidence from ten witnesses and received written evidence from many more.

Conclusions and recommendations
1. We recommend that the regulator inspect every works by the end of 2033.
"""

RESPONSE = """Government response to the Holm Water Committee

Presented to Parliament by the Secretary of State for Rivers by Command of His Majesty

May 2032

Recommendation 1
The regulator should inspect every works.

Response:
The Government accepts this recommendation. The plan that was published on 3 April 2031 already says so.

Recommendation 2
The regulator should publish what it finds.

Response:
The Government will consult on this in the autumn.
"""

AUDIT = """Holm County Council

Internal audit report

Home care payments

Final report issued: 8 July 2032

Audit opinion
We can give limited assurance only. Fieldwork ended in May.

Detailed findings
1. Invoices were paid twice. Management response: the agreed action is to check each invoice. High priority.
"""

CORONER = """REGULATION 28 REPORT TO PREVENT FUTURE DEATHS

THIS REPORT IS BEING SENT TO: The Chief Executive, Holm Vale Hospitals NHS Trust

1 CORONER
I am Rosa Dale, Area Coroner for Holmshire.

2 CORONER'S LEGAL POWERS
I make this report under the Coroners and Justice Act 2009.

3 INVESTIGATION AND INQUEST
The inquest ended on 2 June 2031.

5 CORONER'S CONCERNS
The matters of concern are as follows. Charts were not kept.

7 YOUR RESPONSE
You are under a duty to respond within 56 days.

9 Date: 18 June 2031
"""

PRESS = """Hospital told to mend its roof

Holm Evening Post, 7 October 2031

The hospital at Holm has been told to mend its roof before the winter, after water came through on six days in May 2031.

A spokesperson for the regulator said: "Our inspectors saw buckets in the corridor of two wards all week."

Councillor Ann Reed said that residents had been misled. "We were told a year ago that it had been mended," she added.

"The roof will be mended by March," said Ida Moss, who runs the hospital. "We are sorry to everybody who was moved."

Campaigners say that they will hold her to it.
"""

STATEMENT = """Statement on the inspection of our wards

7 October 2031

Holm Vale Hospitals NHS Trust welcomes the report that was published today, and we accept its findings in full.

Our chief executive, Ida Moss, said: “We are sorry to everybody who was moved at night while the roof was leaking.

“We will mend the roof by March and will tell patients every month how the work is going on all of our wards.”

Notes to editors: the wards were visited in May.
"""

ACTION_LOG = """Ref,Action,Owner,Due,Status
A1,Mend the roof of ward two,Mr Oke,30 June 2031,Open
A2,Paint ward one,Ms Orde,31 July 2031,Closed
"""

TRANSCRIPT = """The Chair: Good morning. Could you tell us first how many wards leak when it rains?

Ida Moss: Thank you, Chair. There are two, and the roof of one of them will be mended in the spring.

Ann Reed: And the other one? We were told last year that both of them would be done at the same time.

Ida Moss: That is right. The builder could not be found for both, so the other comes a year later.

The Chair: We should like a note on that. Thank you, minister, and thank you to the other witnesses.
"""

KINDS = {
    "inspection_report": (CARE_HOME, CHILDREN),
    "assessment_report": (NEW_STYLE,),
    "joint_inspection": (JOINT,),
    "minutes": (MINUTES,),
    "agenda": (AGENDA,),
    "board_paper": (BOARD_PAPER,),
    "action_plan": (ACTION_PLAN,),
    "reply_letter": (REPLY,),
    "inquiry_report": (INQUIRY,),
    "government_response": (RESPONSE,),
    "audit_report": (AUDIT,),
    "coroner_report": (CORONER,),
    "press_article": (PRESS,),
    "statement": (STATEMENT,),
    "committee_transcript": (TRANSCRIPT,),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_kinds_are_told(kind: str, text: str) -> None:
    assert about(text).kind == kind


def test_table_of_actions_is_an_action_log() -> None:
    document = read_bytes(ACTION_LOG.encode(), "log.csv", rulebook=rulebook()).documents[0]
    assert document.kind == "action_log"


def test_every_kind_of_the_packs_has_a_sample() -> None:
    assert {kind.id for kind in rulebook().documents} == {*KINDS, "action_log"}


def test_packs_ask_only_for_forms_that_exist() -> None:
    asked = {
        phrase
        for kind in rulebook().documents
        for phrase in (*kind.cues, *kind.strong, *kind.titles, *kind.headings, *kind.against)
        if phrase.startswith("form:")
    }
    assert asked == set(FORMS)


MAIL = """From: Carol Hensby, Fernlea Court
To: Quality Team, Borrowash Council

Hi Steph,

Thanks for the notes. Two of the plans were out of date and we have rewritten both.

Best,

Carol Hensby
Manager
"""
ANSWERS = """Response to the Prevention of Future Deaths report

Concern: The checks were not logged overnight.
Response: Staff have been reminded and a chart was brought in.

Concern: There was no policy on falls.
Response: A policy will be published in September.
"""
ANSWERING = """The Government agrees that ports need clear rules. It published a summary in June.

The Government does not believe that a regulator is needed. We will publish the final code by spring 2032.
"""
INQUIRING = """41. We heard that small ports struggle to find pilots. Mr Dale told us that three had closed.

42. The Government should publish a plan for pilots. The Department must consult the Guild.
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MAIL, "reply_letter"),
        (ANSWERS, "reply_letter"),
        (ANSWERING, "government_response"),
        (INQUIRING, "inquiry_report"),
    ],
)
def test_kinds_are_told_by_form_and_voice(text: str, kind: str) -> None:
    assert about(text).kind == kind


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (MAIL, "form:letter"),
        (ANSWERS, "form:answers"),
        (ANSWERING, "form:government-voice"),
        (INQUIRING, "form:inquiry-voice"),
        (REPLY, "form:letter"),
        (TRANSCRIPT, "form:turns"),
        (PRESS, "form:speech"),
        (PRESS, "form:byline"),
        (STATEMENT, "form:own-voice"),
        (ACTION_PLAN, "form:log"),
        (RESPONSE, "form:recommendation-response"),
    ],
)
def test_forms_of_texts(text: str, form: str) -> None:
    document = plain.read_plain(text.encode(), "a.txt", Settings())
    assert form in forms_of(document)
    assert forms_of(document) <= set(FORMS)


def test_nothing_is_told_of_a_text_that_says_nothing() -> None:
    document = about("The weather was fine on the hill.\n\nThe weather was not fine in the valley.\n")
    assert (document.kind, document.date, document.publisher, document.standing, document.organisations) == (
        "",
        None,
        "",
        "",
        (),
    )
    assert set(document.unknown) >= {"kind", "date", "publisher", "standing", "organisations"}


def test_scores_name_the_cues_that_were_found() -> None:
    best = score_kinds(about(MINUTES), rulebook())[0]
    assert best.kind == "minutes"
    assert "minutes of the meeting" in best.cues


# ------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (CARE_HOME, "2031-06-21"),
        (NEW_STYLE, "2031-09-12"),
        (MINUTES, "2031-06-12"),
        (AGENDA, "2032-02-03"),
        (BOARD_PAPER, "2032-02-03"),
        (REPLY, "2031-08-09"),
        (INQUIRY, "2032-03-11"),
        (RESPONSE, "2032-05"),
        (AUDIT, "2032-07-08"),
        (CORONER, "2031-06-18"),
        (PRESS, "2031-10-07"),
        (STATEMENT, "2031-10-07"),
        (TRANSCRIPT, None),
    ],
)
def test_the_documents_own_date(text: str, date: str | None) -> None:
    assert about(text).date == date


def test_date_of_updating_above_a_later_visit_is_not_the_documents() -> None:
    document = about(NEW_STYLE.replace("Report published: 12 September 2031\n", ""))
    assert document.date == "2031-07-09"
    assert "date of publication" in document.unknown


def test_inspection_without_a_printed_date_of_publication_says_so() -> None:
    document = about(CHILDREN)
    assert document.date == "2033-07-04"
    assert "date of publication" in document.unknown
    assert any("last day of the inspection" in note for note in document.notes)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("80999_holm_22-september-2033.pdf.txt", "2033-09-22"),
        ("reports/2033-09-22 holm.txt", "2033-09-22"),
        ("holm_20330922.txt", "2033-09-22"),
        ("holm_22 September 2033.txt", "2033-09-22"),
        ("holm_04-may-2012.txt", "2033-07-04"),
        ("holm.txt", "2033-07-04"),
    ],
)
def test_date_in_the_files_name_where_it_fits_the_inspection(name: str, date: str) -> None:
    assert about(CHILDREN, name).date == date


def test_a_date_from_the_files_name_is_said() -> None:
    assert any("file's name" in note for note in about(CHILDREN, "holm_22-september-2033.txt").notes)


def test_minutes_take_neither_the_last_meetings_date_nor_the_nexts() -> None:
    text = (
        "Agenda item\n\nTo confirm the minutes of the meeting held on 27 March 2031.\n\n"
        "Resolved – that the minutes of 27 March 2031 be confirmed.\n\nNext meeting: 4 June 2031\n"
    )
    assert about(text).date is None


def test_labels_side_by_side_over_their_dates() -> None:
    text = CARE_HOME.replace(
        "Date of inspection visit:\n04 May 2031\n06 May 2031\n\nDate of publication:\n21 June 2031",
        "Date of inspection visit: Date of publication:\n04 May 2031 06 May 2031 21 June 2031",
    )
    assert about(text).date == "2031-06-21"


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Inspection dates: 23 June to 4 July 2033", ("2033-06-23", "2033-07-04")),
        ("Inspection dates: 3 December 2032 to 14 January 2033", ("2032-12-03", "2033-01-14")),
        ("Inspection dates: 12 December to 6 January 2033", ("2032-12-12", "2033-01-06")),
        ("Inspection date: 11 – 22 July 2033", ("2033-07-11", "2033-07-22")),
        ("Date of inspection visit: 4, 5 and 11 May 2033", ("2033-05-04", "2033-05-11")),
        ("Date of inspection visit:\n04 May 2033\n06 May 2033", ("2033-05-04", "2033-05-06")),
        ("Assessment dates: 14 May to 9 July 2033", ("2033-05-14", "2033-07-09")),
        ("The inspection took place on 3 May 2033.", ("2033-05-03", "2033-05-03")),
        ("We visited the wards on 3 and 4 May 2033.", ("2033-05-03", "2033-05-04")),
        ("Dates of previous inspection: 3 to 7 July 2027", None),
        ("Date of last inspection: 3 July 2027", None),
        ("Inspection dates: 31 June to 45 July 2033", None),
    ],
)
def test_period_of_the_inspection(line: str, period: tuple[str, str] | None) -> None:
    assert find_period(f"Holm County Council\n\n{line}\n\nLead inspector: Ana Pell\n") == period


def test_period_is_not_the_previous_inspections() -> None:
    assert about(JOINT).period == ("2033-10-06", "2033-10-10")


# -------------------------------------------- title, publisher, standing, subjects


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (CHILDREN, "Inspection of local authority children's services"),
        (JOINT, "Area SEND inspection of Holmshire Local Area Partnership"),
        (MINUTES, "Health Scrutiny Panel"),
        (REPLY, "Inquest into the death of Mr Alan Reeve"),
        (INQUIRY, "Clean rivers: a plan"),
        (PRESS, "Hospital told to mend its roof"),
        (STATEMENT, "Statement on the inspection of our wards"),
        (BOARD_PAPER, "Progress against the regulator's must dos"),
        (
            BOARD_PAPER.replace("Report title: ", "Meeting | Board\nReport title | "),
            "Progress against the regulator's must dos",
        ),
        (RESPONSE, "Government response to the Holm Water Committee"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert about(text).title == title


@pytest.mark.parametrize(
    ("text", "publisher", "standing"),
    [
        (CARE_HOME, "Care Quality Commission", "regulator"),
        (CHILDREN, "Ofsted", "regulator"),
        (JOINT, "Ofsted and Care Quality Commission", "regulator"),
        (MINUTES, "Holm County Council", "scrutiny"),
        (BOARD_PAPER, "Holm Vale Hospitals NHS Trust", "provider"),
        (REPLY, "Holm Vale Hospitals NHS Trust", "provider"),
        (INQUIRY, "Holm Water Select Committee", "scrutiny"),
        (CORONER, "Area Coroner for Holmshire", "coroner"),
        (AUDIT, "Holm County Council", "auditor"),
        (PRESS, "Holm Evening Post", "press"),
        (STATEMENT, "Holm Vale Hospitals NHS Trust", "provider"),
    ],
)
def test_publisher_and_standing(text: str, publisher: str, standing: str) -> None:
    document = about(text)
    assert (document.publisher, document.standing) == (publisher, standing)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (CARE_HOME, "Larkrise Care Limited"),
        (CHILDREN, "Holm County Council"),
        (NEW_STYLE, "Larkrise Care Limited"),
        (JOINT, "Holmshire Council"),
        (MINUTES, "Holm Vale Hospitals NHS Trust"),
        (REPLY, "Holm Vale Hospitals NHS Trust"),
        (CORONER, "Holm Vale Hospitals NHS Trust"),
    ],
)
def test_whom_it_is_about_first(text: str, first: str) -> None:
    assert about(text).organisations[0] == first


@pytest.mark.parametrize(
    ("place", "council"),
    [
        ("Redcar and Cleveland local authority", "Redcar and Cleveland Borough Council"),
        ("Cheshire West and Chester local authority", "Cheshire West and Chester Council"),
        ("Wokingham Borough Council local authority", "Wokingham Borough Council"),
        ("Nottingham City local authority", "Nottingham City Council"),
        ("the Royal Borough of Greenwich local authority", "Royal Borough of Greenwich"),
        ("Holmshire local authority", "Holmshire"),
    ],
)
def test_council_of_an_inspected_area(place: str, council: str) -> None:
    text = CHILDREN.replace("Holm County Council\n\nInspection of local authority", f"Inspection of {place}")
    assert about(text).organisations[:1] == (council,)


def test_location_ids_in_order_and_once() -> None:
    assert about(CARE_HOME + "\nSee 1-310456789 and 1-987654321, and call 01-2345678.\n").location_ids == (
        "1-310456789",
        "1-987654321",
    )


def test_a_mails_header_dates_it() -> None:
    heads = b"From: Jo <jo@x.example>\nTo: Al <al@x.example>\nSubject: Roof\nDate: Thu, 12 Jun 2031 09:30:00 +0100\n"
    data = heads + b"\nThe plan of 4 May 2030 stands.\n"
    document = read_bytes(data, "a.eml", rulebook=rulebook()).documents[0]
    assert document.date == "2031-06-12"
    assert document.title == "Roof"


def test_offsets_and_text_are_left_alone() -> None:
    before = plain.read_plain(MINUTES.encode(), "a.txt", Settings())
    after = describe(before, rulebook=rulebook())
    assert (after.text, after.blocks, after.id) == (before.text, before.blocks, before.id)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("DRAFT OKE ST MARY PARISH COUNCIL Minutes of the meeting held on 4 May 2031", "Oke St Mary Parish Council"),
        ("MINUTES OF HOLM ANNUAL PARISH COUNCIL MEETING", "Holm Parish Council"),
        ("Dray Community Council", "Dray Community Council"),
    ],
)
def test_small_council_that_no_list_holds_publishes_its_minutes(line: str, publisher: str) -> None:
    items = "1. APOLOGIES FOR ABSENCE\n\nNone.\n\n2. MATTERS ARISING\n\nIt was agreed that Holm County Council be told."
    text = f"{line}\n\n{items}\n"
    assert about(text, "minutes.txt").publisher == publisher


_STORY = (
    "A lodge owner was fined yesterday after an alarm rang for nine hours.\n\n"
    "The court heard that wardens had gone home. Neighbours said they rang the council at midnight.\n\n"
    "Owner Piet Vance apologised to the lodgers and said that a new alarm had been ordered.\n\n"
    "'It was a bad night for everyone who lives here,' he told the Vale Gazette.\n\n"
    "The council announced that it would visit again in the spring."
)


def _read(text: str) -> Document:
    return plain.read_plain(text.encode(), "a.txt", Settings())


def test_a_story_in_the_third_person_is_press_also_with_single_quotation_marks() -> None:
    document = _read(_STORY)
    assert {"form:reported"} <= forms_of(document)
    assert score_kinds(document, rulebook())[0].kind == "press_article"


def test_a_story_that_says_we_is_not_reported() -> None:
    assert "form:reported" not in forms_of(_read(_STORY.replace("A lodge owner", "We run a lodge whose owner")))


def test_a_letterhead_of_any_shape_is_the_senders() -> None:
    head = "Copper Lane Homecare\nUnit 4\n\n4 May 2031\n\nMarl County Council\n\n"
    text = head + "Dear Sam\n\nWe agree.\n\nRegards\n\nJo Pell\nManager\n"
    assert about(text).publisher == "Copper Lane Homecare"


def test_a_letter_may_close_with_a_bare_yours() -> None:
    assert "form:letter" in forms_of(_read("Dear Dana,\n\nThank you for writing about the lodge.\n\nYours,\nP. Vance"))


def test_a_log_has_no_date_and_no_title_from_its_rows() -> None:
    log = "Ref,Action,Owner,Due\n1,Paint the ward,Mr Oke,1 June 2031\n2,Mend the roof,Ms Orde,4 July 2031\n"
    (document,) = read_bytes(log.encode(), "log.csv", rulebook=rulebook()).documents
    assert document.kind == "action_log"
    assert (document.date, document.title) == (None, "")
    assert {"date", "title"} <= set(document.unknown)
