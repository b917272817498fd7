"""A status is searched for by the words that stand on screen for it, in both languages."""

from xml.etree import ElementTree as Tree

from fieldreg.desktop import wording
from fieldreg.domain.status_words import CASE_WORDS, DELIVERY_WORDS
from fieldreg.domain.words import Case, Delivery, Words
from fieldreg.protocol.resources import resource


def test_they_are_the_words_on_screen(qapp) -> None:
    tree = Tree.fromstring(resource("translations", "fieldreg_en.ts").read_text("utf-8"))
    texts = {
        (context.findtext("name"), message.findtext("source")): message.findtext("translation")
        for context in tree.iter("context")
        for message in context.iter("message")
    }

    def shown(text: str) -> Words:
        return Words(text, texts["Wording", text] or "")

    assert {case: shown(wording.case_pill(case).text) for case in Case} == CASE_WORDS
    assert {place: shown(wording.delivery_pill(place).text) for place in Delivery} == DELIVERY_WORDS
