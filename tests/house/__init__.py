"""The house's promises: imports, types, style, modules, the wheel."""
