"""Whether this laptop and the centre hold the same, village by village, in words."""

from __future__ import annotations

from datetime import UTC, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, Notice, Pill, QuietButton, Text
from fieldreg.services.sync_views import AreaStanding, Mended, SyncReport, SyncStanding

MOST_AREAS = 8
DAYS_TOLD = 7
"""So long a difference that was mended is told of."""
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_NAME, _PEOPLE, _STATE, _REST = range(4)


class AreasCard(Card):
    """A line for each village: how many people, and whether the centre holds them as they are here.

    Both sides compare everything at the end of each exchange; so what is said is as old as the last
    one that ended well. Signal: `compare_wanted()`, to lay every registration side by side.
    """

    compare_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Sama dengan pusat?"))
        self._words = Text(look="muted", wrap=True)
        self._mended = Notice(Role.INFORMATION)
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, tokens.HALF, 0, 0)
        self._grid.setHorizontalSpacing(tokens.PAGE_MARGIN)
        self._grid.setVerticalSpacing(tokens.GRID)
        self._grid.setColumnStretch(_REST, 1)
        self.body.addWidget(self._words)
        self.body.addWidget(self._mended)
        self.body.addWidget(self._lines)
        self.compare = QuietButton(self.tr("Bandingkan semuanya"), "refresh-cw", name="compare_all")
        self.compare.clicked.connect(self.compare_wanted)
        acts = QHBoxLayout()
        acts.setContentsMargins(0, tokens.HALF, 0, 0)
        acts.addWidget(self.compare)
        acts.addStretch(1)
        self.body.addLayout(acts)

    def show_standing(
        self,
        standing: SyncStanding,
        session: Session,
        *,
        differs: bool,
        is_told: bool = False,
        report: SyncReport | None = None,
    ) -> None:
        """The villages as they are now; *differs*: the last exchange could not make both equal,
        of which the page above may tell already (*is_told*).

        *report* is the last exchange's, if it was one of this sitting.
        """
        areas, when = standing.areas, standing.figures.last_good_sync
        told = self._told(session.when(when) if when else "", differs=differs, is_told=is_told)
        self._words.setText(f"{told}{self._compared(report)}" if not differs else told)
        self._show_mended(standing.mended, session)
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, area in enumerate(areas[:MOST_AREAS]):
            self._add(row, area, is_compared=bool(when), differs=differs)
        if rest := areas[MOST_AREAS:]:
            self._add_rest(rest, is_compared=bool(when), differs=differs)
        self.setVisible(bool(areas))

    def _told(self, when: str, *, differs: bool, is_told: bool) -> str:
        if differs and is_told:
            return self.tr("Setiap desa/kelurahan dibandingkan lagi pada sambungan berikutnya.")
        if differs:
            return self.tr(
                "Isi laptop ini dan pusat berbeda. Tidak ada yang hilang; keduanya dibandingkan "
                "lagi pada sambungan berikutnya."
            )
        if not when:
            return self.tr("Belum dibandingkan dengan pusat.")
        text = self.tr(
            "Di akhir setiap sambungan, laptop ini dan pusat membandingkan isinya. "
            "Terakhir cocok {when}."
        )
        return text.format(when=when)

    def _compared(self, report: SyncReport | None) -> str:
        """What came of laying everything side by side, as long as that is the newest there is."""
        if report is None or report.compared is None or report.trouble:
            return ""
        areas, records = report.compared
        text = self.tr(
            " Baru saja dibandingkan satu per satu: {records} pendaftaran di {areas} "
            "desa/kelurahan."
        )
        return text.format(records=records, areas=areas)

    def _show_mended(self, mended: Mended | None, session: Session) -> None:
        is_recent = mended is not None and mended.at > _some_days_ago(session)
        self._mended.setVisible(is_recent)
        if mended and is_recent:
            text = self.tr(
                "Isi laptop ini sempat berbeda dari pusat ({when}): {records} pendaftaran di "
                "{areas} desa/kelurahan. Semuanya sudah disamakan; "
                "tidak ada yang Anda simpan yang hilang."
            )
            when = wording.day_and_clock(
                mended.at, now=session.now(), time_zone=session.desk.pack.time_zone
            )
            words = text.format(when=when, records=mended.records, areas=mended.areas)
            self._mended.set_words(words, Role.INFORMATION)

    def _add(self, row: int, area: AreaStanding, *, is_compared: bool, differs: bool) -> None:
        name = Text(area.name or self.tr("Tanpa desa/kelurahan"), is_medium=True)
        people = Text(wording.people_count(area.people), tabular=True)
        self._grid.addWidget(name, row, _NAME)
        self._grid.addWidget(people, row, _PEOPLE, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(self._state(area, is_compared, differs), row, _STATE)

    def _state(self, area: AreaStanding, is_compared: bool, differs: bool) -> Pill:
        if area.not_delivered:
            text = self.tr("{count} belum diterima").format(count=area.not_delivered)
            return Pill(text, Role.MUTED, "clock")
        if differs:
            return Pill(self.tr("Dibandingkan lagi"), Role.ATTENTION, "refresh-cw")
        if not is_compared:
            return Pill(self.tr("Belum dibandingkan"), Role.MUTED, "clock")
        return Pill(self.tr("Sama"), Role.GOOD, "circle-check")

    def _add_rest(
        self, rest: tuple[AreaStanding, ...], *, is_compared: bool, differs: bool
    ) -> None:
        text = self.tr("{count} desa/kelurahan lain").format(count=len(rest))
        people = sum(area.people for area in rest)
        self._add(
            MOST_AREAS,
            AreaStanding(text, people, sum(area.not_delivered for area in rest)),
            is_compared=is_compared,
            differs=differs,
        )


def _some_days_ago(session: Session) -> str:
    return (session.now() - timedelta(days=DAYS_TOLD)).astimezone(UTC).strftime(_FORMAT)
