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
