"""What Qt says goes to the logger `qt`, where the program's filter hides personal data."""

from PySide6.QtCore import qInstallMessageHandler, qWarning

from fieldreg.desktop import qt_log


def test_qts_words_reach_the_log_and_not_stderr(caplog, capfd):
    before = qInstallMessageHandler(None)
    qt_log.listen()
    try:
        qWarning("a font is missing: 100%s")
    finally:
        qInstallMessageHandler(before)
    assert [(r.name, r.levelname, r.getMessage()) for r in caplog.records] == [
        ("qt", "WARNING", "a font is missing: 100%s")
    ]
    assert capfd.readouterr().err == ""
