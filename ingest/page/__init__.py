"""A web page as lines of text, each with what it stands under: decoding, structure, structured data in it."""
