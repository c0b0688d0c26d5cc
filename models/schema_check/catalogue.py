"""The questions to PostgreSQL's catalogue, each for the objects of one kind.

Each answers with pairs: the object's kind and name, and its definition made even. `:home` is the
schema in which the program's tables stand, `:ours` are their names, `:path` is where names are
looked for. Objects are sought where the program, or any role that signs in, could meet them
instead of its own.
"""

# ruff: noqa: S608 - the questions are put together of pieces in this file
PATH = "SELECT pg_catalog.current_schemas(true)"
"""Where names are looked for, in order."""

# Otherwise an operator or a function of somebody else's could answer these questions.
TRUSTED = "SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)"
BEFORE = "SELECT pg_catalog.current_setting('search_path')"
AFTER = "SELECT pg_catalog.set_config('search_path', :before, true)"

# A table of the name in front of ours is found here, and then everything else is missing.
HOME = """
SELECT nspname FROM unnest(:path) WITH ORDINALITY AS path (name, nr)
JOIN pg_namespace ON nspname = name
LEFT JOIN pg_class ON relnamespace = pg_namespace.oid AND relname = 'event'
WHERE name <> 'pg_catalog' ORDER BY relname IS NULL, nr LIMIT 1
"""

# Whatever was made after the database itself; the system's own objects have lower numbers. In
# front of every other schema stands the system's, and there too somebody may have put something.
_MADE = "{0}.oid >= 16384"

_SPACES = """
WITH space AS (
    SELECT oid, nspname, quote_ident(nspname) || '.' AS at
    FROM pg_namespace
    WHERE nspname = 'public' OR nspname = ANY (:path)
    OR nspname IN (SELECT rolname FROM pg_roles)
)
"""

_OURS = """
WITH our AS (
    SELECT pg_class.oid, relname FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = :home AND relname = ANY (:ours) AND relkind IN ('r', 'p', 'f')
)
"""

_OF_EXTENSION = """EXISTS (
    SELECT FROM pg_depend WHERE deptype = 'e' AND objid = {0}.oid AND classid = '{0}'::regclass
)"""

# An extension may bring functions of its own, in C; a function in another language may have been
# put under its name by whoever owns the database.
_BROUGHT = f"{_OF_EXTENSION.format('pg_proc')} AND lanname = 'c'"

_RELATIONS = f"""
SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' WHEN 'm' THEN 'view '
    ELSE 'table ' END
    || quote_ident(nspname) || '.' || relname,
    concat_ws(' ',
        CASE relkind WHEN 'r' THEN 'ordinary' WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign'
            ELSE 'kind ' || relkind::text END,
        CASE relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' END,
        CASE WHEN relrowsecurity THEN 'row security' END,
        CASE WHEN relforcerowsecurity THEN 'forced' END,
        CASE WHEN relispartition THEN 'partition' END,
        CASE WHEN reloftype <> 0 THEN 'of ' || format_type(reloftype, NULL) END,
        CASE WHEN amname <> 'heap' THEN 'kept by ' || amname END
    )
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
LEFT JOIN pg_am ON pg_am.oid = relam AND relkind IN ('r', 'm')
WHERE relkind IN ('r', 'v', 'm', 'f', 'p', 'S') AND {_MADE.format("pg_class")}
AND nspname !~ '^pg_(toast|temp)' AND nspname <> 'information_schema'
AND CASE WHEN relname = ANY (:ours) THEN true ELSE
    (nspname = 'public' OR nspname = ANY (:path)
     OR nspname IN (SELECT rolname FROM pg_roles))
    AND NOT {_OF_EXTENSION.format("pg_class")} END
"""

# What a table's own row does not tell of, PostgreSQL does not look for: a guard stands and sleeps.
_ASLEEP = f"""{_OURS}
SELECT 'table ' || our.relname, told
FROM our JOIN pg_class ON pg_class.oid = our.oid, LATERAL (VALUES
    ('sees no triggers', NOT relhastriggers
        AND EXISTS (SELECT FROM pg_trigger WHERE tgrelid = our.oid)),
    ('sees no indexes', NOT relhasindex
        AND EXISTS (SELECT FROM pg_index WHERE indrelid = our.oid)),
    ('sees no rules', NOT relhasrules
        AND EXISTS (SELECT FROM pg_rewrite WHERE ev_class = our.oid)),
    ('sees not every check', relchecks <>
        (SELECT count(*) FROM pg_constraint WHERE conrelid = our.oid AND contype = 'c'))
) AS way (told, holds) WHERE holds
"""

_COLUMNS = f"""{_OURS}
SELECT 'column ' || relname || '.' || attname,
    concat_ws(' ',
        format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'NOT NULL' END,
        CASE WHEN attcollation <> typcollation THEN 'COLLATE ' || attcollation::regcollation END,
        CASE WHEN attidentity <> '' THEN 'IDENTITY ' || attidentity::text END,
        CASE WHEN attgenerated <> '' THEN 'GENERATED ' || attgenerated::text END,
        'DEFAULT ' || pg_get_expr(adbin, adrelid)
    )
FROM our JOIN pg_attribute ON attrelid = our.oid AND attnum > 0 AND NOT attisdropped
JOIN pg_type ON pg_type.oid = atttypid
LEFT JOIN pg_attrdef ON adrelid = our.oid AND adnum = attnum
"""

_CONSTRAINTS = f"""{_OURS}
SELECT 'constraint ' || conrelid::regclass || '.' || conname,
    concat_ws(' ',
        pg_get_constraintdef(pg_constraint.oid),
        CASE WHEN NOT convalidated AND pg_get_constraintdef(pg_constraint.oid) !~ 'NOT VALID'
            THEN 'NOT VALID' END
    )
FROM pg_constraint
-- Newer versions keep NOT NULL as a constraint too; it is told with the column.
WHERE contype <> 'n'
AND (conrelid IN (SELECT oid FROM our) OR confrelid IN (SELECT oid FROM our))
UNION ALL
SELECT 'constraint ' || tgrelid::regclass || '.' || coalesce(conname, tgname), 'does not act'
FROM pg_trigger JOIN our ON our.oid = tgrelid
LEFT JOIN pg_constraint ON pg_constraint.oid = tgconstraint
WHERE tgisinternal AND tgenabled <> 'O'
"""

_INDEXES = f"""{_OURS}
SELECT 'index ' || indexrelid::regclass,
    concat_ws(' ',
        pg_get_indexdef(indexrelid),
        CASE WHEN NOT indisvalid THEN 'not valid' END,
        CASE WHEN NOT indisready THEN 'not kept up' END,
        CASE WHEN NOT indislive THEN 'not alive' END,
        CASE WHEN indisunique AND NOT indimmediate THEN 'deferred' END
    )
FROM pg_index JOIN our ON our.oid = indrelid
"""

_TRIGGERS = f"""{_OURS}
SELECT 'trigger ' || relname || '.' || tgname,
    concat_ws(' ',
        pg_get_triggerdef(pg_trigger.oid, true),
        CASE WHEN tgenabled NOT IN ('O', 'A') THEN 'enabled ' || tgenabled::text END
    )
FROM pg_trigger JOIN our ON our.oid = tgrelid WHERE NOT tgisinternal
"""

_RULES = f"""{_OURS}
SELECT 'rule ' || relname || '.' || rulename, pg_get_ruledef(pg_rewrite.oid, true)
FROM pg_rewrite JOIN our ON our.oid = ev_class
"""

_POLICIES = f"""{_OURS}
SELECT 'policy ' || relname || '.' || polname,
    concat_ws(' ',
        polcmd::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    )
FROM pg_policy JOIN our ON our.oid = polrelid
"""

_INHERITANCE = f"""{_OURS}
SELECT 'inheritance ' || inhrelid::regclass, 'from ' || inhparent::regclass
FROM pg_inherits
WHERE inhrelid IN (SELECT oid FROM our) OR inhparent IN (SELECT oid FROM our)
"""

_FUNCTIONS = f"""{_SPACES}
SELECT 'function ' || at || proname
    || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')',
    concat_ws(' ',
        'RETURNS ' || format_type(prorettype, NULL), lanname,
        CASE WHEN prosecdef THEN 'SECURITY DEFINER' END, array_to_string(proconfig, ', '),
        'AS ' || regexp_replace(btrim(prosrc), '\\s+', ' ', 'g')
    )
FROM pg_proc JOIN space ON space.oid = pronamespace JOIN pg_language ON pg_language.oid = prolang
WHERE {_MADE.format("pg_proc")} AND NOT ({_BROUGHT})
"""

# An operator or a cast that fits our types better than the system's own is taken instead of it.
_OPERATORS = f"""{_SPACES}
SELECT 'operator ' || at || oprname || '(' || oprleft::regtype || ', ' || oprright::regtype || ')',
    oprcode::text
FROM pg_operator JOIN space ON space.oid = oprnamespace
WHERE {_MADE.format("pg_operator")} AND NOT EXISTS (
    SELECT FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
    WHERE pg_proc.oid = oprcode AND {_BROUGHT}
)
"""

# How values of a type are compared and sorted, in whichever schema it was said.
_FAMILIES = f"""
SELECT 'operator family ' || opfname, format('%s for %s by %s', amprocnum,
    format_type(amproclefttype, NULL), amproc::regprocedure)
FROM pg_amproc JOIN pg_opfamily ON pg_opfamily.oid = amprocfamily
JOIN pg_proc ON pg_proc.oid = amproc JOIN pg_language ON pg_language.oid = prolang
WHERE {_MADE.format("pg_amproc")} AND NOT ({_BROUGHT})
UNION ALL
SELECT 'operator family ' || opfname, format('%s %s', amopstrategy, amopopr::regoperator)
FROM pg_amop JOIN pg_opfamily ON pg_opfamily.oid = amopfamily
JOIN pg_operator ON pg_operator.oid = amopopr
JOIN pg_proc ON pg_proc.oid = oprcode JOIN pg_language ON pg_language.oid = prolang
WHERE {_MADE.format("pg_amop")} AND NOT ({_BROUGHT})
"""

_CASTS = f"""
SELECT 'cast ' || castsource::regtype || ' AS ' || casttarget::regtype,
    concat_ws(' ', castcontext, castmethod, castfunc::regproc)
FROM pg_cast
WHERE {_MADE.format("pg_cast")} AND NOT EXISTS (
    SELECT FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
    WHERE pg_proc.oid = castfunc AND {_BROUGHT}
)
"""

_EVENT_TRIGGERS = """
SELECT 'event trigger ' || evtname, concat_ws(' ', evtevent, evtfoid::regproc, evtenabled)
FROM pg_event_trigger
"""

_SEARCH_PATH = """
SELECT 'search path', string_agg(CASE name WHEN :home THEN 'home' ELSE name END, ', ' ORDER BY nr)
FROM unnest(:path) WITH ORDINALITY AS path (name, nr)
WHERE name !~ '^pg_(toast_)?temp' AND nr <= coalesce(array_position(:path, :home), 100)
"""

# What a role or the database is made to begin with, when it changes what statements do.
_SETTINGS = """
SELECT 'setting ' || split_part(given, '=', 1) || coalesce(' of role ' || setrole::regrole, ''),
    split_part(given, '=', 2)
FROM pg_db_role_setting, unnest(setconfig) AS given
WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
AND split_part(given, '=', 1) IN (
    'session_replication_role', 'row_security', 'search_path', 'transform_null_equals',
    'ignore_system_indexes', 'ignore_checksum_failure', 'zero_damaged_pages',
    'session_preload_libraries', 'local_preload_libraries', 'synchronous_commit'
)
AND given NOT IN ('search_path=' || quote_ident(:home), 'search_path="$user", public')
UNION ALL
SELECT 'setting ' || name, setting FROM pg_settings
WHERE (name = 'session_replication_role' AND setting <> 'origin')
OR (name = 'transform_null_equals' AND setting <> 'off')
"""

QUESTIONS = (
    _RELATIONS, _ASLEEP, _COLUMNS, _CONSTRAINTS, _INDEXES, _TRIGGERS, _RULES, _POLICIES,
    _INHERITANCE, _FUNCTIONS, _OPERATORS, _FAMILIES, _CASTS, _EVENT_TRIGGERS, _SEARCH_PATH,
    _SETTINGS,
)  # fmt: skip
"""One for each kind of object; none of them writes."""
