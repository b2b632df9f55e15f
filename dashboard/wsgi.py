"""For any WSGI server: `gunicorn dashboard.wsgi:application`."""

import os

from dashboard.app import create_app, settle
from dashboard.settings import Settings

application = create_app(Settings.from_environment(os.environ)).server
settle()
