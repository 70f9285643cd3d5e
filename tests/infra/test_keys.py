"""Keys are made once, kept before they are used, and gone when they are destroyed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.messages import RecordClass
from domain.ports import SubjectErased
from infra.key_wrapping import FileKeyWrapper, WrongKey
from infra.keys import FileKeyRing, KeyMissing
from infra.settings import Misconfigured

IDENTITY, MEDICAL = RecordClass.IDENTITY, RecordClass.MEDICAL
PLACE = b"case.reported.v1\0case-1\x001"
SEAL = """
import sys
from pathlib import Path
from domain.messages import RecordClass
from infra.keys import FileKeyRing
keys = FileKeyRing(Path(sys.argv[1]))
for number in range(50):
    print(keys.seal(f"person-{number}", RecordClass.IDENTITY, b"told", b"place").hex())
"""


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[FileKeyRing]:
    ring = FileKeyRing(tmp_path)
    yield ring
    ring.close()


def sealed(keys: FileKeyRing, subject: str = "person-1") -> bytes:
    return keys.seal(subject, IDENTITY, b"told", PLACE)


def rows(folder: Path) -> list[tuple[str, bytes | None]]:
    with sqlite3.connect(folder / "keys.sqlite") as store:
        return store.execute("SELECT subject, wrapped FROM keys ORDER BY subject").fetchall()


def test_what_was_sealed_opens_again(keys: FileKeyRing) -> None:
    assert keys.open("person-1", IDENTITY, sealed(keys), PLACE) == b"told"


def test_what_was_sealed_opens_after_a_restart(keys: FileKeyRing, tmp_path: Path) -> None:
    token = sealed(keys)
    keys.close()
    assert FileKeyRing(tmp_path).open("person-1", IDENTITY, token, PLACE) == b"told"


def test_a_key_is_kept_before_it_is_used(keys: FileKeyRing, tmp_path: Path) -> None:
    sealed(keys)
    assert len(rows(tmp_path)) == 1


def test_every_subject_and_class_has_a_key_of_its_own(keys: FileKeyRing) -> None:
    token = sealed(keys)
    keys.prepare([("person-2", IDENTITY), ("person-1", MEDICAL)])
    for subject, record_class in (("person-2", IDENTITY), ("person-1", MEDICAL)):
        with pytest.raises(WrongKey):
            keys.open(subject, record_class, token, PLACE)


def test_what_was_moved_or_changed_does_not_open(keys: FileKeyRing) -> None:
    token = sealed(keys)
    with pytest.raises(WrongKey):
        keys.open("person-1", IDENTITY, token, b"elsewhere")
    with pytest.raises(WrongKey):
        keys.open("person-1", IDENTITY, token[:-1] + bytes([token[-1] ^ 1]), PLACE)
    with pytest.raises(WrongKey):
        keys.open("person-1", IDENTITY, b"\x02" + token[1:], PLACE)


def test_several_keys_are_made_in_one_transaction(keys: FileKeyRing, tmp_path: Path) -> None:
    keys.prepare([("person-1", IDENTITY), ("person-1", MEDICAL), ("person-2", MEDICAL)])
    assert len(rows(tmp_path)) == 3
    keys.prepare([("person-1", IDENTITY)])
    assert len(rows(tmp_path)) == 3


def test_a_destroyed_key_opens_nothing_any_more(keys: FileKeyRing) -> None:
    token = sealed(keys)
    keys.destroy("person-1", IDENTITY)
    assert keys.open("person-1", IDENTITY, token, PLACE) is None


def test_a_destroyed_key_is_never_made_anew(keys: FileKeyRing, tmp_path: Path) -> None:
    sealed(keys)
    keys.destroy("person-1")
    with pytest.raises(SubjectErased):
        sealed(keys)
    keys.prepare([("person-1", IDENTITY)])
    with pytest.raises(SubjectErased):
        sealed(FileKeyRing(tmp_path))


def test_destroying_tells_which_keys_and_leaves_the_others(keys: FileKeyRing) -> None:
    keys.prepare([("person-1", IDENTITY), ("person-1", MEDICAL), ("person-2", MEDICAL)])
    other = keys.seal("person-2", MEDICAL, b"told", PLACE)
    assert len(set(keys.destroy("person-1"))) == 2
    assert keys.destroy("person-1") == ()
    assert keys.open("person-2", MEDICAL, other, PLACE) == b"told"


def test_nothing_of_a_destroyed_key_stays_in_any_file(keys: FileKeyRing, tmp_path: Path) -> None:
    sealed(keys)
    ((_, wrapped),) = rows(tmp_path)
    assert wrapped is not None
    keys.destroy("person-1")
    for path in tmp_path.glob("keys.sqlite*"):
        assert wrapped not in path.read_bytes()


def test_nothing_of_many_destroyed_keys_stays_among_those_that_are_kept(
    keys: FileKeyRing, tmp_path: Path
) -> None:
    subjects = [f"person-{number:03}" for number in range(300)]
    keys.prepare((subject, "identity") for subject in subjects)
    wrapped = dict(rows(tmp_path))
    for subject in subjects[::3]:
        keys.destroy(subject)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("keys.sqlite*"))
    remaining = [subject for subject in subjects if (wrapped[subject] or b"") in stored]
    assert remaining == [subject for subject in subjects if subject not in subjects[::3]]


def test_what_one_process_destroys_another_stops_using(keys: FileKeyRing, tmp_path: Path) -> None:
    token = sealed(keys)
    FileKeyRing(tmp_path).destroy("person-1")
    keys._checked = 0.0
    assert keys.open("person-1", IDENTITY, token, PLACE) is None
    with pytest.raises(SubjectErased):
        sealed(keys)


def test_a_key_that_is_missing_is_no_erasure(keys: FileKeyRing) -> None:
    with pytest.raises(KeyMissing):
        keys.open("person-9", IDENTITY, sealed(keys), PLACE)


def test_processes_that_make_the_same_keys_at_once_agree(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SEAL, tmp_path],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(4)
    ]
    answers = [process.communicate(timeout=60)[0].split() for process in processes]
    keys = FileKeyRing(tmp_path)
    for tokens in answers:
        assert len(tokens) == 50
        for number, token in enumerate(tokens):
            found = keys.open(f"person-{number}", IDENTITY, bytes.fromhex(token), b"place")
            assert found == b"told"
    assert len(rows(tmp_path)) == 50


def test_threads_that_make_the_same_key_at_once_agree(keys: FileKeyRing, tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        tokens = list(threads.map(lambda _: sealed(keys), range(200)))
    assert {keys.open("person-1", IDENTITY, token, PLACE) for token in tokens} == {b"told"}
    assert len(rows(tmp_path)) == 1


def test_only_so_many_keys_are_held_in_memory(tmp_path: Path) -> None:
    keys = FileKeyRing(tmp_path, cached_keys=3)
    tokens = {f"person-{number}": sealed(keys, f"person-{number}") for number in range(9)}
    assert len(keys._ciphers) == 3
    for subject, token in tokens.items():
        assert keys.open(subject, IDENTITY, token, PLACE) == b"told"
    assert len(keys._ciphers) == 3


def test_a_wrapped_key_opens_only_for_its_owner() -> None:
    wrapper = FileKeyWrapper(bytes(32))
    wrapped = wrapper.wrap(b"k" * 32, b"person-1")
    assert wrapper.unwrap(wrapped, b"person-1") == b"k" * 32
    with pytest.raises(WrongKey):
        wrapper.unwrap(wrapped, b"person-2")


def test_a_key_is_never_stored_unwrapped(tmp_path: Path) -> None:
    class Telling(FileKeyWrapper):
        seen: bytes = b""

        def wrap(self, key: bytes, bound_to: bytes) -> bytes:
            self.seen = key
            return super().wrap(key, bound_to)

    wrapper = Telling(bytes(32))
    sealed(FileKeyRing(tmp_path, wrapper))
    assert len(wrapper.seen) == 32
    for path in tmp_path.glob("keys.sqlite*"):
        assert wrapper.seen not in path.read_bytes()


def test_the_key_encrypting_key_is_made_once_for_one_account(
    keys: FileKeyRing, tmp_path: Path
) -> None:
    path = tmp_path / "key-encrypting-key"
    made = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys.sqlite").stat().st_mode & 0o077 == 0
    FileKeyRing(tmp_path)
    assert path.read_bytes() == made
    assert [found for found in tmp_path.iterdir() if found.name.startswith("key-enc")] == [path]


def test_a_key_encrypting_key_that_others_can_read_stops_the_start(
    keys: FileKeyRing, tmp_path: Path
) -> None:
    (tmp_path / "key-encrypting-key").chmod(0o640)
    with pytest.raises(Misconfigured, match="read by others"):
        FileKeyRing(tmp_path)


def test_a_key_encrypting_key_that_is_gone_while_keys_exist_stops_the_start(
    keys: FileKeyRing, tmp_path: Path
) -> None:
    sealed(keys)
    (tmp_path / "key-encrypting-key").unlink()
    with pytest.raises(Misconfigured, match="is gone"):
        FileKeyRing(tmp_path)
    assert not (tmp_path / "key-encrypting-key").exists()


def test_another_key_encrypting_key_opens_nothing(keys: FileKeyRing, tmp_path: Path) -> None:
    token = sealed(keys)
    (tmp_path / "key-encrypting-key").write_bytes(bytes(32))
    with pytest.raises(WrongKey):
        FileKeyRing(tmp_path).open("person-1", IDENTITY, token, PLACE)


def test_a_file_that_holds_no_key_stops_the_start(keys: FileKeyRing, tmp_path: Path) -> None:
    (tmp_path / "key-encrypting-key").write_bytes(b"short")
    with pytest.raises(Misconfigured, match="holds no key"):
        FileKeyRing(tmp_path)
