"""The settings of an installation, and the key that is made for it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from web.config import Misconfigured, Settings, read_settings, secret_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DONDOC_")]:
        monkeypatch.delenv(name)


def test_without_any_setting_it_runs_on_this_machine_alone() -> None:
    settings = read_settings()
    assert settings.database == "sqlite:///var/dondoc.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.is_secure
    assert not settings.demo_password


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_DATA_DIR", "/srv/dondoc")
    monkeypatch.setenv("DONDOC_PUBLIC_URL", "https://dondoc.example.vn/")
    monkeypatch.setenv("DONDOC_TRUSTED_HOSTS", "dondoc.lan, 192.0.2.7")
    settings = read_settings()
    assert settings.database == "sqlite:////srv/dondoc/dondoc.db"
    assert settings.public_url == "https://dondoc.example.vn"
    assert settings.is_secure
    assert {"dondoc.example.vn", "dondoc.lan", "192.0.2.7", "127.0.0.1"} <= set(settings.hosts)


@pytest.mark.parametrize("name", ["DONDOC_DATABASE", "DONDOC_DEBUG", "DONDOC_SECRET_KEY"])
def test_a_name_that_means_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(Misconfigured, match=f"There is no setting {name}. There are: .*DATA_DIR"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DONDOC_MAX_UPLOAD_MB", "many"),
        ("DONDOC_MAX_UPLOAD_MB", "0"),
        ("DONDOC_PASSWORD_MEMORY_MB", "19"),
        ("DONDOC_TRUSTED_PROXIES", "-1"),
        ("DONDOC_PUBLIC_URL", "dondoc.example.vn"),
        ("DONDOC_PUBLIC_URL", "https://example.vn/dondoc"),
        ("DONDOC_SESSION_HOURS", "1000"),
        ("DONDOC_SMTP_PASSWORD", "mật khẩu"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=name):
        read_settings()


def test_no_secret_shows_when_settings_are_printed() -> None:
    settings = Settings(database_url="postgresql://dondoc:pw-of-db@db/dondoc", demo_password="pw")  # noqa: S106
    assert "pw" not in repr(settings)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = secret_key(folder)
    assert len(key) == 32
    assert secret_key(folder) == key
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o400
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in folder.iterdir()] == ["secret.key"]


def test_two_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "data"), range(8)))
    assert len(keys) == 1


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"x" * 31)
    (tmp_path / "secret.key").chmod(0o600)
    with pytest.raises(Misconfigured, match="31 bytes"):
        secret_key(tmp_path)


def test_a_key_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"x" * 32)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(Misconfigured, match="Everybody on this machine can read"):
        secret_key(tmp_path)
