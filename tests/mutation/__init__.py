"""Mutation testing of the rules and what follows from them: ``make mutation`` breaks the code and looks who notices."""
