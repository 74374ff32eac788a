"""Files are written whole or not at all, and stay what they were: links, hard links, permissions."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradviz import whole_files
from gradviz.whole_files import is_read_only, write_whole


def test_a_file_stays_one_under_all_of_its_names(tmp_path: Path) -> None:
    file, other, link = tmp_path / "a.py", tmp_path / "b.py", tmp_path / "link.py"
    file.write_text("x = 1, a long line of old text\n")
    file.chmod(0o640)
    os.link(file, other)
    link.symlink_to(other)
    write_whole(link, "x = 2\n")
    assert link.is_symlink()
    assert file.read_text() == other.read_text() == "x = 2\n"
    assert os.path.samefile(file, other)
    assert file.stat().st_mode & 0o7777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py", "link.py"]


def test_what_cannot_be_written_in_place_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = tmp_path / "a.py", tmp_path / "b.py"
    file.write_text("old\n")
    os.link(file, other)
    fill, filled = whole_files._fill, []

    def full(path: Path, data: bytes) -> None:
        filled.append(data)
        if len(filled) == 1:
            fill(path, data[:2])
            raise OSError(errno.EIO, "Input/output error")
        fill(path, data)

    monkeypatch.setattr(whole_files, "_fill", full)
    with pytest.raises(OSError, match="Input/output error"):
        write_whole(file, "new text\n")
    assert other.read_text() == "old\n"
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py"]


def test_where_nothing_can_be_put_back_the_copy_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.py"
    file.write_text("old\n")
    os.link(file, tmp_path / "b.py")

    def broken(path: Path, data: bytes) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(whole_files, "_fill", broken)
    with pytest.raises(OSError, match="Input/output error") as raised:
        write_whole(file, "new text\n")
    (copy,) = set(tmp_path.iterdir()) - {file, tmp_path / "b.py"}
    assert copy.read_text() == "new text\n"
    assert copy.name in str(raised.value.strerror)
    assert copy.name.startswith("a.py~")  # seen by whoever looks into the folder


WRITING = """
import itertools, sys
from pathlib import Path
from gradviz.whole_files import write_whole
for number in itertools.count():
    write_whole(Path(sys.argv[1]), f"{number % 10}" * 3_000_000)
"""


@pytest.mark.parametrize("links", [1, 2])
def test_a_writer_that_is_killed_leaves_a_whole_text(tmp_path: Path, links: int) -> None:
    """Of a file with several names, it is at least in the copy."""
    for turn in range(4):
        folder = tmp_path / str(turn)
        folder.mkdir()
        file = folder / "a.txt"
        file.write_text("-" * 3_000_000)
        if links == 2:
            os.link(file, folder / "b.txt")
        writer = subprocess.Popen([sys.executable, "-c", WRITING, str(file)])
        while file.read_text().startswith("-"):
            assert writer.poll() is None
        time.sleep(0.03 * turn)  # the moment of the kill
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        texts = [each.read_text() for each in folder.iterdir()]
        whole = [text for text in texts if len(text) == 3_000_000 and len(set(text)) == 1]
        assert whole if links == 2 else file.read_text() in whole


def test_what_nobody_may_write_is_read_only(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    assert not is_read_only(file)
    file.write_text("x = 1\n")
    assert not is_read_only(file)
    file.chmod(0o444)
    assert is_read_only(file)
    (tmp_path / "link.py").symlink_to(file)
    assert is_read_only(tmp_path / "link.py")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    os.chown(file, 12345, 23456)
    write_whole(file, "x = 2\n")
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)
    assert file.read_text() == "x = 2\n"
