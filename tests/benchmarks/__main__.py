"""How long each part of a page takes, as a multiple of a fixed piece of work on this machine."""

import json
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from dashboard.actions.init_database import init_database
from dashboard.actions.load_sample import load_sample
from dashboard.app import Dashboard, create_app
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from dashboard.web.gate import CALLBACKS

TRIES = 7
CHOSEN = {"id": "chosen", "property": "data"}
YARDSTICK = list(range(200_000))


def seconds(work) -> float:
    """The median of some tries."""
    taken = []
    for _ in range(TRIES):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return statistics.median(taken)


def call_of(output: str, callback: dict) -> dict:
    """The request that a page sends when it opens without filters."""
    parts = output[2:-2].split("...") if output.startswith("..") else [output]
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [known | {"value": ""} for known in callback["inputs"]],
        "state": [known | {"value": "content"} for known in callback.get("state", [])],
        "changedPropIds": [f"{known['id']}.{known['property']}" for known in callback["inputs"]],
    }


def measure(app: Dashboard) -> None:
    """Print a line for each part that is drawn when the choice of filters changes."""
    client = app.server.test_client()
    yardstick = seconds(lambda: json.dumps(YARDSTICK))
    print(f"yardstick: {yardstick * 1000:.1f} ms (200,000 whole numbers to JSON)")
    for output, callback in sorted(app.callback_map.items()):
        if "callback" not in callback or CHOSEN not in callback["inputs"]:
            continue
        body = call_of(output, callback)
        answer = client.post(CALLBACKS, json=body)
        taken = seconds(lambda body=body: client.post(CALLBACKS, json=body))
        print(f"{output:60.60} {answer.status_code} {len(answer.data) / 1000:8.1f} kB "
              f"{taken * 1000:7.1f} ms {taken / yardstick:6.1f} ×")  # fmt: skip


def main() -> None:
    """Measure over the sample."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        engine = open_engine(url)
        start = perf_counter()
        init_database(engine)
        load_sample(engine)
        print(f"sample loaded in {perf_counter() - start:.1f} s")
        engine.dispose()
        measure(create_app(Settings(database_url=url)))


if __name__ == "__main__":
    main()
