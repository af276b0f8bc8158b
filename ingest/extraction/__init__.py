"""How German course texts are read: levels, dates, hours, places, providers, prices, each with its words."""
