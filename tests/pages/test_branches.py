"""The inspectors' table answers whatever it is asked, and takes everything along."""

import random
from typing import Any

import pytest

from dashboard.components.connect import file_of
from dashboard.components.grid_request import GridRequest
from dashboard.components.view import View
from dashboard.domain.viewer import Viewer
from dashboard.pages import branches
from dashboard.queries.reader import Reader
from dashboard.text import Words
from dashboard.web.gate import CALLBACKS

OUTPUT = "branches-grid.getRowsResponse"
ODD: list[Any] = [
    None, True, -1, 10**15, -(10**15), 1.5, "0", "x" * 5000, [], [[]], {}, {"a": {"b": 1}}, "gap",
    [{"colId": "gap", "sort": "desc"}], [{"colId": "'; --", "sort": "asc"}], [None], ["gap"],
    [{"colId": {"a": []}, "sort": 3}], {"total": {"filterType": "number", "filter": "1 or 1=1"}},
]  # fmt: skip


@pytest.fixture(scope="module")
def client(sample_app):
    return sample_app.server.test_client()


@pytest.fixture(scope="module")
def look(sample):
    return lambda query="", scope=None: View.of(
        Reader(sample, Viewer(scope=scope)), query, Words("vi")
    )


def call(asked: Any, chosen: Any = "") -> dict[str, Any]:
    return {
        "output": OUTPUT,
        "outputs": {"id": "branches-grid", "property": "getRowsResponse"},
        "inputs": [{"id": "branches-grid", "property": "getRowsRequest", "value": asked}],
        "changedPropIds": ["branches-grid.getRowsRequest"],
        "state": [{"id": "chosen", "property": "data", "value": chosen}],
    }


def rows(client, asked: Any, chosen: Any = "") -> dict[str, Any]:
    answer = client.post(CALLBACKS, json=call(asked, chosen))
    assert answer.status_code == 200
    return answer.json["response"]["branches-grid"]["getRowsResponse"]


def first(size: int = 3, **more: Any) -> dict[str, Any]:
    return {"startRow": 0, "endRow": size, "sortModel": [], "filterModel": {}} | more


def test_the_grid_gets_its_rows_and_how_many_there_are(client):
    found = rows(client, first())
    assert [row["at"] for row in found["rowData"]] == ["1", "2", "3"]
    assert found["rowCount"] > 200
    assert [row["at"] for row in rows(client, {"startRow": 200, "endRow": 201})["rowData"]] == [
        "201"
    ]


def test_a_heading_sorts_before_the_address_knows_it(client):
    by_name = first(50, sortModel=[{"colId": "gap", "sort": "desc"}])
    gaps = [row["gap"] for row in rows(client, by_name)["rowData"]]
    assert gaps == [row["gap"] for row in rows(client, first(50), "sap-xep=-gap")["rowData"]]
    assert gaps != [row["gap"] for row in rows(client, first(50))["rowData"]]


def test_no_two_answers_are_equal_or_the_grid_would_leave_one_out(client):
    assert rows(client, first()) != rows(client, first())


def test_a_filter_model_changes_nothing(client):
    forged = first(filterModel={"total": {"type": "lessThan", "filter": 1}})
    assert rows(client, forged)["rowData"] == rows(client, first())["rowData"]


def test_no_rows_say_why(client):
    assert rows(client, first(), "tim=khongcochibonao")["reason"] == "nothing"
    assert rows(client, first(), "don-vi=khong-co")["reason"] in {"nothing", "not_allowed"}
    assert rows(client, first())["reason"] == ""


def test_a_stranger_gets_no_row_of_another_organisation(look):
    everything = look()
    code = branches.show_rows(everything, GridRequest(0, 1))["rowData"][0]["href"]
    stranger = look("", "khong-co-don-vi-nay")
    answer = branches.show_rows(stranger, GridRequest(0, 100))
    assert (answer["rowData"], answer["rowCount"]) == ([], 0)
    assert code


@pytest.mark.parametrize("beyond", [2**53 + 1, 10**18, -(10**18)])
def test_a_number_no_browser_holds_is_refused(client, beyond):
    assert client.post(CALLBACKS, json=call(first(startRow=beyond))).status_code == 400


def test_forged_requests_are_answered_or_refused(client):
    values = random.Random(24102023)
    for _ in range(300):
        asked = {
            key: values.choice(ODD)
            for key in ("startRow", "endRow", "sortModel", "filterModel", "context", "other")
            if values.random() < 0.7
        }
        body = call(values.choice([asked, values.choice(ODD)]), values.choice(ODD))
        answer = client.post(CALLBACKS, json=body)
        assert answer.status_code in {200, 400}, body
        if answer.status_code == 200:
            found = answer.json["response"]["branches-grid"]["getRowsResponse"]
            assert len(found["rowData"]) <= 200
            assert found["rowCount"] >= len(found["rowData"])


def test_the_line_above_counts_what_is_shown_among_all(look):
    shown, words, mean = branches.show_count(look("tim=hoang tay"))
    rows_shown = branches.show_rows(look("tim=hoang tay"), GridRequest(0, 200))["rowData"]
    everything = branches.show_rows(look(), GridRequest(0, 1))["rowCount"]
    assert shown.children == str(len(rows_shown))
    assert words == f" / {everything} chi bộ · điểm trung bình "
    assert mean.children.replace(",", "").isdigit()


@pytest.mark.parametrize("query", ["", "sap-xep=-change", "loai-hinh=school&nhom=members"])
def test_all_rows_are_taken_along_in_the_order_shown(look, query):
    view = look(query)
    sheet = [list(row) for row in branches.sheet_of(view).rows]
    shown: list[str] = []
    while len(shown) < len(sheet):
        part = branches.show_rows(view, GridRequest(len(shown), len(shown) + 100))
        shown += [row["name"] for row in part["rowData"]]
        assert part["rowCount"] == len(sheet)
    assert [row[1] for row in sheet] == shown
    assert [row[0] for row in sheet] == list(range(1, len(sheet) + 1))


def test_a_file_of_invented_data_says_so(look):
    import base64

    view = look()
    given = file_of(view, branches.sheet_of(view), "csv")
    text = base64.b64decode(given["content"]).decode("utf-8-sig")
    assert "MẪU" in text.splitlines()[0]
    assert text.splitlines()[1].startswith("Danh sách chi bộ · tháng ")
