"""Cases and what becomes of them."""
