"""A ready e-mail to whoever can say what still holds: in German, short, and only what has to be known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kb.dates import latest
from kb.editorial.due import Due, Reason
from kb.entries import Entry, Funding, Offer, RecognitionBody
from kb.wording import field_name, lines

MOST_LINES = 3
"""Values of a field that are quoted in a question."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """The e-mail; ``to`` is None where no address is known."""

    to: str | None
    subject: str
    body: str

    @property
    def link(self) -> str:
        """An address that a mail program opens (RFC 6068)."""
        text = self.body.replace("\n", "\r\n")
        return f"mailto:{quote(self.to or '', safe='@')}?subject={quote(self.subject)}&body={quote(text)}"


def enquiry(one: Due) -> Enquiry:
    """The e-mail about an entry that is due. Whoever sends it signs it."""
    entry, source = one.entry, one.entry.main_source
    questions = "\n".join(f"- {question}" for question in _questions(one))
    body = (
        "Guten Tag,\n\n"
        f"in unserer Wissensbasis für die Anerkennungs- und Qualifizierungsberatung in Sachsen-Anhalt steht "
        f"{_what(entry)}. Grundlage ist die Seite {source.url}, "
        f"die wir zuletzt am {source.seen:%d.%m.%Y} angesehen haben.\n\n"
        f"Damit wir Ratsuchende richtig an Sie verweisen, bitten wir um eine kurze Antwort:\n{questions}\n\n"
        "Eine Zeile genügt; gern auch der Hinweis auf eine Seite, die den heutigen Stand zeigt.\n\n"
        "Vielen Dank und freundliche Grüße"
    )
    return Enquiry(_address(entry), f"Stimmen unsere Angaben noch? {entry.title}", body)


def _questions(one: Due) -> Iterator[str]:
    entry = one.entry
    if Reason.DOUBTED in one.reasons:
        yield "Aus der Beratung hören wir, dass unsere Angaben nicht mehr stimmen. Was hat sich geändert?"
    if Reason.MISSING in one.reasons and entry.upkeep.missing_since:
        day = f"{entry.upkeep.missing_since:%d.%m.%Y}"
        yield f"Seit dem {day} finden wir {_it(entry)} auf der Seite nicht mehr. Besteht {_it(entry)} weiter?"
    if Reason.NEXT_RUN in one.reasons:
        yield f"{_last_run(entry)}Wann beginnt der nächste Durchgang, und bis wann ist die Anmeldung möglich?"
    if Reason.UNPROVEN in one.reasons:
        yield f"Besteht {_it(entry)} zurzeit, und wenn nicht: Wer führt die Aufgabe weiter?"
    for age in one.aged:
        if age.field == "summary":
            yield f"Besteht {_it(entry)} unverändert weiter?"
            continue
        said = lines(age.field, entry.model_dump(mode="json")[age.field])
        quoted = "; ".join(said[:MOST_LINES]) + (" …" if len(said) > MOST_LINES else "")
        yield f"{field_name(age.field)}: Gilt noch „{quoted}“? (angesehen am {age.seen:%d.%m.%Y})"
    if isinstance(entry, Offer) and one.reasons == (Reason.AGED,):
        yield "Gibt es freie Plätze?"


def _last_run(entry: Entry) -> str:
    runs = entry.runs if isinstance(entry, Offer) else ()
    ends = [latest(run.end) for run in runs if run.end]
    return f"Der letzte uns bekannte Durchgang endete am {max(ends):%d.%m.%Y}. " if ends else ""


def _what(entry: Entry) -> str:
    match entry:
        case Offer():
            return f"Ihr Angebot „{entry.title}“ (Träger: {entry.provider})"
        case Funding():
            return f"die Förderung „{entry.title}“"
        case RecognitionBody():
            return f"die zuständige Stelle „{entry.title}“"
        case _:
            return f"der Eintrag „{entry.title}“"


def _it(entry: Entry) -> str:
    match entry:
        case Offer():
            return "das Angebot"
        case Funding():
            return "die Förderung"
        case RecognitionBody():
            return "die Zuständigkeit"
        case _:
            return "das Beschriebene"


def _address(entry: Entry) -> str | None:
    return next((contact.email for contact in entry.contacts if contact.email), None)
