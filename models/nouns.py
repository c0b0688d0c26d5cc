"""Every stored noun there is: whoever imports this knows all tables, and keeps no list of them."""

from importlib import import_module
from pkgutil import iter_modules

import models
from models.base import Base

for _module in iter_modules(models.__path__):
    if not _module.ispkg:
        import_module(f"{models.__name__}.{_module.name}")


def every_noun() -> list[type[Base]]:
    """Every stored class, those that others refer to first."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    return [by_table[table] for table in Base.metadata.sorted_tables]
