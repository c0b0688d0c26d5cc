"""Every stored noun there is: whoever imports this knows all tables, and keeps no list of them."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import Table

import models
from models.base import Base
from models.product import StoredFile

for _module in iter_modules(models.__path__):
    if not _module.ispkg:
        import_module(f"{models.__name__}.{_module.name}")


def tables_naming_files() -> list[Table]:
    """The tables whose rows name bytes of the file store, by name."""
    stored = StoredFile.__tablename__
    naming = (
        table
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == stored for key in table.foreign_keys)
    )
    return sorted(naming, key=lambda table: table.name)


def every_noun() -> list[type[Base]]:
    """Every stored class, those that others refer to first."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    return [by_table[table] for table in Base.metadata.sorted_tables]
