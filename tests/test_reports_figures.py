"""Figures over time: which numbers are drawn, and what a run chart says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parser
from reports_corpus import AS_OF, invented

from extractor.reports import figures, write_summary
from extractor.reports.views import Summary
from extractor.reports.xmr import RunChart, limits_of, run_chart, shown
from extractor.settings import Settings

CHANCE = [10.0, 12, 9, 11, 10, 13, 9, 10, 12, 11]


def chart(values: list[float], name: str = "Falls", unit: str = "") -> RunChart:
    months = [(f"{2031 + n // 12}-{1 + n % 12:02}", value) for n, value in enumerate(values)]
    made = run_chart(months, name=name, unit=unit)
    assert made is not None
    return made


def test_a_run_chart_is_refused_below_ten_points() -> None:
    assert run_chart([("2031-01", 1.0)] * 9, name="x") is None
    assert run_chart([("2031-01", 1.0)] * 10, name="x") is not None


def test_limits_are_the_mean_and_the_mean_moving_range() -> None:
    """By hand: mean 10.7; moving ranges 2, 3, 2, 1, 3, 4, 1, 2, 1, mean 2.111."""
    limits = limits_of(CHANCE)
    assert limits.mean == pytest.approx(10.7)
    assert limits.upper - limits.mean == pytest.approx(2.66 * 19 / 9)
    assert limits.mean - limits.lower == pytest.approx(2.66 * 19 / 9)


def test_chance_stands_out_in_nothing() -> None:
    assert chart(CHANCE).reading == (
        "The mean is 10.7; chance alone moves a figure between 5.08 and 16.3. "
        "Nothing stands out: ups and downs within that range are no news."
    )
    assert 'class="signal"' not in chart(CHANCE).svg


def test_a_point_beyond_its_limits_is_named_with_its_value() -> None:
    made = chart([20.0] * 5 + [90.0] + [21.0, 19.0] * 3)
    assert "The figure of June 2031 (90) lies outside that range: look for what happened." in made.reading
    assert made.svg.count('class="signal"') == 1


def test_eight_in_a_row_on_one_side_are_a_shift_and_seven_are_not() -> None:
    def of(above: int) -> list[float]:
        return [10.0, 14, 9, 14, 9] + [12.5, 12.6] * (above // 2) + [12.5] * (above % 2) + [9.0, 14, 9, 14, 9]

    assert "From June 2031 to January 2032, 8 figures in a row are above the mean: the level has shifted." in (
        chart(of(8)).reading
    )
    assert not limits_of(of(7)).runs


def test_three_of_four_near_a_limit_are_told_and_two_are_not() -> None:
    calm = [11.5, 12.5, 11.5, 12.5, 11.5, 13, 11.5, 12.5]
    told = chart([*calm, 14.5, 14.5, 12.5, 14.5, 11.5, 12.5])
    assert "From September to December 2031, 3 of 4 figures lie nearer the upper limit than the mean" in told.reading
    assert told.svg.count('class="signal"') == 3
    assert not limits_of([*calm, 14.5, 14.5, 12.5, 11.5, 14.5, 12.5]).near
    low = limits_of([-value for value in [*calm, 14.5, 14.5, 12.5, 14.5, 11.5, 12.5]])
    assert [stretch.side for stretch in low.near] == [-1]


def test_a_limit_stays_where_a_figure_can_go() -> None:
    assert "between 0 and" in chart([1.0, 0, 3, 0, 2, 0, 1, 0, 4, 0]).reading
    assert "and 100%" in chart([97.0, 99, 92, 99, 95, 99, 93, 99, 94, 99], unit="%").reading
    assert "upper limit" not in chart([97.0, 99, 92, 99, 95, 99, 93, 99, 94, 99], unit="%").svg


def test_a_chart_says_what_is_drawn_in_which_unit_and_when() -> None:
    made = chart(CHANCE, name="Missed visits", unit="%")
    assert made.axis == "Missed visits, %"
    for text in (">Jan 2031<", ">Oct 2031<", ">10%<", "mean 10.7%", "upper limit 16.3%"):
        assert text in made.svg
    assert 'aria-label="Run chart of Missed visits, %, January to October 2031. The mean is' in made.svg


def test_figures_that_never_move_have_a_chart_without_a_division_by_nothing() -> None:
    assert "Nothing stands out" in chart([4.0] * 12).reading


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1204.4, "", "1,204"), (97.25, "%", "97.2%"), (3_200_000, "£", "£3.2m"), (0.051, "", "0.05"), (-0.001, "", "0")],
)
def test_numbers_are_shown_with_three_figures(value: float, unit: str, text: str) -> None:
    assert shown(value, unit) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,204", 1204.0),
        ("97%", 97.0),
        ("£3.2m", 3.2e6),
        ("-4", -4.0),
        ("12 of 30", None),
        ("", None),
        (None, None),
        ("1,2", None),
        ("three", None),
    ],
)
def test_only_plain_numbers_are_drawn(text: str | None, value: float | None) -> None:
    assert figures.number(text) == value


def test_a_figure_given_ten_times_is_drawn_and_read(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    write_summary(corpus, builder.threads, tmp_path / "s", as_of=AS_OF, settings=Settings(), full=builder.full)
    tree = parser.fromstring((tmp_path / "s" / "figures.html").read_text(encoding="utf-8"))
    assert tree.xpath("//h2/text()") == ["Missed visits"]
    assert len(tree.xpath("//svg[@class='run-chart']/circle")) == 10
    assert len(tree.xpath("//tbody/tr")) == 10


def test_a_name_with_two_values_in_one_document_is_no_series() -> None:
    builder, corpus, _ = invented()
    first = corpus.findings[builder.named["visits1"]]
    other = replace(first, id="f-other", value="44")
    both = replace(corpus, findings={**corpus.findings, other.id: other})
    assert figures.series(Summary(both, builder.threads, as_of=AS_OF, settings=Settings())) == ()


def test_a_figure_given_nine_times_is_only_listed() -> None:
    builder, corpus, _ = invented()
    last = builder.named["visits10"]
    kept = replace(corpus, findings={key: value for key, value in corpus.findings.items() if key != last})
    (one,) = figures.series(Summary(kept, builder.threads, as_of=AS_OF, settings=Settings()))
    assert one.chart is None
    assert one.note == "9 points: too few to tell a change from chance; 10 are needed."
