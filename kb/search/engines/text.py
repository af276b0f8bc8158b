"""The text index: words and letter groups in tantivy, fed with terms of our own analysis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy
from tqdm import tqdm

from kb.search.analysis import index_terms
from kb.search.document import Document

_HEAP = 50_000_000
"""Bytes tantivy may use while writing."""


def schema_of() -> tantivy.Schema:
    """Fields of the text index: a document's number, its words, its letter groups."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    for field in ("words", "grams"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def open_text(schema: tantivy.Schema, path: Path) -> tantivy.Index:
    """The text index at a path. A generation never changes, so no thread of tantivy's shall watch its files: such a
    thread would read them while somebody damages them, and that ends the process."""
    index = tantivy.Index(schema, path=str(path))
    index.config_reader(reload_policy="Manual")
    return index


def write_text(
    folder: Path, documents: Sequence[tuple[int, Document]], gone: Sequence[int], progress: bool = False
) -> None:
    """Write documents under their numbers into the text index, and take the gone ones out."""
    path = folder / "text"
    path.mkdir(exist_ok=True)
    schema = schema_of()
    writer = open_text(schema, path).writer(heap_size=_HEAP, num_threads=1)
    for number in gone:
        writer.delete_documents_by_query(tantivy.Query.term_query(schema, "number", number))
    for number, document in tqdm(documents, desc="Wörter", disable=not progress, leave=False):
        row = tantivy.Document()
        row.add_unsigned("number", number)
        terms, letters = index_terms(document.text)
        row.add_text("words", terms)
        row.add_text("grams", letters)
        writer.add_document(row)
    writer.commit()
    writer.wait_merging_threads()
