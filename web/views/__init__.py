"""View models: frozen values that say everything a template shows."""
