"""The spaCy pipeline that finds times, quantities, indicator phrases and marker words in Chinese prose.

A blank Chinese pipeline over single characters (one token is one character of the regularised text) with components
of our own: ``shenbao_periods``, ``shenbao_quantities``, ``shenbao_phrases``. Each fills a span group of the document
(``doc.spans["periods"]`` …) and keeps the values it read in ``doc.user_data`` under the same name. spaCy is an
optional part of the installation and imported only here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from extractor.evidence.prose_indicators import Form, phrase_book
from extractor.evidence.prose_numbers import find_quantities
from extractor.evidence.prose_periods import find_periods

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class ProseReaderUnavailable(RuntimeError):  # noqa: N818 - a state of the installation, shown to the clerk as it is
    """spaCy is not installed: figures in running text cannot be read, everything else can."""

    def __init__(self) -> None:
        super().__init__("未安装文字数据读取组件（spaCy），无法核对文字说明中的数据；请执行 pip install shenbao[facts]")


@cache
def pipeline(form: Form) -> Language:
    """The pipeline for one form, built once. Raises ``ProseReaderUnavailable`` without spaCy."""
    try:
        import spacy
    except ImportError as missing:
        raise ProseReaderUnavailable from missing
    _register()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "char"}}})
    nlp.add_pipe("shenbao_periods")
    nlp.add_pipe("shenbao_quantities")
    nlp.add_pipe("shenbao_phrases", config={"form": form})
    return nlp


def analyse(text: str, form: Form) -> Doc:
    """Run the pipeline on regularised ``text``; token ``i`` is character ``i``, line ends included."""
    nlp = pipeline(form)
    from spacy.tokens import Doc

    doc = Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))
    # doc.text is put together from the tokens at every use; the components read this copy.
    doc.user_data["text"] = text
    return nlp(doc)


@cache
def _register() -> None:
    from spacy.language import Language

    Language.component("shenbao_periods", func=_mark_periods)
    Language.component("shenbao_quantities", func=_mark_quantities)
    Language.factory("shenbao_phrases", default_config={"form": "shenbao"}, func=_phrase_component)


def _mark_periods(doc: Doc) -> Doc:
    periods = find_periods(doc.user_data["text"])
    doc.user_data["periods"] = periods
    doc.spans["periods"] = [doc[p.start : p.end] for p in periods]
    return doc


def _mark_quantities(doc: Doc) -> Doc:
    taken = [(p.start, p.end) for p in doc.user_data["periods"]]
    quantities = find_quantities(doc.user_data["text"], taken)
    doc.user_data["quantities"] = quantities
    doc.spans["quantities"] = [doc[q.start : q.end] for q in quantities]
    return doc


def _phrase_component(nlp: Language, name: str, form: Form) -> Callable[[Doc], Doc]:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    book = phrase_book(form)
    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    # Under one name: every name becomes a lexeme of the vocabulary, which takes longer than building the matcher.
    matcher.add("phrase", [Doc(nlp.vocab, words=list(text), spaces=[False] * len(text)) for text in book.phrases])

    def mark(doc: Doc) -> Doc:
        busy = bytearray(len(doc))
        for taken in (*doc.user_data["periods"], *doc.user_data["quantities"]):
            busy[taken.start : taken.end] = b"\x01" * (taken.end - taken.start)
        matches = [m for m in matcher(doc) if not any(busy[m[1] : m[2]])]
        kept = []
        # Longest first: 主导产业产值增速 must not be read as 主导产业产值.
        for _, start, end in sorted(matches, key=lambda m: (m[1] - m[2], m[1])):
            if not any(busy[start:end]):
                busy[start:end] = b"\x01" * (end - start)
                kept.append((start, end))
        kept.sort()
        text = doc.user_data["text"]
        doc.spans["phrases"] = [doc[start:end] for start, end in kept]
        doc.user_data["phrases"] = [(start, end, book.phrases[text[start:end]]) for start, end in kept]
        return doc

    return mark
