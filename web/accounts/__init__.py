"""Who may come in, and as whom: organisations, accounts, sessions, and everything that proves or limits them."""
