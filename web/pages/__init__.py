"""A module a subject: the pages of the site."""
