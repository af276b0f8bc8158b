"""What a notice decides: equivalent, partly, only after compensation, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.vocabulary import RecognitionStatus
from matcher.decision.lines import pattern
from matcher.decision.notice import Found, Notice
from matcher.decision.running import Running

_EVALUATION = pattern(r"zeugnisbewertung|statement of comparability")
_PARTIAL = pattern(r"teilweise[nrs]?\s+(?:\w+\s+)?gleichwertig|teil-?gleichwertig|partial(?:ly)?\s+equivalen")
_MEASURE = pattern(
    r"anpassungslehrg|anpassungsmaßnahme|anpassungszeit|kenntnisprüfung|eignungsprüfung|ausgleichsmaßnahme|"
    r"defizitbescheid|"
    r"auflagenbescheid|auszugleichen|(?:zum|nach|der) ausgleich|compensation measure|adaptation (?:period|course)"
)
_MEASURE_OFF = pattern(
    r"nicht in betracht|nicht möglich|scheide[tn]|ausgeschlossen|nicht (?:mehr )?erforderlich|entfällt|"
    r"nicht verlangt|bestanden\b|"
    r"haben sie[^.]*(?:absolviert|abgelegt)|erfolgreich (?:abgelegt|absolviert|abgeschlossen)|"
    r"keine[rn]? (?:weiteren? )?"
    r"(?:ausgleichsmaß|anpassungs|kenntnis|eignungs)|nicht ausgleichbar|nicht ausgeglichen werden"
)
_REJECTED = pattern(
    r"\babgelehnt|\blehne[n]?\b.*\bab\b|ablehnungsbescheid|ablehnung (?:ihres|des) antrag|nicht entsprochen|"
    r"zurückgewiesen|"
    r"\bversagt\b|application (?:is|was) (?:hereby )?(?:rejected|refused)|(?:keine|"
    r"weder)[^.]*teilweise[nr]? gleichwertigkeit"
)
_NOT_EQUAL = pattern(
    r"nicht gleichwertig|keine gleichwertigkeit|gleichwertigkeit[^.]*(?:nicht|keine)[^.]*(?:festgestellt|"
    r"gegeben|bescheinigt|vor\b)|"
    r"nicht (?:als gleichwertig )?anerkannt|nicht gleichgestellt|nicht als gleichwertig"
)
_DIFFERENCES = pattern(r"wesentliche\w* unterschied|\bdefizit|substantial difference")
_FULL = pattern(
    r"voll(?:e[nr]?|ständige[nr]?|umfängliche[nr]?)?\s+gleichwertig|vollständig(?:e[nr]?)? gleichwertig|"
    r"uneingeschränkt gleichwertig|"
    r"gleichwertigkeit[^.]*festgestellt|(?:ist|wird|sind)\b[^.]*\bgleichwertig\b|wird[^.]*\banerkannt\b|"
    r"als gleichwertig anerkannt|"
    r"(?:approbation|erlaubnis|genehmigung|staatliche anerkennung|urkunde)[^.]*\b(?:erteilt|verliehen)|"
    r"keine(?:rlei)? wesentlichen unterschiede|wesentliche unterschiede bestehen nicht|full(?:y)?\s+equivalen|"
    r"gleichgestellt"
)
_CONDITIONAL = pattern(
    r"\bkann\b|\bkönn|erst nach|nach (?:erfolg|bestehen|abschluss|ausgleich|dem ausgleich)|sobald|\bwenn\b|"
    r"sofern|\bfalls\b|"
    r"\bvor der\b|vorausse|abhängig|würde|antrag auf|ihr antrag|über die gleichwertigkeit\W*$|\bnur\b|derzeit"
)
_SUPPOSED = pattern(r"^\W*(?:bei|falls|wenn|sofern|im falle?|sollte)\b")
_NEGATED = pattern(r"\bnicht\b|\bkeine (?:volle |teilweise )?gleichwert|\bteilweise|\bteil-?gleich")
_REJECTABLE = pattern(r"kann[^.]*abgelehnt werden|würde[^.]*abgelehnt")
_SUBJECT_PART = pattern(r"im übrigen|die übrigen|fach\b|fächer|bereich|inhalte|lernfeld|in allen anderen")


def status_of(notice: Notice, has_gaps: bool, regulated: bool | None) -> Found[RecognitionStatus] | None:
    """The decision. Partly equivalent goes before compensation, that before a rejection, and full comes last.

    Differences without any of these words mean compensation where the occupation is regulated; else one has to ask.
    """
    said = notice.statements
    if _first(_EVALUATION, said):
        return None
    partial = _first(_PARTIAL, said, unless=(_SUPPOSED, _REJECTED, _REJECTABLE))
    if partial and not _negated_partial(partial):
        return Found(RecognitionStatus.PARTIAL, partial.source(0, len(partial.text)))
    measure = _first(_MEASURE, said, unless=(_MEASURE_OFF, _SUPPOSED))
    refused = _first(_REJECTED, said, unless=(_REJECTABLE, _SUPPOSED))
    not_equal = _first(_NOT_EQUAL, said, unless=(_SUPPOSED,))
    if measure:
        return Found(RecognitionStatus.COMPENSATION_REQUIRED, measure.source(0, len(measure.text)))
    if refused:
        return Found(RecognitionStatus.REJECTED, refused.source(0, len(refused.text)))
    if not_equal and not has_gaps:
        return Found(RecognitionStatus.REJECTED, not_equal.source(0, len(not_equal.text)))
    differs = not_equal or _first(_DIFFERENCES, said)
    if differs and has_gaps:
        line = differs.source(0, len(differs.text))
        return Found(RecognitionStatus.COMPENSATION_REQUIRED, line) if regulated else None
    full = None if has_gaps else _first(_FULL, said, unless=(_CONDITIONAL, _NEGATED, _SUBJECT_PART))
    return Found(RecognitionStatus.FULL, full.source(0, len(full.text))) if full else None


def _negated_partial(statement: Running) -> bool:
    return bool(
        pattern(r"(?:keine|auch nicht|weder)\s+(?:\w+\s+)?teil|teilweise[nr]? gleichwertigkeit[^.]*\bnicht\b").search(
            statement.text
        )
    )


def _first(
    wanted: re.Pattern[str], said: Iterable[Running], unless: tuple[re.Pattern[str], ...] = ()
) -> Running | None:
    """The first statement that says what is wanted and nothing that takes it back."""
    for statement in said:
        if wanted.search(statement.text) and not any(other.search(statement.text) for other in unless):
            return statement
    return None
