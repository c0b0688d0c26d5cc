"""Bringing a database to the newest schema."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from models.migrations.guards import guard


def upgrade(engine: Engine) -> None:
    """Nothing; afterwards the database has the newest schema, guards included."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), "head")
        guard(connection)
        connection.commit()


def check(engine: Engine) -> None:
    """Nothing, when the newest schema is just what the models say; otherwise Alembic's error."""
    with engine.connect() as connection:
        command.check(_config(connection))


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models.migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
