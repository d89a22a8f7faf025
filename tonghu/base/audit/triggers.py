"""The backstop below the actions: the database itself refuses to change or delete an entry."""

from typing import Any

_SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS audit_entry_no_{verb} BEFORE {VERB} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_entry_append_only() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$ LANGUAGE plpgsql",
    "CREATE OR REPLACE TRIGGER audit_entry_no_{verb} BEFORE {VERB} ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()",
]


def install(schema_editor: Any) -> None:  # a BaseDatabaseSchemaEditor, whose stubs are untyped
    """Put the triggers on, on either database; harmless when they are there."""
    statements = _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL
    for verb in ("update", "delete"):
        for statement in statements:
            schema_editor.execute(statement.format(verb=verb, VERB=verb.upper()))


def remove(schema_editor: Any) -> None:
    """Take the triggers off: for the migration's way back and for tests that forge entries."""
    on_table = "" if schema_editor.connection.vendor == "sqlite" else " ON audit_entry"
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}{on_table}")
