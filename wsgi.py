"""Where a WSGI server finds the application: `gunicorn wsgi:app`. Read on in `web/app.py`."""

import os

from web import logs
from web.app import create_app
from web.config import read_settings

# What the program writes is for its own account's eyes only.
os.umask(0o077)
settings = read_settings()
logs.set_up(settings)
app = create_app(settings)
