"""Who says what: quotations, reported speech, minutes, turns, letters, replies. Every text is invented."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from extractor.language.names import Names
from extractor.language.quotations import find_quotations
from extractor.language.quotes import Attribution, attributions, hear, source_of
from extractor.language.sentences import split
from extractor.language.speech import find_speech
from extractor.model import Block, BlockKind, Document, Source
from extractor.reading.assemble import with_sections
from extractor.rulebook import load


@lru_cache(maxsize=1)
def names() -> Names:
    return Names(load())


def document(text: str) -> Document:
    """A document whose every line is a paragraph."""
    blocks = [Block(BlockKind.PARAGRAPH, m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    return Document("d", "s", "invented.txt", "text", text, blocks=tuple(with_sections(blocks, text)))


@lru_cache(maxsize=64)
def said(text: str) -> tuple[Attribution, ...]:
    read = document(text)
    return attributions(read, split(read), names().index(text, document=read))


def source(text: str, quote: str) -> Source:
    start = text.index(quote)
    return source_of(said(text), start, start + len(quote))


def shown(who: Source) -> str:
    return " ".join(part for part in (who.speaker, who.role, who.organisation) if part)


ARTICLE = """\
Health chiefs have admitted that a night nursing service is failing dozens of dying patients in \
Brackenshire.

Fernleigh Care, which runs the service on behalf of Brackenshire ICB, missed one in five visits in May, \
according to figures seen by this newspaper.

Louise Tarrant, Fernleigh Care's operations director, said: “We got this wrong. We have hired eleven nurses \
and we shall hire more.”

She added that the company had “not always answered the phone”.

“Nobody should have to wait six hours for pain relief,” said Councillor Ed Moxon, who chairs the county's \
adult care committee. “I have asked for a full report.”

But the ICB insisted the contract was being watched closely. A spokesman for the board said monthly \
payments had been cut by a tenth.

Staff told the newspaper that rotas were changed without notice. One nurse, who asked not to be named, \
said: “We are run off our feet.”

Professor Anil Deshmukh, of the University of Wexcombe, warned the model could not work in rural areas.

The model “cannot work in rural areas”, he said, unless drivers are paid for waiting.

Moxon said he would write to the minister. Tarrant declined to comment further.

Campaigners claim that the firm has broken its promises. The firm denies this, saying that visits are now \
on time.

In a statement, the Care Quality Commission said it was aware of the concerns. It said inspectors would \
visit within weeks.

Brackenshire ICB's chief nurse, Paula Keane, told councillors: “Fernleigh has until October.”

“We will not hesitate to act,” she told the meeting.

Last year a report by the National Audit Office found that one service in three had no working phone line.

Asked whether the contract would be ended, Ms Keane replied that all options were open.

The union Unison, which represents carers, accused the company of cutting corners.

According to Age UK, older people are afraid to complain.

Dying patients have been left alone, the charity says.

Local MP Gordon Reave – who raised the matter in parliament – described the service as “a disgrace that \
shames us all”.

Neither he nor the council has had an answer.
"""

COUNCIL_ARTICLE = """\
Council leaders yesterday rejected calls for an inquiry into the collapse of a meals service.

‘There is no case for an inquiry,’ said council leader Brenda Oakley. ‘Every pound can be traced.’

Her deputy, Sanjay Rao, said the authority ‘had nothing to hide’.

Opposition members were unconvinced. Ruth Ellery, leader of the Independent group, said residents “deserve \
to know where the money went.

“They were told that the service was safe. It was not.”

Ms Ellery, a former auditor, believes the accounts are incomplete; Mr Rao says they are in order.

“The accounts,” Rao said, “are in order, and they have been since April.”

The Ministry of Housing, Communities and Local Government said that it had not received a complaint.

An internal review, published on Monday, concluded that checks had been skipped.

The review said: “Invoices were paid twice.”

Neighbouring Oxmoor Council has agreed to take on the service, it emerged last night.

Police confirmed they were looking into the matter and appealed for witnesses.

Pensioners such as Doris Pike, 84, have gone without hot food for weeks. “I live on toast,” Mrs Pike said.

Her daughter Anne said: ‘Mum was told “we’ll be back on Monday”, and nobody came.’
"""

AMERICAN = """\
WASHINGTON - The senator's campaign said Tuesday that the ad was misleading.

Analysts expect rates to rise, and some investors fear a slump.

"The economy is weak," said John T. Harlow, chief economist at Brenner & Co. in Boston.

Mr. Harlow said he doubts that the bank will act before June. Others disagree.

"I don't think so," says Maria Lopez-Diaz, an analyst with Kestrel Securities Inc.

The company's chairman, Peter Vance, acknowledged in an interview that sales had fallen 12%.

Vance's lawyer, Ellen Gray, called the lawsuit "baseless and without merit."

White House officials have argued that the plan will create jobs, while Republicans contend it will cost \
too much.

Democrats, Mr. Cole wrote in a letter to donors, are in trouble.

Of the 300 workers, half have found jobs, the union estimates.

"We tried," she said. "We failed."

The judge ruled that the evidence was inadmissible, but prosecutors say they will appeal.

Harlow told reporters on Monday he was "very, very sorry for what happened."

It is unclear, people familiar with the matter said, whether the deal will close.

A survey by the Kaplan Institute found that 40 percent of voters were undecided.
"""

MINUTES = """\
Wexmoor District Council

MINUTES OF THE HOUSING SCRUTINY COMMITTEE HELD ON 4 MARCH 2031

Members present: Cllr A Brandt (Chairman), Cllr J Osei, Cllr M. Whitlow
Also in attendance: Helen Carr – Head of Repairs (HC); Tom Birch, Area Manager, Fenland Homes Ltd; Cllr \
Peel (Portfolio Holder for Housing)

12/31 Apologies
Apologies were received from Cllr Dunn.

13/31 Repairs backlog
HC gave an update on the backlog. There were 412 open jobs, down from 530. Damp cases took longest. HC \
would circulate a table.
Cllr Osei asked why emergency jobs took nine days. TB explained that two contractors had withdrawn. \
Replacements would start in May.
A Member queried the figure for Wexmoor East. In response, it was clarified that the figure excluded voids.
Members questioned whether the out-of-hours line was answered. Mr Birch stated that calls were answered \
within ten minutes, although this had not always been so; the Portfolio Holder disagreed and said he had \
waited forty minutes.
The Committee noted that a policy was being drafted.
The Chairman thanked officers. He asked that a further report be brought in June.
Concern was expressed about the number of complaints.
It was reported that three tenants had been decanted.
The Head of Repairs confirmed the budget was overspent by £40,000 and undertook to report back.
RESOLVED that:
(i) the report be noted; and
(ii) Fenland Homes be asked to attend in June.

14/31 Update on the depot
Works had begun in January.
The Portfolio Holder advised Members that the depot would open in July. He had visited it in February. The \
roof leaked.
A letter from the tenants' association was read out: "We have had no heating since Christmas."
Cllr Whitlow was concerned that nobody had replied to it.
"""

LETTER = """\
Larkmead NHS Foundation Trust
Trust Headquarters
3 May 2031

Ms D. Quill
Senior Coroner for Eastmere
The Coroner's Court

Dear Ms Quill,

Re: Prevention of Future Deaths report – Mr Alan Price

I write further to your report dated 1 March 2031.

1. Your first concern was that observations were not recorded.

In your report you raised the concern that staff were not trained. We have since trained 40 staff.

Matter of concern 2
Alarms were switched off.

Alarms can no longer be switched off. Our chief nurse now checks them weekly. The manufacturer has told us \
that a new part will come in June.

NHS England's guidance says that alarms must be tested daily.

Kind regards,

Dr Owen Hale
Medical Director
Larkmead NHS Foundation Trust
"""

RESPONSE = """\
Government response to the Transport Committee's Third Report

The Government welcomes the Committee's report.

1. Bus services are failing rural communities. We recommend that the Department publish a plan by May. \
(Paragraph 14)

The Department accepts this recommendation. We will publish a plan in April. Local authorities have told us \
that funding is late.

2. The Department should review fares. (Paragraph 20)

Fares are a matter for operators. The Department will write to operators. We agree with the Committee that \
fares are too high.

Recommendation 3: The Minister should report each year.

Partially accept. The Government notes the concern about reporting.
"""

TRANSCRIPT = """\
The Chair (Ms. Ann Borrow (Eastvale, Lib.)): Order. We have a quorum.

Mr. Lee Chang (Northport, CPC): Thank you, Chair. Minister, why are homes short of staff?

Hon. Rita Moss (Minister of Seniors): We have sent 200 nurses. We will send more by June.

Mr. Lee Chang: The auditor reported that a third of homes failed their inspections.

The Chair: Dr. Weir, please.

Dr. Sam Weir (Chief Medical Officer, Department of Health): We were told by homes that masks ran out.

Witness: I agree.
"""

TRADE_PRESS = """\
A children's therapy service in Dunmarsh is “close to breaking point”, its own staff have warned.

Papers for Thursday's meeting of Dunmarsh ICB show that 900 children are waiting, up from 640 last year.

BrightPath Therapies, the private company that took over the contract in April, accepts that waits are too \
long. It has hired four therapists and expects to clear the list by Easter.

The company's managing director, Colin Frayne, told The Echo that his firm had inherited “a mess”. He \
blamed the previous provider and said that records had been lost. Every family would be contacted within a \
month.

Mr Frayne also disputed the ICB's figures.

Dr Leila Haddad, Dunmarsh ICB's medical director, wrote to GPs last week: “Please do not refer new cases \
until further notice.”

In the letter, seen by The Echo, she said the board was “deeply disappointed” with progress.

The board has given the company until 30 June to recover. It will be fined if it does not, Dr Haddad said.

Parents are less patient. One father, whose son has waited two years, said he had been told nine different \
things.

“Nobody rings back,” said one.

“I have given up,” another added.

A spokesperson for the Care Quality Commission said: “We have received information of concern and we are \
following it up with the provider.

“We will publish our findings in due course.”

Councillor Hugh Brannock, chair of Dunmarsh Council's children's scrutiny committee, is to summon the \
company. He told The Echo: “Promises were made in this chamber. They have not been kept.”

Asked if the contract should end, Cllr Brannock said: “Not yet.”

Jo Sills, regional officer of the therapists' union, said members were “leaving in droves”. She called on \
the board to publish its recovery plan.

BrightPath said it did not recognise that description.

The ICB has asked for weekly reports, and will review the contract in July.

The Echo understands that a second company has been approached.

Ms Sills claimed managers had “looked the other way”, something Mr Frayne denies.
"""

PANEL_MINUTES = """\
TARNWORTH BOROUGH COUNCIL
ADULT SOCIAL CARE SCRUTINY PANEL
Minutes of the meeting held on 9 July 2031

Present: Councillors Gale (Chair), Hurst, Imrie and Jolly
In attendance: Mrs P. Knott, Director of Adult Services; Mr S. Lowe, Chief Executive, Millbrook Hospital \
NHS Trust; Ms V. Orme, Healthwatch Tarnworth

21. MATTERS ARISING
Minute 14.2: the written answer had been circulated on 2 July.
Minute 15: Mr Lowe had not replied to the Panel's letter.

22. PUBLIC QUESTIONS
Mrs Edna Frith asked: “Why was my husband sent home at two in the morning?” The Chair expressed his \
sympathy. Mr Lowe promised to look into it.
Councillor Imrie read a letter from the stroke ward, which said that two nurses looked after thirty \
patients at night.

23. DISCHARGE FROM HOSPITAL
23.1 The Panel considered a report by the Director of Adult Services. It showed that 61 patients had waited \
more than a week.
23.2 Presenting the report, Mrs Knott said that social workers were now on site. She attributed the delays \
to a lack of care homes and pointed to two closures. Four beds had been bought.
23.3 Responding to a question from Councillor Hurst, Mr Lowe said he could not give a date. Pressed by the \
Chair, he conceded that the target “would be missed”.
23.4 Ms Orme challenged this. Patients had told Healthwatch that nobody explained their medicines. She \
would send the Panel her report by August.
23.5 Members expressed disappointment that the Trust had sent no papers. It was pointed out that this had \
happened before.
23.6 Councillor Jolly's view was that the Trust was in denial. Mr Lowe rejected the suggestion, adding that \
three wards had been refurbished.
23.7 The Director, in reply, assured Members that the Council would monitor the position; Mr Lowe concurred.
AGREED: that the Chair write to the Trust.

24. WORK PROGRAMME
The Scrutiny Officer would circulate the revised programme.
The Vice-Chair arrived at 7.05pm.
"""

BOARD_MINUTES = """\
Council committee: Health and Wellbeing Board, 12 May 2031

45/31 Winter plan
The Board received the winter plan from Dr Nadia Voss (ICB). Dr Voss reported a rise in flu admissions of \
12%. The ambulance service had met its target only twice.

Cllr Pym wanted to know why the plan was late. Dr Voss accepted that it should have come in March and \
apologised for this.

The representative of Age Concern felt that older people had been forgotten. Several members agreed.

The Board asked officers to report back in the autumn.

The Director of Public Health (DPH) gave the following assurances: vaccines were in stock; clinics would \
run on Saturdays. DPH also said a helpline was planned.

Questions were asked about staffing, and it was explained that 14 posts were vacant.

A resident, Mr J Noone, complained that he had waited all night. "I was left on a trolley for eleven \
hours", he said.
"""

LABELLED_RESPONSE = """\
Recommendation: We recommend that the Department set a target for repairs.

Response:

The Department accepts that repairs take too long. We will set a target by May 2032.

The National Audit Office has said that records are poor.

Recommendation: Landlords are failing tenants. The Government must act.

Response:

The Government is considering this.
"""

QUESTIONS = """\
Ann Borrow MP: Minister, when will you publish the plan? Could you write to us?

Tom Leach MP: We will publish it in May. The Health Department's own report found that half the wards were \
closed. My officials will write to you.

Ann Borrow MP: Thank you. The next question is from Rhys Powell.

Rhys Powell MP: The Auditor General said that money was wasted, Minister. Staff told us they were \
frightened.

Tom Leach MP: I don't accept that. The Welsh Government has put in £4 million.
"""

STATEHOUSE = """\
Governor Dale Rourke on Friday signed the bill, saying it would "protect families."

"This is a great day," Rourke told supporters at the statehouse. "It is long overdue."

Opponents vowed to sue. "We'll see them in court," said Nina Castellan, a lawyer for the Prairie Rights \
Council.

Castellan added that the law "would not survive a week."

The law, which takes effect in July, has drawn criticism from teachers, who say it is vague.

In an interview with The Plains Herald, state Sen. Mark Oyelaran (D-Fairview) called it "a disaster."

Oyelaran, who voted against the bill, also said the governor had ignored his letters.

"He never wrote back," he said.

A spokeswoman for Rourke, Amy Blick, said in an email that the letters were never received.

Blick declined to say whether the governor would meet the senator.

Several lawmakers privately acknowledged that the bill was rushed.

"Rushed is putting it mildly," one of them said on condition of anonymity.

The White House has not commented. But a senior administration official, who was not authorized to speak \
publicly, said the president supports it.

Experts say similar laws have failed elsewhere. Harold Finch, a professor at Wexmoor State University, \
noted that only two survived.

Finch's research shows that enforcement is patchy.

Asked about the cost, Rourke said: "Trust me."

"It will cost $3 million," the nonpartisan Budget Office wrote in an analysis released Monday.

Trump-style rallies are planned, organizers said.

The Democratic Party accused Rourke of "playing politics with children."

"Nobody is playing politics," Blick responded. "The governor cares deeply."

Polls suggest that voters are split.

Rourke's opponent in November, businesswoman Tess Marlow, tweeted, "Shame on you, Governor."

Marlow has argued repeatedly that schools need money instead.

Her campaign manager said the bill was "a distraction".

"She's right," agreed union president Carl Hobbs.

The Herald reported last week that donors had written the bill.

Critics, including the American Teachers League, contend that the governor is out of touch.

Some parents are pleased. "Finally," said Rosa Quintero, 41, a mother of three.

The state's Supreme Court ruled last year that a similar law was invalid.

"If it passes," Marlow said of a second bill, "we will fight it."

It was not clear whether he had read it.
"""

TRUST_ARTICLE = """\
A mental health trust has apologised after a patient was left without medication for nine days.

Oakmere Partnership NHS Trust said in a statement that it was “deeply sorry”. Chief executive Fiona Brandt \
said an action plan was in place and would be finished in March.

The patient's mother, Gail Sexton, told the BBC: “They forgot him. They simply forgot him.”

She said the family had rung the ward eleven times.

Mrs Sexton is calling for an independent inquiry.

Coroner Philip Marsh, recording a narrative conclusion, found that records had been altered. He said there \
had been “a catalogue of failures” and that staff were “overwhelmed”.

Mr Marsh will write to the health secretary to express his concern.

The regulator, which rated the trust inadequate in June, said it would be “following up”.

NHS England said that it had placed the trust in special measures, and an improvement director had been \
appointed.

Dr Brandt, who joined in April, insisted: “This is not the organisation it was.

“Every ward has been visited.

“But I know we have further to go,” she added.

Responding to the findings, Oakmere MP Leo Strand said he had “lost confidence in the board”.

In its annual report, the trust describes its safety record as “strong”.

The trust, however, denied that records had been altered deliberately.

It is understood that three members of staff have been suspended.

The figures, obtained under freedom of information laws, show 112 missed doses.

Healthwatch Oakmere chair Bea Lund welcomed the apology but said words were not enough: “Families want to \
see change.”

Unite representative Al Crewe blamed cuts. “You can't run a ward with three nurses,” he said.
"""

NOTE_FORM_MINUTES = """\
Minutes of the Overview Committee, Elmford District Council, 2 October 2031

Present: Cllr Bea Ashdown (Chair); Cllr Vic Carrow (Vice Chair); Cllr Gita Pillai; Cllr T Upton
Officers present: Chief Executive (CE); Head of Finance; Clerk

1. Waste contract
The Head of Finance presented the paper and drew attention to an overspend of £210,000. This had arisen \
because fuel prices rose. The contractor had been late on 40 rounds.
Cllr Pillai expressed concern that missed bins were not being counted properly.
The CE acknowledged this and agreed to audit the figures by December.
Cllr Upton: how many complaints had been upheld? CE: 31 of 80.
A discussion followed. It was suggested that the contractor be invited to the next meeting, and this was \
agreed.
Cllr Carrow declared that he was "fed up with excuses".
Members were advised that legal costs would be recovered.
The Committee was concerned about the delay and requested a timetable.
Resident Mrs Lil Orme addressed the Committee. She had not had a collection since August. Her road was \
overrun by rats.
The Chair undertook to visit.
Decision: That a report be brought back in January.

2. Any other business
The Clerk reminded Members of the training day.
"""

CASES = [
    (ARTICLE, "a night nursing service is failing dozens", "reported", "Health chiefs"),
    (ARTICLE, "We got this wrong", "direct", "Tarrant"),
    (ARTICLE, "we shall hire more", "direct", "Tarrant"),
    (ARTICLE, "the company had “not always answered the phone”", "reported", "Tarrant"),
    (ARTICLE, "Nobody should have to wait six hours", "direct", "Moxon"),
    (ARTICLE, "I have asked for a full report", "direct", "Moxon"),
    (ARTICLE, "the contract was being watched closely", "reported", "Brackenshire"),
    (ARTICLE, "monthly payments had been cut by a tenth", "reported", "spokesman"),
    (ARTICLE, "rotas were changed without notice", "reported", "Staff"),
    (ARTICLE, "We are run off our feet", "direct", "nurse"),
    (ARTICLE, "the model could not work in rural areas", "reported", "Deshmukh"),
    (ARTICLE, "unless drivers are paid for waiting", "reported", "Deshmukh"),
    (ARTICLE, "he would write to the minister", "reported", "Moxon"),
    (ARTICLE, "the firm has broken its promises", "reported", "Campaigners"),
    (ARTICLE, "visits are now on time", "reported", "Fernleigh"),
    (ARTICLE, "it was aware of the concerns", "reported", "Care Quality"),
    (ARTICLE, "inspectors would visit within weeks", "reported", "Care Quality"),
    (ARTICLE, "Fernleigh has until October", "direct", "Keane"),
    (ARTICLE, "We will not hesitate to act", "direct", "Keane"),
    (ARTICLE, "one service in three had no working phone line", "reported", "National Audit"),
    (ARTICLE, "all options were open", "reported", "Keane"),
    (ARTICLE, "cutting corners", "reported", "Unison"),
    (ARTICLE, "older people are afraid to complain", "reported", "Age UK"),
    (ARTICLE, "Dying patients have been left alone", "reported", "charity"),
    (ARTICLE, "a disgrace that shames us all", "direct", "Reave"),
    (ARTICLE, "missed one in five visits in May", "reported", ""),
    (ARTICLE, "Neither he nor the council has had an answer", "author", ""),
    (COUNCIL_ARTICLE, "There is no case for an inquiry", "direct", "Oakley"),
    (COUNCIL_ARTICLE, "Every pound can be traced", "direct", "Oakley"),
    (COUNCIL_ARTICLE, "the authority ‘had nothing to hide’", "reported", "Rao"),
    (COUNCIL_ARTICLE, "deserve to know where the money went", "direct", "Ellery"),
    (COUNCIL_ARTICLE, "They were told that the service was safe", "direct", "Ellery"),
    (COUNCIL_ARTICLE, "the accounts are incomplete", "reported", "Ellery"),
    (COUNCIL_ARTICLE, "they are in order", "reported", "Rao"),
    (COUNCIL_ARTICLE, "are in order, and they have been since April", "direct", "Rao"),
    (COUNCIL_ARTICLE, "it had not received a complaint", "reported", "Ministry of Housing"),
    (COUNCIL_ARTICLE, "checks had been skipped", "reported", "review"),
    (COUNCIL_ARTICLE, "Invoices were paid twice", "direct", "review"),
    (COUNCIL_ARTICLE, "they were looking into the matter", "reported", "Police"),
    (COUNCIL_ARTICLE, "have gone without hot food for weeks", "author", ""),
    (COUNCIL_ARTICLE, "I live on toast", "direct", "Pike"),
    (COUNCIL_ARTICLE, "Mum was told", "direct", "Anne"),
    (AMERICAN, "the ad was misleading", "reported", "campaign"),
    (AMERICAN, "rates to rise", "reported", "Analysts"),
    (AMERICAN, "some investors fear a slump", "reported", "investors"),
    (AMERICAN, "The economy is weak", "direct", "Harlow"),
    (AMERICAN, "the bank will act before June", "reported", "Harlow"),
    (AMERICAN, "I don't think so", "direct", "Lopez"),
    (AMERICAN, "sales had fallen 12%", "reported", "Vance"),
    (AMERICAN, "baseless and without merit", "direct", "Gray"),
    (AMERICAN, "the plan will create jobs", "reported", "White House"),
    (AMERICAN, "it will cost too much", "reported", "Republicans"),
    (AMERICAN, "are in trouble", "reported", "Cole"),
    (AMERICAN, "half have found jobs", "reported", "union"),
    (AMERICAN, "We failed", "direct", ""),
    (AMERICAN, "the evidence was inadmissible", "reported", "judge"),
    (AMERICAN, "they will appeal", "reported", "prosecutors"),
    (AMERICAN, "very, very sorry for what happened", "direct", "Harlow"),
    (AMERICAN, "whether the deal will close", "reported", "people"),
    (AMERICAN, "40 percent of voters were undecided", "reported", "Kaplan"),
    (MINUTES, "There were 412 open jobs", "reported", "Carr"),
    (MINUTES, "Damp cases took longest", "reported", "Carr"),
    (MINUTES, "HC would circulate a table", "reported", "Carr"),
    (MINUTES, "why emergency jobs took nine days", "reported", "Osei"),
    (MINUTES, "two contractors had withdrawn", "reported", "Birch"),
    (MINUTES, "Replacements would start in May", "reported", "Birch"),
    (MINUTES, "the figure for Wexmoor East", "reported", "Member"),
    (MINUTES, "calls were answered within ten minutes", "reported", "Birch"),
    (MINUTES, "he had waited forty minutes", "reported", "Peel"),
    (MINUTES, "a policy was being drafted", "author", ""),
    (MINUTES, "a further report be brought in June", "reported", "Brandt"),
    (MINUTES, "three tenants had been decanted", "reported", ""),
    (MINUTES, "the budget was overspent by £40,000", "reported", "Carr"),
    (MINUTES, "undertook to report back", "reported", "Carr"),
    (MINUTES, "Fenland Homes be asked to attend in June", "reported", "Committee"),
    (MINUTES, "Works had begun in January", "author", ""),
    (MINUTES, "the depot would open in July", "reported", "Peel"),
    (MINUTES, "The roof leaked", "reported", "Peel"),
    (MINUTES, "We have had no heating since Christmas", "direct", "tenants"),
    (MINUTES, "nobody had replied to it", "reported", "Whitlow"),
    (LETTER, "observations were not recorded", "reported", "Quill"),
    (LETTER, "staff were not trained", "reported", "Quill"),
    (LETTER, "We have since trained 40 staff", "author", "Hale"),
    (LETTER, "Alarms were switched off.", "reported", "Quill"),
    (LETTER, "Alarms can no longer be switched off", "author", "Hale"),
    (LETTER, "a new part will come in June", "reported", "manufacturer"),
    (LETTER, "alarms must be tested daily", "reported", "NHS England"),
    (RESPONSE, "Bus services are failing rural communities", "direct", "Committee"),
    (RESPONSE, "We recommend that the Department publish", "direct", "Committee"),
    (RESPONSE, "We will publish a plan in April", "author", "Government"),
    (RESPONSE, "funding is late", "reported", "authorities"),
    (RESPONSE, "The Department should review fares", "direct", "Committee"),
    (RESPONSE, "Fares are a matter for operators", "author", "Government"),
    (RESPONSE, "The Minister should report each year", "direct", "Committee"),
    (RESPONSE, "The Government notes the concern", "author", "Government"),
    (TRANSCRIPT, "why are homes short of staff", "direct", "Chang"),
    (TRANSCRIPT, "We have sent 200 nurses", "direct", "Moss"),
    (TRANSCRIPT, "a third of homes failed", "reported", "auditor"),
    (TRANSCRIPT, "We were told by homes", "direct", "Weir"),
    (TRANSCRIPT, "I agree", "direct", "Witness"),
    (TRADE_PRESS, "close to breaking point", "direct", "staff"),
    (TRADE_PRESS, "waits are too long", "reported", "BrightPath"),
    (TRADE_PRESS, "his firm had inherited “a mess”", "reported", "Frayne"),
    (TRADE_PRESS, "records had been lost", "reported", "Frayne"),
    (TRADE_PRESS, "Every family would be contacted within a month", "reported", "Frayne"),
    (TRADE_PRESS, "disputed the ICB's figures", "reported", "Frayne"),
    (TRADE_PRESS, "Please do not refer new cases", "direct", "Haddad"),
    (TRADE_PRESS, "the board was “deeply disappointed” with progress", "reported", "Haddad"),
    (TRADE_PRESS, "It will be fined if it does not", "reported", "Haddad"),
    (TRADE_PRESS, "The board has given the company until 30 June", "author", ""),
    (TRADE_PRESS, "he had been told nine different things", "reported", "father"),
    (TRADE_PRESS, "Nobody rings back", "direct", "one"),
    (TRADE_PRESS, "I have given up", "direct", "another"),
    (TRADE_PRESS, "We have received information of concern", "direct", "Care Quality"),
    (TRADE_PRESS, "We will publish our findings in due course", "direct", "Care Quality"),
    (TRADE_PRESS, "Promises were made in this chamber", "direct", "Brannock"),
    (TRADE_PRESS, "Not yet.", "direct", "Brannock"),
    (TRADE_PRESS, "members were “leaving in droves”", "reported", "Sills"),
    (TRADE_PRESS, "publish its recovery plan", "reported", "Sills"),
    (TRADE_PRESS, "it did not recognise that description", "reported", "BrightPath"),
    (TRADE_PRESS, "looked the other way", "direct", "Sills"),
    (TRADE_PRESS, "managers had “looked the other way”", "reported", "Sills"),
    (PANEL_MINUTES, "the written answer had been circulated", "author", ""),
    (PANEL_MINUTES, "Mr Lowe had not replied to the Panel's letter", "author", ""),
    (PANEL_MINUTES, "Why was my husband sent home at two in the morning", "direct", "Frith"),
    (PANEL_MINUTES, "promised to look into it", "reported", "Lowe"),
    (PANEL_MINUTES, "two nurses looked after thirty patients at night", "reported", "stroke ward"),
    (PANEL_MINUTES, "social workers were now on site", "reported", "Knott"),
    (PANEL_MINUTES, "attributed the delays to a lack of care homes", "reported", "Knott"),
    (PANEL_MINUTES, "Four beds had been bought", "reported", "Knott"),
    (PANEL_MINUTES, "he could not give a date", "reported", "Lowe"),
    (PANEL_MINUTES, "the target “would be missed”", "reported", "Lowe"),
    (PANEL_MINUTES, "challenged this", "reported", "Orme"),
    (PANEL_MINUTES, "nobody explained their medicines", "reported", ""),
    (PANEL_MINUTES, "She would send the Panel her report by August", "reported", "Orme"),
    (PANEL_MINUTES, "the Trust had sent no papers", "reported", "Panel"),
    (PANEL_MINUTES, "this had happened before", "reported", ""),
    (PANEL_MINUTES, "the Trust was in denial", "reported", "Jolly"),
    (PANEL_MINUTES, "three wards had been refurbished", "reported", "Lowe"),
    (PANEL_MINUTES, "the Council would monitor the position", "reported", "Knott"),
    (PANEL_MINUTES, "the Chair write to the Trust", "reported", "Panel"),
    (PANEL_MINUTES, "would circulate the revised programme", "author", ""),
    (BOARD_MINUTES, "a rise in flu admissions of 12%", "reported", "Voss"),
    (BOARD_MINUTES, "The ambulance service had met its target only twice", "reported", "Voss"),
    (BOARD_MINUTES, "why the plan was late", "reported", "Pym"),
    (BOARD_MINUTES, "it should have come in March", "reported", "Voss"),
    (BOARD_MINUTES, "older people had been forgotten", "reported", "Age Concern"),
    (BOARD_MINUTES, "clinics would run on Saturdays", "reported", "Public Health"),
    (BOARD_MINUTES, "a helpline was planned", "reported", "Public Health"),
    (BOARD_MINUTES, "14 posts were vacant", "reported", ""),
    (BOARD_MINUTES, "he had waited all night", "reported", "Noone"),
    (BOARD_MINUTES, "I was left on a trolley for eleven hours", "direct", "Noone"),
    (LABELLED_RESPONSE, "We recommend that the Department set a target", "direct", "Committee"),
    (LABELLED_RESPONSE, "We will set a target by May 2032", "author", "Government"),
    (LABELLED_RESPONSE, "records are poor", "reported", "National Audit"),
    (LABELLED_RESPONSE, "Landlords are failing tenants", "direct", "Committee"),
    (LABELLED_RESPONSE, "The Government is considering this", "author", "Government"),
    (QUESTIONS, "We will publish it in May", "direct", "Leach"),
    (QUESTIONS, "half the wards were closed", "reported", "report"),
    (QUESTIONS, "money was wasted", "reported", "Auditor General"),
    (QUESTIONS, "they were frightened", "reported", "Staff"),
    (QUESTIONS, "I don't accept that", "direct", "Leach"),
    (STATEHOUSE, 'it would "protect families."', "reported", "Rourke"),
    (STATEHOUSE, "This is a great day", "direct", "Rourke"),
    (STATEHOUSE, "It is long overdue", "direct", "Rourke"),
    (STATEHOUSE, "We'll see them in court", "direct", "Castellan"),
    (STATEHOUSE, 'the law "would not survive a week."', "reported", "Castellan"),
    (STATEHOUSE, "it is vague", "reported", "teachers"),
    (STATEHOUSE, "a disaster", "direct", "Oyelaran"),
    (STATEHOUSE, "the governor had ignored his letters", "reported", "Oyelaran"),
    (STATEHOUSE, "He never wrote back", "direct", "Oyelaran"),
    (STATEHOUSE, "the letters were never received", "reported", "Blick"),
    (STATEHOUSE, "whether the governor would meet the senator", "reported", "Blick"),
    (STATEHOUSE, "the bill was rushed", "reported", "lawmakers"),
    (STATEHOUSE, "Rushed is putting it mildly", "direct", "one of them"),
    (STATEHOUSE, "the president supports it", "reported", "official"),
    (STATEHOUSE, "similar laws have failed elsewhere", "reported", "Experts"),
    (STATEHOUSE, "only two survived", "reported", "Finch"),
    (STATEHOUSE, "enforcement is patchy", "reported", "Finch"),
    (STATEHOUSE, "Trust me", "direct", "Rourke"),
    (STATEHOUSE, "It will cost $3 million", "direct", "Budget Office"),
    (STATEHOUSE, "rallies are planned", "reported", "organizers"),
    (STATEHOUSE, "playing politics with children", "direct", "Democratic Party"),
    (STATEHOUSE, "Nobody is playing politics", "direct", "Blick"),
    (STATEHOUSE, "The governor cares deeply", "direct", "Blick"),
    (STATEHOUSE, "voters are split", "reported", "Polls"),
    (STATEHOUSE, "Shame on you", "direct", "Marlow"),
    (STATEHOUSE, "schools need money instead", "reported", "Marlow"),
    (STATEHOUSE, 'the bill was "a distraction"', "reported", "campaign manager"),
    (STATEHOUSE, "She's right", "direct", "Hobbs"),
    (STATEHOUSE, "donors had written the bill", "reported", "Herald"),
    (STATEHOUSE, "the governor is out of touch", "reported", "Critics"),
    (STATEHOUSE, "Finally", "direct", "Quintero"),
    (STATEHOUSE, "a similar law was invalid", "reported", "Supreme Court"),
    (STATEHOUSE, "If it passes", "direct", "Marlow"),
    (STATEHOUSE, "we will fight it", "direct", "Marlow"),
    (STATEHOUSE, "It was not clear whether he had read it", "author", ""),
    (TRUST_ARTICLE, "has apologised after a patient", "author", ""),
    (TRUST_ARTICLE, "it was “deeply sorry”", "reported", "Oakmere Partnership"),
    (TRUST_ARTICLE, "an action plan was in place", "reported", "Brandt"),
    (TRUST_ARTICLE, "They simply forgot him", "direct", "Sexton"),
    (TRUST_ARTICLE, "the family had rung the ward eleven times", "reported", "Sexton"),
    (TRUST_ARTICLE, "records had been altered. He", "reported", "Marsh"),
    (TRUST_ARTICLE, "there had been “a catalogue of failures”", "reported", "Marsh"),
    (TRUST_ARTICLE, "staff were “overwhelmed”", "reported", "Marsh"),
    (TRUST_ARTICLE, "it would be “following up”", "reported", ""),
    (TRUST_ARTICLE, "it had placed the trust in special measures", "reported", "NHS England"),
    (TRUST_ARTICLE, "This is not the organisation it was", "direct", "Brandt"),
    (TRUST_ARTICLE, "Every ward has been visited", "direct", "Brandt"),
    (TRUST_ARTICLE, "I know we have further to go", "direct", "Brandt"),
    (TRUST_ARTICLE, "he had “lost confidence in the board”", "reported", "Strand"),
    (TRUST_ARTICLE, "records had been altered deliberately", "reported", "Oakmere Partnership"),
    (TRUST_ARTICLE, "three members of staff have been suspended", "author", ""),
    (TRUST_ARTICLE, "words were not enough", "reported", "Lund"),
    (TRUST_ARTICLE, "Families want to see change", "direct", "Lund"),
    (TRUST_ARTICLE, "You can't run a ward with three nurses", "direct", "Crewe"),
    (NOTE_FORM_MINUTES, "an overspend of £210,000", "reported", "Finance"),
    (NOTE_FORM_MINUTES, "This had arisen because fuel prices rose", "reported", "Finance"),
    (NOTE_FORM_MINUTES, "The contractor had been late on 40 rounds", "reported", "Finance"),
    (NOTE_FORM_MINUTES, "missed bins were not being counted properly", "reported", "Pillai"),
    (NOTE_FORM_MINUTES, "agreed to audit the figures by December", "reported", "Chief Executive"),
    (NOTE_FORM_MINUTES, "how many complaints had been upheld", "reported", "Upton"),
    (NOTE_FORM_MINUTES, "31 of 80", "reported", "Chief Executive"),
    (NOTE_FORM_MINUTES, "the contractor be invited to the next meeting", "reported", ""),
    (NOTE_FORM_MINUTES, "fed up with excuses", "direct", "Carrow"),
    (NOTE_FORM_MINUTES, "legal costs would be recovered", "reported", ""),
    (NOTE_FORM_MINUTES, "requested a timetable", "reported", "Committee"),
    (NOTE_FORM_MINUTES, "She had not had a collection since August", "reported", "Orme"),
    (NOTE_FORM_MINUTES, "Her road was overrun by rats", "reported", "Orme"),
    (NOTE_FORM_MINUTES, "undertook to visit", "reported", "Ashdown"),
    (NOTE_FORM_MINUTES, "That a report be brought back in January", "reported", "Committee"),
]


@pytest.mark.parametrize(("text", "quote", "mode", "who"), CASES, ids=[case[1][:50] for case in CASES])
def test_words_have_their_source(text: str, quote: str, mode: str, who: str) -> None:
    found = source(text, quote)
    assert found.mode == mode
    assert who.lower() in shown(found).lower()


def test_an_author_without_a_name_stays_unnamed() -> None:
    assert source("The home has twelve rooms. All were full in May.", "All were full") == Source()


def test_a_term_in_quotation_marks_is_not_speech() -> None:
    text = "The trust runs a “virtual ward” for frail people."
    assert source(text, "virtual ward").mode == "author"


def test_a_span_beyond_the_marks_is_reported_not_direct() -> None:
    text = "Ms Ann Dale said the rota was “signed off in haste” in June."
    assert source(text, "signed off in haste").mode == "direct"
    assert source(text, "the rota was “signed off in haste” in June").mode == "reported"


def test_a_quotation_over_two_paragraphs_has_one_speaker() -> None:
    text = "Ann Dale, chair of Oakshire ICB, said: “We were late.\n\n“We shall not be late again.”\n\nA fee is due."
    assert source(text, "We shall not be late again").speaker == "Ann Dale"
    assert source(text, "A fee is due").mode == "author"


def test_nested_speech_in_a_quotation_belongs_to_whoever_said_it() -> None:
    text = "“A porter told me that the lifts had failed. We must mend them,” said Councillor Ida Moss."
    assert "porter" in shown(source(text, "the lifts had failed"))
    assert "Moss" in shown(source(text, "We must mend them"))


def test_what_somebody_says_others_agreed_stays_with_the_speaker() -> None:
    text = "MINUTES\n1. Mr A. Dale said that the board had agreed that the ward would close.\nAGREED."
    assert "Dale" in shown(source(text, "the ward would close"))


def test_what_somebody_passes_on_belongs_to_whoever_told_it() -> None:
    text = "MINUTES\n1. Mr A. Dale said that the stores team had told him that trucks were late.\nAGREED."
    assert "stores team" in shown(source(text, "trucks were late"))


def test_a_letter_cited_is_its_writers_until_the_author_speaks_again() -> None:
    text = LETTER.replace(
        "Kind regards", "Page 4 of your report states that we lost 9 files, whereas it was 6.\n\nKind regards"
    )
    assert "Quill" in shown(source(text, "we lost 9 files"))
    assert "Hale" in shown(source(text, "it was 6"))


def test_a_concern_quoted_whole_is_direct() -> None:
    text = LETTER.replace("Alarms were switched off.", "“Alarms were switched off by night staff.”")
    found = source(text, "Alarms were switched off by night staff")
    assert (found.mode, found.speaker) == ("direct", "Ms D. Quill")


def test_an_order_told_by_the_author_is_the_authors() -> None:
    text = "Oakshire ICB told the firm to hire nurses. “We will,” said its director, Al Rudd."
    assert source(text, "told the firm to hire nurses").mode == "author"


def test_we_in_a_quotation_is_the_speakers_organisation() -> None:
    text = "Ann Dale, chair of Oakshire ICB, said: “We shall pay.” The Elmfield Care Home said: “We are glad.”"
    read = document(text)
    index = names().index(text, document=read)
    heard = hear(index, attributions(read, split(read), index))
    assert heard.resolve_phrase("We", text.index("We shall")) == "Oakshire ICB"
    assert heard.resolve_phrase("We", text.index("We are")) == "Elmfield Care Home"


def test_a_minute_takers_heading_ends_the_speaker() -> None:
    text = (
        "MINUTES\n5. Depot\nMr A. Dale said that the depot was full. It leaked.\nThe gates were painted in May.\nAGREED"
    )
    assert "Dale" in shown(source(text, "It leaked"))
    assert source(text, "The gates were painted").mode == "author"


def test_attributions_begin_with_the_author_over_everything() -> None:
    first = said(ARTICLE)[0]
    assert (first.start, first.end, first.source.mode, first.cue) == (0, len(ARTICLE), "author", None)


def test_attributions_lie_within_the_text() -> None:
    for text in {case[0] for case in CASES}:
        assert all(0 <= a.start < a.end <= len(text) for a in said(text))


@pytest.mark.parametrize(
    ("sentence", "subject", "verb"),
    [
        ("The chair, who had been away, said that it was late.", "The chair", "said"),
        ("In reply to the clerk, Mr Dale said that it was late.", "Mr Dale", "said"),
        ("According to the auditor, records were lost.", "the auditor", "according to"),
        ("Ann Dale, clerk to the board, warned that it was late.", "Ann Dale", "warned"),
        ("Officers and members argued that it was late.", "Officers and members", "argued"),
    ],
)
def test_the_subject_of_speech_is_found(sentence: str, subject: str, verb: str) -> None:
    found = find_speech(sentence, 0, len(sentence))
    assert [(speech.subject, speech.verb) for speech in found] == [(subject, verb)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The report is late.",
        "The faults highlighted had been mended.",
        "Nurses were asked to complete a form to say when they began.",
        "Nobody said that it was late.",
        "You said that it was late.",
    ],
)
def test_no_speech_where_nobody_speaks(sentence: str) -> None:
    assert [speech for speech in find_speech(sentence, 0, len(sentence)) if not speech.passive] == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('She said "yes, at once" and left.', ["yes, at once"]),
        ("‘It’s late,’ he said.", ["It’s late,"]),
        ("The patients’ beds and the nurses’ rooms", []),
        ("“They said ‘wait here’ again,” she said.", ["They said ‘wait here’ again,"]),
        ("He said: “one of very many.\n\n“Two.”", ["one of very many.", "Two."]),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    read = document(text)
    assert [text[q.start : q.end] for q in find_quotations(text, read.blocks)] == quoted


def test_cost_grows_with_length_only() -> None:
    text = ("Ann Dale and Bo Finch of the Oakshire Board and the Elm Trust and " * 800) + "said that it was late."
    assert len(said(text)) < 50


HE_SAID = """\
Moira Stent, the regulator's head of wards, said: “We saw call bells out of reach.”

The trust's medical director, Owen Parfitt, apologised to the families. “It was our duty to act,” he said. “We have \
closed the bay.”

The mother of Ivy Crane, 20, who died there in May, said nobody had rung her. “I was the last to hear,” she said.
"""


def test_he_is_whoever_the_sentence_before_is_about() -> None:
    assert source(HE_SAID, "It was our duty to act").speaker == "Owen Parfitt"
    assert source(HE_SAID, "We have closed the bay").speaker == "Owen Parfitt"


def test_somebodys_relative_is_not_that_person() -> None:
    assert source(HE_SAID, "nobody had rung her").speaker == "The mother of Ivy Crane"
    assert source(HE_SAID, "I was the last to hear").speaker == "The mother of Ivy Crane"


PARISH = """\
MINUTES OF HOLTWICK PARISH COUNCIL MEETING

Present: Councillor A. Rudge (Chair); Peter Lorne, Healthwatch Brackenshire; Kit Mayhew, Director of Adult Services

4. RETURN FROM HOSPITAL

Peter Lorne reported that his group had met 30 patients. Twelve said nobody had rung them. He asked for figures.

It was noted that the hedge was overgrown.

An e-mail had been received from Ada Pym regarding the drain;

“The drain will be cleared before June and I shall tell you when.”

The e-mail stated that the gate would be mended.

Although few houses asked for it, the lamp was kept.
"""


def test_a_council_that_sits_itself_notes_what_is_noted() -> None:
    assert source(PARISH, "the hedge was overgrown").organisation == "Holtwick Parish Council"
    assert source(PARISH, "the lamp was kept").organisation == "Holtwick Parish Council"


def test_those_counted_do_not_speak_in_the_room() -> None:
    assert shown(source(PARISH, "nobody had rung them")) == "Peter Lorne Healthwatch Brackenshire"


def test_a_letter_received_is_its_writers() -> None:
    assert source(PARISH, "The drain will be cleared before June").speaker == "Ada Pym"
    assert source(PARISH, "the gate would be mended").speaker == "Ada Pym"


def test_a_heading_in_capitals_is_no_body() -> None:
    read = document(PARISH)
    index = names().index(PARISH, document=read)
    assert "Return From Hospital" not in {mention.name for mention in index.mentions}
    assert {p.role for p in index.people if p.name == "Kit Mayhew"} == {"Director of Adult Services"}


LISTED = """\
Mrs T Arkell
Assistant Coroner for Brackenshire

Dear Mrs Arkell

You raised two matters of concern.

1. That the bleep was not answered.

We have bought new bleeps. We recognise that we cannot yet say who carried it.

2. That no doctor came for two hours.

A rota is now kept.

Yours sincerely

Dr Hal Binns
Chief Executive
Brackenshire Hospitals NHS Trust
"""


def test_concerns_listed_in_a_reply_are_theirs_who_raised_them() -> None:
    assert source(LISTED, "the bleep was not answered").speaker == "Mrs T Arkell"
    assert source(LISTED, "no doctor came for two hours").speaker == "Mrs T Arkell"


def test_what_an_author_admits_of_himself_is_his() -> None:
    assert source(LISTED, "we cannot yet say who carried it").mode == "author"
    assert source(LISTED, "A rota is now kept").mode == "author"


def test_the_organisation_is_the_body_spoken_of() -> None:
    text = "The Care Quality Commission came in May. The organisation said that it had fined the owner."
    assert source(text, "it had fined the owner").organisation == "Care Quality Commission"


def test_a_body_may_take_a_plural_verb() -> None:
    text = "MINUTES\n\n1. Skips\n\nBrightways claim that their drivers are trained."
    assert "Brightways" in shown(source(text, "their drivers are trained"))


def test_inspectors_find_without_that() -> None:
    text = "Milbrook House shut in May, said the council.\n\nCQC inspectors found call bells were out of reach."
    assert source(text, "call bells were out of reach").mode == "reported"


BRITISH = """\
A clinic in Brackenshire kept patients waiting until midnight.

Nurse Ada Pym said: 'The beds were full and we couldn't cope.

'Nobody took the patients' calls. It was the 'forgotten' ward.

'I would not go back.'

'A fine mess': what happened next

Ofsted's report, out on Friday, judges the nursery inadequate. Inspectors write that cots were broken. Doors had been \
left open.

They were hungry and nobody answered.

The union Unison has said that pay is too low. The board papers say that two lifts had failed.

The family's solicitor, Jo Park of Hale LLP, said: 'They waited.' The inquest heard that the alarm was silent.

Hale Care apologised to the families.
"""


@pytest.mark.parametrize(
    ("quote", "mode", "who"),
    [
        ("Nobody took the patients' calls", "direct", "Pym"),
        ("It was the 'forgotten' ward", "direct", "Pym"),
        ("I would not go back", "direct", "Pym"),
        ("A clinic in Brackenshire", "author", ""),
        ("judges the nursery inadequate", "reported", "Ofsted"),
        ("cots were broken", "reported", "Ofsted"),
        ("Doors had been left open", "reported", "Ofsted"),
        ("They were hungry", "reported", "Ofsted"),
        ("They waited", "direct", "Jo Park"),
        ("the alarm was silent", "reported", "inquest"),
        ("apologised to the families", "reported", "Hale Care"),
    ],
)
def test_british_papers_quote_in_single_marks_and_tell_what_inspectors_found(quote: str, mode: str, who: str) -> None:
    found = source(BRITISH, quote)
    assert found.mode == mode
    assert who in shown(found)


BOARD = """\
Fenbrook NHS Foundation Trust
Minutes of the Board of Directors held on 3 May 2031
Present: Ann Dale (AD), Chair; Peter Rook (PR), Chief Executive; Dr Mina Shah (MS), Medical Director
31/12 Chief Executive's report
PR reported that the winter had been hard. The Trust had opened two wards.
AD asked about agency spend. The figure had risen in March.
31/13 Quality report
Dr Shah took the report as read. Falls had increased by a tenth.
It was confirmed that the review would report in June.
31/14 Drains
The drains were blocked in May.
It was agreed:
(1) that the drains be cleared.
"""


@pytest.mark.parametrize(
    ("quote", "who"),
    [
        ("The Trust had opened two wards", "Peter Rook Chief Executive"),
        ("about agency spend", "Ann Dale"),
        ("The figure had risen", "Peter Rook"),
        ("Falls had increased", "Mina Shah Medical Director"),
        ("the review would report", "Mina Shah"),
        ("The drains were blocked", "Fenbrook"),
        ("the drains be cleared", "Fenbrook"),
    ],
)
def test_the_presenter_of_an_item_answers_under_it(quote: str, who: str) -> None:
    assert who in shown(source(BOARD, quote))


SHORT = """\
'It's a muddle,' said Mr Todd Hale. 'They should know.'

Asked about the roof, Dr Ann Fox, the clinic's medical director, said three leaks had been mended.

A member of the public stated that the lift was broken.
"""


@pytest.mark.parametrize(
    ("quote", "who"),
    [
        ("It's a muddle", "Hale"),
        ("They should know", "Hale"),
        ("three leaks had been mended", "Fox"),
        ("the lift was broken", "member of the public"),
    ],
)
def test_short_quotations_and_what_somebody_was_asked(quote: str, who: str) -> None:
    assert who in shown(source(SHORT, quote))
