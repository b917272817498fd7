"""A demo says its passphrase on the sign-in page; a real desk says nothing there."""

from fieldreg.desktop.pages.sign_in import SignInPage
from fieldreg.desktop.widgets import Text


def _words(page: SignInPage) -> list[str]:
    return [t.text() for t in page.findChildren(Text) if not t.isHidden()]


def test_a_hint_is_shown(qtbot):
    page = SignInPage("Kata sandi demo: sawah")
    qtbot.addWidget(page)
    assert "Kata sandi demo: sawah" in _words(page)


def test_no_hint_takes_no_room(qtbot):
    bare, hinted = SignInPage(), SignInPage("Kata sandi demo: sawah")
    for page in (bare, hinted):
        qtbot.addWidget(page)
    assert bare.sizeHint().height() < hinted.sizeHint().height()


def test_lists_that_are_made_anew_are_told_with_how_far_they_are(qtbot):
    page = SignInPage()
    qtbot.addWidget(page)
    page.show_arranged(12_000, 100_000)
    (told,) = [words for words in _words(page) if "12.000" in words]
    assert "100.000" in told
    assert "Data Anda aman" in told
