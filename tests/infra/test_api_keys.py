"""An API key is random, looks like one, and is told from a slip of the hand without asking."""

from __future__ import annotations

import hashlib

import pytest

from infra.api_keys import ALPHABET, PATTERN, ApiKey, is_whole, new_key


def test_a_key_looks_like_one_and_is_whole() -> None:
    for _ in range(200):
        key = new_key()
        assert PATTERN.fullmatch(key.text)
        assert is_whole(key.text)


def test_no_two_keys_are_alike() -> None:
    keys = [new_key() for _ in range(500)]
    assert len({key.text for key in keys}) == len({key.prefix for key in keys}) == 500


def test_every_character_of_the_secret_varies() -> None:
    secrets = [new_key().text[len("rejea_") + 9 : -6] for _ in range(400)]
    assert all(len(secret) == 43 for secret in secrets)
    assert all(len({secret[place] for secret in secrets}) > 10 for place in range(1, 43))


def test_any_one_character_that_is_changed_is_found_out() -> None:
    text = new_key().text
    for place in range(len("rejea_"), len(text)):
        other = ALPHABET[(ALPHABET.find(text[place]) + 1) % len(ALPHABET)]
        assert not is_whole(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "rejea_", "rejea_short", "x" * 64, "rejea_" + "A" * 8 + "_" + "A" * 49, "é" * 64]
)
def test_what_is_no_key_is_found_out(text: str) -> None:
    assert not is_whole(text)


def test_a_key_is_kept_by_its_sha256_and_not_shown_by_chance() -> None:
    key = ApiKey("rejea_AAAAAAAA_secret")
    assert key.sha256 == hashlib.sha256(b"rejea_AAAAAAAA_secret").digest()
    assert key.prefix == "rejea_AAAAAAAA"
    assert "secret" not in repr(key)
