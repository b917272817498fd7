"""A revision that can never arrive as it is does not hold up the others."""

from __future__ import annotations

from sync.bad_centre import Asked, Reply
from sync.pair import Pair, problem

from fieldreg.domain.words import Outcome
from fieldreg.protocol.problems import Problems

HUGE = "x" * 5_000


def small_centre(pair: Pair, refused: Reply) -> None:
    """A centre that takes no note as long as HUGE, and answers *refused* instead."""

    def behave(asked: Asked) -> Reply:
        return refused if HUGE.encode() in asked.body else pair.honest(asked)

    pair.server.behave = behave


def test_one_revision_too_large_is_set_aside_and_the_others_arrive(pair: Pair) -> None:
    small_centre(pair, problem(Problems.TOO_LARGE))
    pair.save(note=HUGE)
    for number in range(5):
        pair.save(alias=f"ke-{number}")
    report = pair.sync()
    assert (report.trouble, report.waiting, report.equal) == ("", 0, True)
    aside = [o for o in pair.laptop.disk.own if o.outcome is Outcome.QUARANTINED]
    assert [(o.patch, o.problem) for o in aside] == [({"note": HUGE}, "too_large")]
    assert len(pair.model.state.log) == 6


def test_the_limit_of_a_proxy_sets_nothing_aside(pair: Pair) -> None:
    small_centre(pair, Reply(b"<html>", 413, {"Content-Type": "text/html"}))
    pair.save(note=HUGE)
    report = pair.sync()
    assert (report.trouble, report.waiting) == ("too_large", 1)
    assert not any(o.outcome is Outcome.QUARANTINED for o in pair.laptop.disk.own)
    pair.server.behave = pair.honest
    assert pair.sync().waiting == 0


def test_where_the_centre_holds_another_past_the_whole_of_ours_is_said_again(pair: Pair) -> None:
    """A copy of this disk filled the place of what a restored centre had lost."""
    pair.save(alias="pertama")
    assert pair.sync().trouble == ""
    before = pair.laptop.disk.own
    pair.model.restore(pair.model.state.__class__(""), "epoch-2")
    copy = type(pair.laptop)(pair.real, lambda moment: None)
    ours, pair.laptop = pair.laptop, copy
    pair.save(alias="salinan")
    pair.save(alias="salinan lagi")
    assert pair.sync().trouble == ""
    pair.laptop = ours
    report = pair.sync()
    assert (report.trouble, report.waiting, report.equal) == ("", 0, True)
    said = [k.revision_id for k in pair.model.state.log]
    assert len(said) == 2 + len(before) == len(set(said))
