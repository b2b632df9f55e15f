"""A browser at the whole application in this process, without a screen."""

from typing import Any
from urllib.parse import quote

from dashboard.app import create_app
from dashboard.settings import Log, Settings
from dashboard.web.gate import CALLBACKS

ASKS_JSON = {"Accept": "application/json"}
TILES = "overview-tiles.children"


class Guest:
    """Sends files, confirms them, concludes, and reads what the cards of pages say."""

    def __init__(self, url: str) -> None:
        self.app = create_app(Settings(database_url=url, log=Log.OFF))
        self.client = self.app.server.test_client()

    def close(self) -> None:
        """Let go of the database."""
        self.app.projected.reader().engine.dispose()

    def send(self, content: bytes, name: str = "diem.csv") -> Any:
        given = {"Content-Type": "application/octet-stream", "X-File-Name": quote(name)}
        return self.client.post("/nap/tep", data=content, headers=given | ASKS_JSON)

    def post(self, path: str, **body: object) -> Any:
        return self.client.post(path, json=body, headers=ASKS_JSON)

    def tried(self, content: bytes) -> dict[str, Any]:
        """Send a file and have it checked."""
        token = self.send(content).json["token"]
        answer: dict[str, Any] = self.post("/nap/kiem-tra", token=token).json
        return answer

    def confirm(self, tried: dict[str, Any]) -> Any:
        return self.post(
            "/nap/xac-nhan", **{key: tried[key] for key in ("token", "sha256", "version")}
        )

    def conclude(self, number: int, what: str) -> Any:
        return self.post(
            "/trinh-chieu/ket-luan/ghi", key=f"key-{number:06}", talk=None, what=what, who="",
            due=None, slide={},
        )  # fmt: skip

    def asked(self, output: str, chosen: str = "", about: object = None) -> Any:
        """Ask for a part of a page as its callback's request does."""
        return self.client.post(CALLBACKS, json=call(output, chosen, about, self.app), headers={})

    def tiles(self) -> Any:
        """Return the numbers at the top of the first page, or what is said in their place."""
        answer = self.asked(TILES)
        return answer.json["response"] if answer.status_code == 200 else answer.json


def call(output: str, chosen: str, about: object, app: Any) -> dict[str, Any]:
    """Return the request that asks for an output of one part."""
    known = app.callback_map[output]
    part, what = output.rsplit(".", 1)
    given = [{**one, "value": chosen} for one in known["inputs"]]
    return {
        "output": output,
        "outputs": {"id": part, "property": what},
        "inputs": given,
        "state": [{**one, "value": about} for one in known.get("state", [])],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in given],
    }
