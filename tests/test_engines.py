"""Whatever is read is the same on either engine: every answer of every page, and the slides."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from dashboard.settings import Log
from dashboard.web.gate import CALLBACKS
from tests.conftest import opened
from tests.engines.databases import fill_with_sample

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
STORE = re.compile(r'"storeInfo": ?"[0-9a-f]{8}"')
QUERIES = [
    "",
    "ky=2024&doc=then&don-vi=kim-bang&loai-hinh=residential&tim=xa",
    "ky=2024-01..2025-08&nhom=chairing&danh-gia=observation&doi-chieu=observation",
]
ROWS = {"startRow": 0, "endRow": 200, "sortModel": [{"colId": "name", "sort": "desc"}]}
# What a browser sends besides the filters; nothing stands for what nobody has pressed yet.
SENT = {
    "subject": "chairing",
    "branch-code": "xa-van-xa-truong-1",
    "branches-grid": ROWS,
    "filter-typed": "đông",
    "imports-search": "xã",
}


@pytest.fixture(scope="module")
def apps(sqlite_files, postgres_databases) -> Iterator[list[Any]]:
    """The application over the sample on SQLite and on PostgreSQL."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(opened(databases.copy("sample", fill_with_sample), log=Log.OFF))
            for databases in (sqlite_files, postgres_databases)
        ]


def calls(app: Any, query: str) -> Iterator[dict[str, Any]]:
    """What a browser asks when a page is opened, for every part of every page."""
    values = {**SENT, "chosen": query}
    for output, callback in app.callback_map.items():
        if "callback" not in callback or callback["inputs"][0]["id"] not in values:
            continue
        joined = output[2:-2].split("...") if output.startswith("..") else [output]
        outputs = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in joined]
        inputs, state = (
            [one | {"value": values.get(one["id"])} for one in callback.get(part, [])]
            for part in ("inputs", "state")
        )
        yield {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
        }


@pytest.mark.parametrize("query", QUERIES)
def test_every_part_of_every_page_says_the_same(apps, query):
    clients = [app.server.test_client() for app in apps]
    asked = list(calls(apps[0], query))
    assert len(asked) > 90
    for call in asked:
        answers = [client.post(CALLBACKS, json=call) for client in clients]
        assert [one.status_code for one in answers] == [200, 200], call["output"]
        # The mark of a version of the data is drawn at random: no two databases have the same.
        one, other = (STORE.sub("", answer.text) for answer in answers)
        assert one == other, call["output"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_slides_of_the_usual_talk_say_the_same(apps, query):
    one, other = (
        app.server.test_client().get(f"/trinh-chieu/so-lieu?{query}").json["slides"] for app in apps
    )
    assert one["vi"]["on"]
    assert json.dumps(one) == json.dumps(other)
