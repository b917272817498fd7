"""What a pack says about a person on a day: may they be registered, what it costs, who pays.

`assess` judges; `explain` puts it into a paragraph; `Verdict` is what is kept of it;
`answer_changes` compares what two packs say.
"""

from .assessing import assess
from .change import AnswerChange, answer_changes
from .explain import explain
from .facts import NOTHING_AROUND, Around
from .results import (
    Assessment,
    Contribution,
    Happening,
    Judgement,
    Missing,
    Part,
    Payer,
    RuleReason,
    Turn,
)
from .verdict import Verdict, verdict_of

__all__ = [
    "NOTHING_AROUND",
    "AnswerChange",
    "Around",
    "Assessment",
    "Contribution",
    "Happening",
    "Judgement",
    "Missing",
    "Part",
    "Payer",
    "RuleReason",
    "Turn",
    "Verdict",
    "answer_changes",
    "assess",
    "explain",
    "verdict_of",
]
