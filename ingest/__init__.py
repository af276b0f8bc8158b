"""How entries come in. Imports kb only; nothing here yet but the promise (see ARCHITECTURE.md)."""
