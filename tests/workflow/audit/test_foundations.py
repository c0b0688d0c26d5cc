"""Bending the database under the record: every row stays right, and still it is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from models.migrations.upgrade import config_for, upgrade
from models.schema_check.inventory import expected, present
from tests.foundations import ON_EVENT, ONE_RUNNING, Found, about_the_database, bend, found, ground

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from tests.office import Office

pytestmark = [pytest.mark.both, pytest.mark.thorough]


# ruff: noqa: S608 - the statements are made of our own names


REVISIONS = [
    each.revision for each in ScriptDirectory.from_config(config_for(None)).walk_revisions()
]

FORGERIES: dict[str, dict[str, tuple[tuple[str, ...], Found]]] = {
    "sqlite": {
        "a view in a table's place": (
            (
                "ALTER TABLE report RENAME TO kept",
                "CREATE VIEW report AS SELECT * FROM kept",
            ),
            {
                ("schema_lacks", "table report"),
                ("schema_added", "table kept"),
                ("schema_added", "view report"),
            },
        ),
        "a trigger of their own": (
            (
                (
                    "CREATE TRIGGER quiet AFTER INSERT ON notice"
                    " BEGIN DELETE FROM notice WHERE id = NEW.id; END"
                ),
            ),
            {("schema_added", "trigger quiet")},
        ),
        "a trigger named like a statistic": (
            (
                "PRAGMA writable_schema = ON",
                (
                    "INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_stat1', 'notice', 0,"
                    " 'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON notice BEGIN SELECT 1; END')"
                ),
            ),
            {("schema_added", "trigger sqlite_stat1")},
        ),
        "a table named like a statistic": (
            (
                "ANALYZE",
                "PRAGMA writable_schema = ON",
                (
                    "UPDATE sqlite_schema SET sql = replace(sql, ',stat)', ',stat,kept)')"
                    " WHERE name = 'sqlite_stat1'"
                ),
            ),
            {("schema_added", "table sqlite_stat1")},
        ),
        "a view": (
            ("CREATE VIEW event_of_old AS SELECT 1",),
            {("schema_added", "view event_of_old")},
        ),
        "a unique index dropped": (
            (f"DROP INDEX {ONE_RUNNING}",),
            {("schema_lacks", f"index {ONE_RUNNING}")},
        ),
        "an index of their own": (
            ("CREATE INDEX theirs ON event (seq) WHERE seq <> 5",),
            {("schema_added", "index theirs")},
        ),
        "an index of another condition": (
            (
                f"DROP INDEX {ONE_RUNNING}",
                (
                    f"CREATE UNIQUE INDEX {ONE_RUNNING} ON task_instance"
                    " (commune_id, task_id, period_id, lead_unit_id) WHERE state <> 'closed'"
                ),
            ),
            {("schema_differs", f"index {ONE_RUNNING}")},
        ),
        "an index of another order and collation": (
            (
                f"DROP INDEX {ON_EVENT}",
                f"CREATE INDEX {ON_EVENT} ON event (commune_id, instance_id COLLATE NOCASE, seq)",
            ),
            {("schema_differs", f"index {ON_EVENT}")},
        ),
    },
    "postgresql": {
        "a view in a table's place": (
            (
                "ALTER TABLE report RENAME TO kept",
                "CREATE VIEW report AS SELECT * FROM kept",
            ),
            {
                ("schema_lacks", "table report"),
                ("schema_added", "table kept"),
                ("schema_added", "view report"),
            },
        ),
        "a partitioned table in a table's place": (
            (
                "ALTER TABLE mention RENAME TO kept",
                "CREATE TABLE mention (LIKE kept) PARTITION BY LIST (commune_id)",
            ),
            {("schema_differs", "table mention"), ("schema_added", "table kept")},
        ),
        "a trigger of their own": (
            (
                (
                    "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql"
                    " AS $$ BEGIN RETURN NULL; END $$"
                ),
                (
                    "CREATE TRIGGER quiet BEFORE INSERT ON notice"
                    " FOR EACH ROW EXECUTE FUNCTION quiet()"
                ),
            ),
            {("schema_added", "function quiet()"), ("schema_added", "trigger notice.quiet")},
        ),
        "a rule": (
            ("CREATE RULE quiet AS ON INSERT TO notice DO INSTEAD NOTHING",),
            {("schema_added", "rule notice.quiet")},
        ),
        "a policy": (
            (
                "CREATE POLICY night ON event USING (extract(hour FROM now()) <> 25)",
                "ALTER TABLE event ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE event FORCE ROW LEVEL SECURITY",
            ),
            {("schema_added", "policy event.night"), ("schema_differs", "table event")},
        ),
        "a policy that sleeps": (
            ("CREATE POLICY night ON event USING (false)",),
            {("schema_added", "policy event.night")},
        ),
        "a unique index dropped": (
            (f"DROP INDEX {ONE_RUNNING}",),
            {("schema_lacks", f"index {ONE_RUNNING}")},
        ),
        "an index of another condition": (
            (
                f"DROP INDEX {ONE_RUNNING}",
                (
                    f"CREATE UNIQUE INDEX {ONE_RUNNING} ON task_instance"
                    " (commune_id, task_id, period_id, lead_unit_id) WHERE state <> 'closed'"
                ),
            ),
            {("schema_differs", f"index {ONE_RUNNING}")},
        ),
        "an index that is not kept up": (
            (f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{ON_EVENT}'::regclass",),
            {("schema_differs", f"index {ON_EVENT}")},
        ),
        "a check dropped": (
            ("ALTER TABLE event DROP CONSTRAINT ck_event_event_kind",),
            {("schema_lacks", "constraint event.ck_event_event_kind")},
        ),
        "a check that lets more in": (
            (
                "ALTER TABLE unit_group DROP CONSTRAINT ck_unit_group_group_rule",
                (
                    "ALTER TABLE unit_group ADD CONSTRAINT ck_unit_group_group_rule"
                    " CHECK (rule IS NOT NULL OR true)"
                ),
            ),
            {("schema_differs", "constraint unit_group.ck_unit_group_group_rule")},
        ),
        "a key that does not act": (
            ("ALTER TABLE comment DISABLE TRIGGER ALL",),
            {("schema_added", "constraint comment.*")},
        ),
        "a key that takes along": (
            (
                "ALTER TABLE comment DROP CONSTRAINT fk_comment_commune_id_instance_id",
                (
                    "ALTER TABLE comment ADD CONSTRAINT fk_comment_commune_id_instance_id"
                    " FOREIGN KEY (commune_id, instance_id)"
                    " REFERENCES task_instance (commune_id, id) ON DELETE CASCADE"
                ),
            ),
            {("schema_differs", "constraint comment.fk_comment_commune_id_instance_id")},
        ),
        "a key from elsewhere": (
            (
                "CREATE SCHEMA other",
                "CREATE TABLE other.hold (id uuid REFERENCES commune (id))",
            ),
            {("schema_added", "constraint other.hold.hold_id_fkey")},
        ),
        "a default": (
            ("ALTER TABLE notice ALTER COLUMN read_at SET DEFAULT now()",),
            {("schema_differs", "column notice.read_at")},
        ),
        "a null let in": (
            ("ALTER TABLE notice ALTER COLUMN why DROP NOT NULL",),
            {("schema_differs", "column notice.why")},
        ),
        "a generated column": (
            ("ALTER TABLE notice ADD COLUMN x boolean GENERATED ALWAYS AS (true) STORED",),
            {("schema_added", "column notice.x")},
        ),
        "another collation": (
            ('ALTER TABLE event ALTER COLUMN subject TYPE varchar(300) COLLATE "C"',),
            {("schema_differs", "column event.subject")},
        ),
        "another type": (
            ("ALTER TABLE event ALTER COLUMN reason TYPE varchar(4000)",),
            {("schema_differs", "column event.reason")},
        ),
        "a table that is lost in a crash": (
            ("ALTER TABLE mention SET UNLOGGED",),
            {("schema_differs", "table mention")},
        ),
        "a child table": (
            ("CREATE TABLE more () INHERITS (mention)",),
            {("schema_added", "table more"), ("schema_added", "inheritance more")},
        ),
        "a schema in front": (
            (
                "CREATE SCHEMA front",
                "CREATE TABLE front.notice (LIKE public.notice)",
                "ALTER ROLE postgres SET search_path = front, public",
            ),
            {
                ("schema_added", "table front.notice"),
                ("schema_added", "setting search_path of role postgres"),
                ("schema_differs", "search path"),
            },
        ),
        "a schema named like a role": (
            ("CREATE SCHEMA postgres", "CREATE TABLE postgres.notice (LIKE public.notice)"),
            {("schema_added", "table postgres.notice"), ("schema_differs", "search path")},
        ),
        "an operator that fits better": (
            (
                (
                    "CREATE FUNCTION never(varchar, varchar) RETURNS boolean LANGUAGE sql"
                    " AS 'SELECT false'"
                ),
                "CREATE OPERATOR = (leftarg = varchar, rightarg = varchar, procedure = never)",
            ),
            {
                ("schema_added", "function never(character varying, character varying)"),
                ("schema_added", "operator =(character varying, character varying)"),
            },
        ),
        "a cast": (
            (
                "CREATE FUNCTION seen(varchar) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
                "CREATE CAST (varchar AS uuid) WITH FUNCTION seen(varchar) AS IMPLICIT",
            ),
            {
                ("schema_added", "function seen(character varying)"),
                ("schema_added", "cast character varying AS uuid"),
            },
        ),
        "a function hidden in an extension": (
            (
                "CREATE FUNCTION lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
                "ALTER EXTENSION plpgsql ADD FUNCTION lower(varchar)",
            ),
            {("schema_added", "function lower(character varying)")},
        ),
        "a function among the system's own": (
            (
                (
                    "CREATE FUNCTION pg_catalog.lower(varchar) RETURNS text LANGUAGE sql"
                    " AS 'SELECT NULL::text'"
                ),
            ),
            {("schema_added", "function pg_catalog.lower(character varying)")},
        ),
        "a table among the system's own": (
            (
                "SET LOCAL allow_system_table_mods = on",
                "CREATE TABLE pg_catalog.notice (LIKE public.notice)",
            ),
            {("schema_added", "table pg_catalog.notice")},
        ),
        "a view among the system's own": (
            (
                "SET LOCAL allow_system_table_mods = on",
                "CREATE VIEW pg_catalog.report AS SELECT * FROM public.report",
            ),
            {("schema_added", "view pg_catalog.report")},
        ),
        "an equality that is none, out of sight": (
            (
                "CREATE SCHEMA hidden",
                (
                    "CREATE FUNCTION hidden.one(varchar) RETURNS integer IMMUTABLE LANGUAGE sql"
                    " AS 'SELECT 1'"
                ),
                (
                    "CREATE FUNCTION hidden.never(varchar, varchar) RETURNS boolean IMMUTABLE"
                    " LANGUAGE sql AS 'SELECT false'"
                ),
                (
                    "CREATE OPERATOR hidden.="
                    " (leftarg = varchar, rightarg = varchar, procedure = hidden.never, hashes)"
                ),
                (
                    "CREATE OPERATOR CLASS hidden.theirs DEFAULT FOR TYPE varchar USING hash"
                    " AS OPERATOR 1 hidden.=, FUNCTION 1 hidden.one(varchar)"
                ),
            ),
            {("schema_added", "operator family theirs")},
        ),
        "triggers asleep in a table": (
            ("UPDATE pg_class SET relhastriggers = false WHERE relname = 'event'",),
            {("schema_differs", "table event")},
        ),
        "checks asleep in a table": (
            ("UPDATE pg_class SET relchecks = 0 WHERE relname = 'unit_group'",),
            {("schema_differs", "table unit_group")},
        ),
        "an event trigger": (
            (
                (
                    "CREATE FUNCTION at_ddl() RETURNS event_trigger LANGUAGE plpgsql"
                    " AS $$ BEGIN END $$"
                ),
                "CREATE EVENT TRIGGER theirs ON ddl_command_end EXECUTE FUNCTION at_ddl()",
            ),
            {("schema_added", "function at_ddl()"), ("schema_added", "event trigger theirs")},
        ),
        "triggers asleep for a role": (
            ("ALTER ROLE postgres SET session_replication_role = replica",),
            {
                ("schema_added", "setting session_replication_role of role postgres"),
                ("schema_added", "setting session_replication_role"),
            },
        ),
    },
}


def test_a_database_taken_to_another_server_by_a_dump_is_what_it_was(
    postgresql_office: Office,
) -> None:
    with postgresql_office.engine.begin() as connection:
        # The statements of pg_dump, which the server does not read back as they were written.
        again = connection.exec_driver_sql(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I, ADD CONSTRAINT %%I %%s',"
            " conrelid::regclass, conname, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            " UNION ALL SELECT format('DROP INDEX %%s; %%s',"
            " indexrelid::regclass, pg_get_indexdef(indexrelid))"
            " FROM pg_index WHERE indpred IS NOT NULL"
        ).scalars()
        for statement in again.all():
            connection.exec_driver_sql(statement.replace("%", "%%"))
    assert found(postgresql_office) == set()


@pytest.fixture
def put_back(engine: Engine) -> Iterable[None]:
    """What belongs to the whole cluster is taken back at the end."""
    yield
    if engine.dialect.name == "postgresql":
        bend(engine, ["ALTER ROLE postgres RESET ALL"])


def test_a_database_made_anew_is_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        assert present(connection) == expected(connection)


@pytest.mark.usefixtures("put_back")
@pytest.mark.parametrize("name", sorted(FORGERIES["sqlite"].keys() | FORGERIES["postgresql"]))
def test_what_was_bent_is_found_and_named(office: Office, name: str) -> None:
    forgeries = FORGERIES[office.engine.dialect.name]
    if name not in forgeries:
        # The other database alone can be bent so.
        assert name in FORGERIES["sqlite"] or name in FORGERIES["postgresql"]
        return
    statements, should = forgeries[name]
    bend(office.engine, statements)
    told = about_the_database(found(office))
    for code, subject in should:
        assert any(c == code and fnmatch(s, subject) for c, s in told), (code, subject, told)
    # Nothing is told beside it but what the table in question is made of.
    assert len(told) == len(should) or "place" in name or "key" in name


REWRITTEN = {
    "a check that lets more in": (
        "post",
        "CHECK (valid_to IS NULL OR",
        "CHECK (1 OR valid_to IS NULL OR",
    ),
    "a check gone": (
        "post",
        "CONSTRAINT ck_post_valid_dates CHECK (valid_to IS NULL OR valid_to >= valid_from),",
        "",
    ),
    "a key that takes along": (
        "comment",
        "REFERENCES task_instance (commune_id, id)",
        "REFERENCES task_instance (commune_id, id) ON DELETE CASCADE",
    ),
    "a key gone": (
        "comment",
        "FOREIGN KEY(commune_id, instance_id) REFERENCES task_instance (commune_id, id)",
        "CHECK (1)",
    ),
    "a default": ("notice", "read_at DATETIME", "read_at DATETIME DEFAULT CURRENT_TIMESTAMP"),
    "a null let in": ("notice", "why VARCHAR(40) NOT NULL", "why VARCHAR(40)"),
    "another collation": ("event", "subject VARCHAR(300)", "subject VARCHAR(300) COLLATE NOCASE"),
    "another affinity": ("event", "reason TEXT", "reason BLOB"),
    "another kind of table": ("counter", ")\n)", ")\n) WITHOUT ROWID"),
    "a word within quotes": ("event", "'sign_out'", "'sign_Out'"),
    "a conflict solved silently": (
        "task_instance",
        "PRIMARY KEY (commune_id, id)",
        "PRIMARY KEY (commune_id, id) ON CONFLICT IGNORE",
    ),
}
"""The statement by which SQLite knows a table, written over: the table, what stood, what stands."""


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_statement_written_over_is_found(sqlite_office: Office, name: str) -> None:
    table, stood, stands = REWRITTEN[name]
    with closing(sqlite3.connect(str(sqlite_office.engine.url.database))) as plain, plain:
        plain.execute("PRAGMA writable_schema = ON")
        changed = plain.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ? AND instr(sql, ?)",
            (stood, stands, table, stood),
        )
        assert changed.rowcount == 1
    sqlite_office.engine.dispose()
    told = {(f.code, f.subject) for f in ground(sqlite_office)}
    assert any(code.startswith("schema_") and table in subject for code, subject in told)


class TestUpgraded:
    """However a database came to the newest schema, it is the same one."""

    @pytest.mark.parametrize("revision", REVISIONS)
    def test_from_every_revision(self, engine: Engine, revision: str) -> None:
        with engine.connect() as connection:
            command.downgrade(config_for(connection), revision)
            connection.commit()
        upgrade(engine)
        engine.dispose()
        with engine.connect() as connection:
            assert present(connection) == expected(connection)

    def test_an_older_schema_is_said_so_and_is_not_whole(self, office: Office) -> None:
        bend(office.engine, ["UPDATE alembic_version SET version_num = '0001'"])
        told = about_the_database(found(office))
        assert told == {("schema_outdated", "alembic_version")}

    def test_what_the_planner_notes_is_no_finding(self, office: Office) -> None:
        bend(office.engine, ["ANALYZE"])
        assert found(office) == set()
