"""The overview with Vizro: `python vizro_page.py DATABASE PORT`."""

import sys
from pathlib import Path

import pandas as pd
import vizro.models as vm
from vizro import Vizro
from vizro.models.types import capture

sys.path.insert(0, str(Path(__file__).parent))
from overview import PERIODS, figures

NAMES = ("groups", "trend", "grades", "heat", "ranks", "meetings")
# Vizro asks for a frame; each chart asks the database itself, as the parameter needs.
NOTHING = pd.DataFrame({"nothing": [0]})
DATABASE, PORT = sys.argv[1], int(sys.argv[2])


@capture("graph")
def drawn(data_frame, name="groups", period="12 months"):
    """Draw one of the six."""
    return figures(DATABASE, PERIODS[period])[name]


graphs = [vm.Graph(id=name, figure=drawn(NOTHING, name=name)) for name in NAMES]
period = vm.Parameter(
    targets=[f"{name}.period" for name in NAMES],
    selector=vm.RadioItems(options=list(PERIODS), value="12 months", title="Period"),
)
page = vm.Page(title="Overview", components=graphs, controls=[period])
Vizro().build(vm.Dashboard(pages=[page])).run(host="127.0.0.1", port=PORT, debug=False)
