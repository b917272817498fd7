"""What a person chose for this workspace's screen; no personal data, kept beside the vault."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSettings

from fieldreg.desktop.theme.tokens import Scheme
from fieldreg.domain.words import Language
from fieldreg.store.files import drop_link, keep_file

FILE_NAME = "screen.ini"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language and colours of the screen, and whether it sends by itself."""

    language: str = Language.INDONESIAN
    scheme: str = Scheme.LIGHT
    auto_sync: bool = True


def settings_in(folder: Path) -> QSettings:
    """The file, as it is on the disk."""
    return QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)


def load(folder: Path, default: Preferences) -> Preferences:
    """The choices kept in *folder*; *default* where none or an unknown word is kept."""
    kept = settings_in(folder)
    language = str(kept.value("language", ""))
    scheme = str(kept.value("scheme", ""))
    auto = str(kept.value("auto_sync", ""))
    return replace(
        default,
        language=language if language in set(Language) else default.language,
        scheme=scheme if scheme in set(Scheme) else default.scheme,
        auto_sync=auto == "yes" if auto in ("yes", "no") else default.auto_sync,
    )


def keep(folder: Path, chosen: Preferences) -> None:
    """Write the choices; a folder that cannot be written keeps the old ones."""
    with suppress(OSError):
        drop_link(folder / FILE_NAME)  # Qt would write through it
    kept = settings_in(folder)
    kept.setValue("language", str(chosen.language))
    kept.setValue("scheme", str(chosen.scheme))
    kept.setValue("auto_sync", "yes" if chosen.auto_sync else "no")
    kept.sync()
    keep_file(folder / FILE_NAME)


def without_auto_sync(chosen: Preferences) -> Preferences:
    """The same choices, never sending unasked."""
    return replace(chosen, auto_sync=False)
