"""Running texts end as those of the same form do: where all others close with a mark, one that does not has lost it.

A last “。” is a few dots of ink, and a last line of a character or two (“家。”) is easily overlooked as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.layout import Dictionary, FieldType
from models.record import FieldReading, Method, Reason, ReasonCode

# A form's habit shows in so many texts, of which so many close; texts of so many characters count, and no opinions
# (同意推荐). All 6,000 running texts of the development corpora close.
TEXTS_LEAST, CLOSE_LEAST, CHARACTERS_LEAST = 8, 0.85, 9
OPINIONS = "declaration."
_OPEN_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9%％，,、]$")
_REASON = Reason(
    code=ReasonCode.LOW_CONFIDENCE, message="其他各栏的文字都有句末标点，这一栏没有，末尾可能漏读，请核对原件"
)


def doubt_open_ends(readings: Mapping[str, FieldReading], dictionary: Dictionary) -> dict[str, FieldReading]:
    """The readings, those scanned running texts given to a person that end without a mark while the others do not."""
    texts = {
        spec.id: reading
        for spec in dictionary.fields
        if spec.type is FieldType.LONG_TEXT
        and not spec.id.startswith(OPINIONS)
        and (reading := readings.get(spec.id)) is not None
        and _is_text(reading)
    }
    open_ended = {name for name, reading in texts.items() if _OPEN_END.search(str(reading.value).rstrip())}
    result = dict(readings)
    if len(texts) < TEXTS_LEAST or len(texts) - len(open_ended) < CLOSE_LEAST * len(texts):
        return result
    for name in open_ended:
        reading = texts[name]
        if reading.provenance is not None and reading.provenance.method is Method.OCR:
            update = {"needs_review": True, "reasons": [*reading.reasons, _REASON]}
            result[name] = reading.model_copy(update=update)
    return result


def _is_text(reading: FieldReading) -> bool:
    return isinstance(reading.value, str) and len("".join(reading.value.split())) >= CHARACTERS_LEAST
