"""First pages of every kind of document in two house styles each: what the page says is what is told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from extractor import rulelint
from extractor.model import Document
from extractor.reading import read_bytes
from extractor.rulebook import Rulebook


@dataclass(frozen=True)
class FirstPage:
    """A first page and what is printed on it; None where the page says nothing that is certain."""

    text: str
    kind: str
    title: str | None
    date: str
    publisher: str | None = None
    about: str | None = None
    period: tuple[str, str] | None = None


PAGES = {
    "assess, plain": FirstPage(
        """\
Larchfield House: assessment report

Care Quality Commission

We assessed this service from 3 to 18 February 2032
Report published: 9 April 2032

Overall rating: Requires improvement

Safe: Requires improvement
Caring: Good

Our view of the service

The assessment looked at 12 quality statements. People waited for call bells to be answered.
""",
        "assessment_report",
        "Larchfield House: assessment report",
        "2032-04-09",
        "Care Quality Commission",
        "Larchfield House",
        ("2032-02-03", "2032-02-18"),
    ),
    "jtai, plain": FirstPage(
        """\
Joint targeted area inspection of Wendlebury

The multi-agency response to serious youth violence

Dates of inspection: 5 to 9 July 2032

Published on 1 September 2032

Ofsted, Care Quality Commission, His Majesty's Inspectorate of Constabulary and Fire & Rescue Services
and His Majesty's Inspectorate of Probation carried out this inspection.

Headline findings

Partners know their area well. Too many children wait for a plan.

Areas for improvement

- The quality of safety plans.
""",
        "joint_inspection",
        "Joint targeted area inspection of Wendlebury",
        "2032-09-01",
        None,
        None,
        ("2032-07-05", "2032-07-09"),
    ),
    "agenda, plain": FirstPage(
        """\
Tarnbeck Borough Council

Adult Care and Health Select Committee

Date: Thursday, 14 October 2032
Time: 6.30 pm
Venue: Council Chamber, Town Hall, Tarnbeck

AGENDA

1. Apologies for absence
2. Declarations of interest
3. Minutes of the meeting held on 9 September 2032 (Pages 3 - 8)
4. Home care recommissioning (Pages 9 - 22)
Report of the Director of Adult Services
""",
        "agenda",
        "Adult Care and Health Select Committee",
        "2032-10-14",
        "Tarnbeck Borough Council",
        None,
        None,
    ),
    "board, plain": FirstPage(
        """\
Corrie Vale NHS Foundation Trust

Meeting of the Board of Directors in public
Date: 29 January 2032
Agenda item: 11
Report title: Patient safety incident response: quarter 3
Executive lead: Chief Nurse
Author: Head of Patient Safety

The Board is asked to note the report.

Executive summary

Fourteen incidents met the threshold for a full review.
""",
        "board_paper",
        "Patient safety incident response: quarter 3",
        "2032-01-29",
        "Corrie Vale NHS Foundation Trust",
        "Corrie Vale NHS Foundation Trust",
        None,
    ),
    "plan, plain": FirstPage(
        """\
Beechholme Nursing Home

Action plan in response to CQC inspection of 4 and 5 May 2032

Version 3 - 21 June 2032

Regulation | Action | Lead | By when | RAG
Regulation 12 | Rewrite falls plans | Clinical lead | 31 July 2032 | Amber
Regulation 18 | Recruit two nurses | Registered Manager | 30 September 2032 | Red
""",
        "action_plan",
        "Action plan in response to CQC inspection of 4 and 5 May 2032",
        "2032-06-21",
        "Beechholme Nursing Home",
        "Beechholme Nursing Home",
        None,
    ),
    "reply, plain": FirstPage(
        """\
Tarnbeck Ambulance Service NHS Trust
Trust Headquarters
Station Road
Tarnbeck TB1 4QQ

12 August 2032

Mr P Lisle
HM Assistant Coroner for Tarnbeck and the Fells

Dear Mr Lisle

Re: Regulation 28 report following the inquest of Mr Alan Crewe

Thank you for your report of 20 June 2032. I write in response to the concerns that you raised.

Yours sincerely

Joan Birtle
Chief Executive
""",
        "reply_letter",
        "Regulation 28 report following the inquest of Mr Alan Crewe",
        "2032-08-12",
        "Tarnbeck Ambulance Service NHS Trust",
        "Tarnbeck Ambulance Service NHS Trust",
        None,
    ),
    "audit, plain": FirstPage(
        """\
Internal Audit

Corrie Vale NHS Foundation Trust
Final report: Complaints handling
Report date: 3 March 2032

Assurance opinion: Limited assurance

Scope and objectives

The audit reviewed 30 complaints. Nine had no reply after six months.

Management response: agreed. Owner: Head of Complaints. Due: 30 June 2032
""",
        "audit_report",
        "Final report: Complaints handling",
        "2032-03-03",
        None,
        "Corrie Vale NHS Foundation Trust",
        None,
    ),
    "pfd, plain": FirstPage(
        """\
REGULATION 28 REPORT TO PREVENT FUTURE DEATHS

THIS REPORT IS BEING SENT TO:
1. Chief Executive, Corrie Vale NHS Foundation Trust

1 CORONER
I am Ruth Dallow, Area Coroner for Wessenshire.

2 CORONER'S LEGAL POWERS
I make this report under paragraph 7, Schedule 5, of the Coroners and Justice Act 2009.

3 INVESTIGATION and INQUEST
On 4 May 2031 I commenced an investigation into the death of Ivy Stott, aged 81.

4 CIRCUMSTANCES OF THE DEATH
She fell on the ward.

5 CORONER'S CONCERNS
The MATTERS OF CONCERN are as follows.

9 Dated 17 November 2032
""",
        "coroner_report",
        "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS",
        "2032-11-17",
        "Area Coroner for Wessenshire",
        "Corrie Vale NHS Foundation Trust",
        None,
    ),
    "press, plain": FirstPage(
        """\
Care home residents 'left without breakfast'

By Mina Calder
Tarnbeck Herald | 6 May 2032

Residents of a care home were left without breakfast on three days, a watchdog has found.

Inspectors said: "Staff were in tears." A spokesperson for Larchfield House said: "We are sorry."

Donna Pell, whose mother lives there, said she was furious.

The home must send a plan by June.
""",
        "press_article",
        "Care home residents 'left without breakfast'",
        "2032-05-06",
        "Tarnbeck Herald",
        None,
        None,
    ),
    "statement, plain": FirstPage(
        """\
Wendlebury Council

Statement following the inspection of children's services

1 September 2032

We accept the findings of today's report and we are sorry.

"We will not rest until every child has a plan," said Councillor Dita Moss, cabinet member for children.
"Families deserve better."

Notes to editors

Media enquiries: press office
""",
        "statement",
        "Statement following the inspection of children's services",
        "2032-09-01",
        "Wendlebury Council",
        "Wendlebury Council",
        None,
    ),
    "log, plain": FirstPage(
        """\
Quality Committee action log

As at 12 May 2032

Ref | Date raised | Action | Owner | Due date | Status
14 | 3 March 2032 | Share falls data | Chief Nurse | 30 April 2032 | Overdue
15 | 3 March 2032 | Visit Ward 6 | Chair | 31 May 2032 | Open
""",
        "action_log",
        "Quality Committee action log",
        "2032-05-12",
        None,
        None,
        None,
    ),
    "old, plain": FirstPage(
        """\
Millbrook Court

Inspection report

Oakdene Care Limited
12 Mill Lane, Tarnbeck TB3 8LL

Date of inspection visit: 08 June 2032
15 June 2032

Date of publication: 22 July 2032

Website: www.example.org

Overall rating for this service: Inadequate

Is the service safe? Inadequate

Location ID: 1-123456789
""",
        "inspection_report",
        "Millbrook Court",
        "2032-07-22",
        None,
        "Oakdene Care Limited",
        ("2032-06-08", "2032-06-15"),
    ),
    "assess, other": FirstPage(
        """\
Assessment report

Selmoor Grange Hospital
Urgent and emergency care

Dates of assessment: 11 November 2031 to 2 December 2031
Date published: 14 February 2032

CQC

Overall: Inadequate

People's experience of this service

We looked at nine quality statements. People waited on trolleys.
""",
        "assessment_report",
        "Selmoor Grange Hospital",
        "2032-02-14",
        "Care Quality Commission",
        "Selmoor Grange Hospital",
        ("2031-11-11", "2031-12-02"),
    ),
    "jtai, other": FirstPage(
        """\
Ofsted

18 May 2032

Joint targeted area inspection of the multi-agency response to child sexual abuse in Harlowby

This inspection was conducted between 15 and 19 March 2032.

Dear local partnership

This letter sets out the findings of inspectors from Ofsted, the Care Quality Commission and HMICFRS.

Headline findings

Most children get help early. Records of strategy meetings are poor.
""",
        "joint_inspection",
        "Joint targeted area inspection of the multi-agency response to child sexual abuse in Harlowby",
        "2032-05-18",
        None,
        None,
        ("2032-03-15", "2032-03-19"),
    ),
    "agenda, other": FirstPage(
        """\
NOTICE OF MEETING

HARLOWBY CITY COUNCIL

Health Scrutiny Panel

Monday 7 June 2032 at 2.00pm in the Guildhall

A G E N D A

1 Apologies
2 To receive declarations of interest
3 To confirm the minutes of 10 May 2032
4 Dental access: to consider a report
""",
        "agenda",
        "Health Scrutiny Panel",
        "2032-06-07",
        "Harlowby City Council",
        None,
        None,
    ),
    "board, other": FirstPage(
        """\
Agenda item 7.2

Harlowby and Wold Integrated Care Board

Report to: ICB Board
Date of meeting: 13 May 2032
Subject: Learning disability health checks
Presented by: Chief Medical Officer

Purpose: For decision

Recommendation

The Board is asked to agree a target of 75%.
""",
        "board_paper",
        "Learning disability health checks",
        "2032-05-13",
        "Harlowby and Wold Integrated Care Board",
        "Harlowby and Wold Integrated Care Board",
        None,
    ),
    "plan, other": FirstPage(
        """\
Selmoor Hospitals NHS Trust: maternity improvement plan

Last updated 4 March 2032

Priority 1: Triage

Action: open a second triage room. Lead: Director of Midwifery. Target date: 30 April 2032. Progress: on track.

Action: recruit 12 midwives. Lead: Chief People Officer. Target date: 30 June 2032. Progress: delayed.

Milestones
""",
        "action_plan",
        "Selmoor Hospitals NHS Trust: maternity improvement plan",
        "2032-03-04",
        "Selmoor Hospitals NHS Trust",
        "Selmoor Hospitals NHS Trust",
        None,
    ),
    "reply, other": FirstPage(
        """\
Department of Adult Care
Harlowby City Council
Guildhall
Harlowby HB1 1AA

Our ref: AC/221
Your ref: INQ 12

2nd July 2032

Dear Ms Orrin,

Response to your regulation 28 report: Mr Idris Vane

I am writing in response to your report dated 10 May 2032. We take your concerns most seriously.

Yours sincerely,

Kofi Lund
Director of Adult Care
""",
        "reply_letter",
        "Response to your regulation 28 report: Mr Idris Vane",
        "2032-07-02",
        "Harlowby City Council",
        "Harlowby City Council",
        None,
    ),
    "audit, other": FirstPage(
        """\
Selmoor Borough Council
Internal audit report 2031/32
Direct payments follow-up

Issued: 19 April 2032

Overall opinion: Reasonable assurance

Key findings

Six of the eight actions agreed last year are complete. Two high priority actions are overdue.

Agreed actions
""",
        "audit_report",
        None,
        "2032-04-19",
        None,
        "Selmoor Borough Council",
        None,
    ),
    "pfd, other": FirstPage(
        """\
Prevention of Future Deaths report

Date of report: 30 January 2032

Coroner: Simon Quill, Senior Coroner for Harlowby and Wold

This report is being sent to: Selmoor Hospitals NHS Trust

Investigation and inquest

The inquest ended on 12 January 2032.

Coroner's concerns

No one checked the alarm.

Your response

You are under a duty to respond within 56 days.
""",
        "coroner_report",
        "Prevention of Future Deaths report",
        "2032-01-30",
        "Senior Coroner for Harlowby and Wold",
        "Selmoor Hospitals NHS Trust",
        None,
    ),
    "press, other": FirstPage(
        """\
Patients treated in corridor 'for days'

20 February 2032 – Harlowby Evening News

Elderly patients spent days in a corridor at Selmoor Grange Hospital, it was revealed yesterday.

"It was like a war zone," said nurse Bea Holt.

A spokesman for the trust said it had opened 20 beds. "We have apologised," he added.

Campaigners want an inquiry.
""",
        "press_article",
        "Patients treated in corridor 'for days'",
        "2032-02-20",
        "Harlowby Evening News",
        None,
        None,
    ),
    "statement, other": FirstPage(
        """\
MEDIA STATEMENT

14 February 2032

Selmoor Hospitals NHS Trust responds to CQC report

We are deeply sorry to every patient who waited. Our chief executive, Lena Marsh, said:
"We have opened a new unit and we have hired 40 nurses."

We will publish our plan in March.

ENDS

Notes to editors
""",
        "statement",
        "Selmoor Hospitals NHS Trust responds to CQC report",
        "2032-02-14",
        "Selmoor Hospitals NHS Trust",
        "Selmoor Hospitals NHS Trust",
        None,
    ),
    "log, other": FirstPage(
        """\
Harlowby City Council
Health Scrutiny Panel: recommendation tracker
Updated: 1 June 2032

No | Recommendation | Lead officer | Target date | RAG | Comments
1 | Publish waiting times | Director of Public Health | July 2032 | Green | Draft ready
2 | Write to the minister | Chair | May 2032 | Red | Not sent
""",
        "action_log",
        "Health Scrutiny Panel: recommendation tracker",
        "2032-06-01",
        "Harlowby City Council",
        None,
        None,
    ),
    "old, other": FirstPage(
        """\
Dr Penrose & Partners

Quality Report

Fell View Surgery, 3 High Street, Selmoor

Date of inspection visit: 9 March 2032
Date of publication: 28/04/2032

CQC

Overall rating for this service: Good
Are services safe? Requires improvement
""",
        "inspection_report",
        "Dr Penrose & Partners",
        "2032-04-28",
        "Care Quality Commission",
        None,
        ("2032-03-09", "2032-03-09"),
    ),
}


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return rulelint.load([])


def read(page: FirstPage, rules: Rulebook) -> Document:
    return read_bytes(page.text.encode(), "scan.txt", rulebook=rules).documents[0]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_first_page_says(name: str, rules: Rulebook) -> None:
    page = PAGES[name]
    document = read(page, rules)
    assert (document.kind, document.date, document.period) == (page.kind, page.date, page.period)
    told = (document.title, document.publisher, "".join(document.organisations[:1]))
    for said, wanted in zip(told, (page.title, page.publisher, page.about), strict=True):
        assert wanted is None or said == wanted
