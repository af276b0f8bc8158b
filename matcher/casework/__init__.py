"""Cases and what becomes of them: files, consents, referrals, deletion. The door is ``casebook.Casebook``."""
