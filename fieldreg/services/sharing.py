"""One workspace for several system accounts of one laptop: those of a group.

Folders become 2770 and files 0660, all of the group; what is made later follows by itself (see
`store.files`). A key store belongs to one account, so the slots of a shared vault do without: one
that is bound to a key store is wrapped anew when its officer next signs in on that account.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.files import disk_trouble
from fieldreg.store.lock import FolderLock
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.vault_header import HEADER_FILE, NO_DEVICE_SECRET, read_header

if sys.platform != "win32":
    import grp


@dataclass(frozen=True, slots=True)
class Shared:
    """What sharing did, and what still stands in the way of the other accounts.

    `bound`: officers who must sign in once on the account they always used. `closed_above`: a
    folder around the workspace does not let others through. `is_bare`: there is no vault in it.
    """

    folders: int
    files: int
    bound: int
    closed_above: bool
    is_bare: bool = False


def share(folder: Path, group: str) -> Shared:
    """Give the workspace in *folder*, which need not hold a vault yet, to *group*'s accounts.

    May be repeated. Whoever asks owns the workspace and is in the group, or is the
    administrator. Raises UserTrouble group_unknown; EnvironmentTrouble sharing_by_folder (Windows:
    the folder's own rules do it), sharing_refused, workspace_in_use, disk_trouble.
    """
    if sys.platform == "win32":
        raise EnvironmentTrouble("sharing_by_folder")
    try:
        group_id = grp.getgrnam(group).gr_gid
    except KeyError:
        raise UserTrouble("group_unknown") from None
    try:
        lock = FolderLock(folder)
        try:
            folders, files = _hand_over(folder, group_id)
        finally:
            lock.release()
        is_bare = not (folder / VAULT_FOLDER / HEADER_FILE).exists()
        return Shared(folders, files, _bound(folder), _is_closed_above(folder, group_id), is_bare)
    except PermissionError:
        raise EnvironmentTrouble("sharing_refused") from None
    except OSError as error:
        raise disk_trouble(error) from None


def _hand_over(folder: Path, group: int) -> tuple[int, int]:
    """By descriptors that follow no link: an administrator must not be led out of the folder."""
    folders = files = 0
    for _, _, names, descriptor in os.fwalk(folder, follow_symlinks=False):
        os.fchown(descriptor, -1, group)
        os.fchmod(descriptor, 0o2770)
        folders += 1
        files += sum(_give(name, descriptor, group) for name in names)
    return folders, files


def _give(name: str, around: int, group: int) -> bool:
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=around)
    except OSError:
        return False  # a link or a socket
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            return False
        os.fchown(descriptor, -1, group)
        os.fchmod(descriptor, 0o660)
    finally:
        os.close(descriptor)
    return True


def _bound(folder: Path) -> int:
    vault = folder / VAULT_FOLDER
    if not (vault / HEADER_FILE).exists():
        return 0
    return sum(s.device_secret != NO_DEVICE_SECRET for s in read_header(vault).slots)


def _is_closed_above(folder: Path, group: int) -> bool:
    """Whether a folder above lets neither the group nor everybody through."""
    for above in folder.absolute().parents:
        found = above.stat()
        through = found.st_mode & stat.S_IXGRP if found.st_gid == group else 0
        if not (through or found.st_mode & stat.S_IXOTH):
            return True
    return False
