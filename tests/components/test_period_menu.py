"""What periods are called, and which are offered for the months there are."""

from typing import Any

import pytest
from dash import html

from dashboard.components.period_menu import period_label, period_menu
from dashboard.domain.period import Period
from dashboard.text import Words

NAMES = [
    ("", "Tháng mới nhất", "Latest month"),
    ("12t", "12 tháng gần nhất", "Last 12 months"),
    ("6t", "6 tháng gần nhất", "Last 6 months"),
    ("2025", "Năm 2025", "2025"),
    ("2025-H1", "6 tháng đầu năm 2025", "First half of 2025"),
    ("2025-H2", "6 tháng cuối năm 2025", "Second half of 2025"),
    ("2025-Q3", "Quý 3/2025", "Q3 2025"),
    ("2025-09", "Tháng 09/2025", "09/2025"),
    ("2024-Q1..2024-H2", "Quý 1/2024 – 6 tháng cuối năm 2024", "Q1 2024 – Second half of 2024"),
]


def choices(part: Any) -> list[str]:
    """The values of all choices below a part, in order."""
    if isinstance(part, list):
        return [value for one in part for value in choices(one)]
    if isinstance(part, html.Button) and part.to_plotly_json()["props"].get("data-filter"):
        return [part.to_plotly_json()["props"]["data-value"]]
    return choices(getattr(part, "children", None) or [])


@pytest.mark.parametrize(("text", "vietnamese", "english"), NAMES)
def test_a_period_is_called_by_its_name(text, vietnamese, english):
    period = Period.parse(text)
    assert period_label(period, Words("vi")) == vietnamese
    assert period_label(period, Words("en")) == english


def test_only_periods_that_hold_a_month_with_data_are_offered():
    assert choices(period_menu([202311, 202402, 202404], Words("vi"))) == [
        "", "12t",
        "2024", "2024-H1", "2024-Q1", "2024-Q2", "2024-02", "2024-04",
        "2023", "2023-H2", "2023-Q4", "2023-11",
    ]  # fmt: skip


def test_without_months_the_menu_says_so():
    assert period_menu([], Words("vi")).children == "Chưa có tháng nào có số liệu."
