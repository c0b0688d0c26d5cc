"""Where a WSGI server finds the application: `gunicorn wsgi:app`. Read on in `web/app.py`."""

from web.app import create_app

app = create_app()
