"""The rule catalogue: every rule with its source, and what they all say of one situation."""
