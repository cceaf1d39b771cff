"""The muscle map within a quiz: four muscles bear letters, and lead to an answer or to a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ui.links import entity_url
from ui.plate import NERVES, VESSELS, Mark, View
from ui.plate_view import show_plate
from ui.quiz_state import LETTERS
from ui.state import open_graph

if TYPE_CHECKING:
    from hamkg.study_model import QuizQuestion
    from ui.quiz_state import Place


def show_map(question: QuizQuestion, place: Place, *, told: bool) -> None:
    """Show where the letters are: each answers the question or, once told, leads to its muscle."""
    marks = {}
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        answered = replace(place, answers=place.answers + letter).address.url
        address = entity_url(choice.ref.curie) if told else answered
        marks[choice.ref.iri] = Mark(letter.upper(), address)
    view = View(question.layer, labels=False, hidden=NERVES | VESSELS, marks=marks)
    show_plate(open_graph().plate, view)
