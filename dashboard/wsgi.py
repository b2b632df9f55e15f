"""For any WSGI server: `gunicorn dashboard.wsgi:application`, with --preload or without."""

import os
from typing import Any

from dashboard.app import create_app, settle
from dashboard.settings import Settings
from dashboard.web.first_request import AtFirstRequest

_app = create_app(Settings.from_environment(os.environ))
application: Any = _app.server
# The server's processes are parted only after this, so none reads yet.
application.wsgi_app = AtFirstRequest(application.wsgi_app, _app.read_ahead)
settle()
