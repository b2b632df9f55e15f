"""A page's layout is drawn without a question, bears no arguments and unknown ones."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.app import PAGES
from dashboard.domain.words import IssueGroup
from dashboard.pages import branch, group, imports  # imports alone has no filters
from dashboard.text import Words


def written(layout) -> str:
    return json.dumps(layout, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_layout_stands_without_arguments_and_with_strange_ones(page, language):
    words = Words(language)
    assert page.layout(words)
    assert page.layout(words, utm="1", ky="not a period", code="x", group="y")


@pytest.mark.parametrize("page", [page for page in PAGES if page is not imports])
def test_the_store_holds_what_the_address_says(page):
    drawn = written(page.layout(Words("vi"), **{"ky": "2024-H1", "loai-hinh": "school"}))
    assert '"ky=2024-H1&loai-hinh=school"' in drawn


def test_each_group_has_its_page():
    for name in IssueGroup:
        drawn = written(group.layout(Words("vi"), group=name.value))
        assert Words("vi")(f"group.{name}") in drawn


@pytest.mark.parametrize("wrong", [None, 3, [], {"a": 1}, "unknown", "content' --"])
def test_a_forged_group_or_branch_is_no_failure(wrong):
    assert group.group_of(wrong) in IssueGroup
    branch.of_branch(branch.filters_of({}), wrong)


def test_a_branch_that_is_not_named_chooses_nothing_rather_than_everything():
    chosen = branch.of_branch(branch.filters_of({}), "KHÔNG/CÓ")
    assert chosen.organisation == branch.NOWHERE
