"""The settings of an installation, each from an environment variable that begins with DONDOC_."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from workflow.auth.hashing import ADVISED
from workflow.notifications.preferences import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "DONDOC_"
KEY_BYTES = 32
TOKEN_LENGTH = 16
MEGABYTE = 1024 * 1024

THIS_MACHINE = ("127.0.0.1", "localhost")


class Misconfigured(Exception):
    """A setting, or a file that settings stand for, cannot be used; the message says why."""


class Settings(BaseSettings):
    """How this installation runs. Whatever is not set has a value that is safe on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Path("var")
    """The folder with the database, the files and the secret key: what is backed up."""
    database_url: str = Field(default="", repr=False)
    """Empty: SQLite in the data folder. Otherwise such as postgresql+psycopg://name@host/base."""
    public_url: str = "http://127.0.0.1:8000"
    """Where people reach it. With https, cookies are sent on secure connections only."""
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names, beside the one in `public_url` and this machine's own, that it answers to."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies stand before it, whose word on address and protocol is taken."""
    max_upload_mb: int = Field(default=25, ge=1, le=500)
    session_idle_minutes: int = Field(default=60, ge=5, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=24 * 7)
    clock_behind_minutes: int = Field(default=120, ge=2, le=24 * 60)
    """How far the clock may be behind the record before nothing is written."""
    terminal_language: Literal["vi", "en"] = "en"
    """In which language commands say what was found, where it is not for operators alone."""
    idle_account_days: int = Field(default=45, ge=1, le=366)
    """After how many days without use an account is to be disabled."""
    second_person: bool = True
    """Whether posts that decide, and accounts of who holds one, take a second person's word."""
    password_memory_mb: int = Field(default=ADVISED, ge=ADVISED, le=1024)
    """The memory that hashing a password takes, of which two are hashed at once."""
    smtp_host: str = ""
    """The mail server. Empty: no mail is written or sent."""
    smtp_port: int = Field(default=0, ge=0, le=65535)
    """0: the usual one, 25, 587 for starttls or 465 for tls."""
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_username: str = ""
    smtp_password: str = Field(default="", repr=False)
    mail_from: str = Field(default="", validate_default=True)
    """The address that mails come from."""
    backup_dir: Path | None = None
    """Where a copy is laid every day. Not set: none is made but before an upgrade."""
    backup_hour: int = Field(default=1, ge=0, le=23)
    """From which hour of the local day on."""
    backup_keep_days: int = Field(default=7, ge=1, le=366)
    backup_keep_weeks: int = Field(default=4, ge=0, le=520)
    backup_keep_months: int = Field(default=12, ge=0, le=240)
    """Of how many days, weeks and months the newest copy is kept."""
    log_format: Literal["text", "json"] = "text"
    """How a line of the log is written."""
    log_access: bool = False
    """Whether the log has a line for each request."""
    free_space_mb: int = Field(default=500, ge=0, le=1_000_000)
    """With less free space it warns, with half of it no documents are taken, and with a tenth of it
    it says that it is not ready."""
    standstill_minutes: int = Field(default=15, ge=1, le=24 * 60)
    """After how long without a round the clock or the messenger stands still."""
    metrics_token: str = Field(default="", repr=False)
    """Whoever shows it may read `/metrics`. Empty: nobody may."""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """A port of 127.0.0.1 alone for `/metrics`. 0: none."""
    demo_password: str = Field(default="", repr=False)
    """The password of the sample accounts. Empty: one is made up."""

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was given
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise ValueError("it has to be an address such as https://dondoc.example.vn")
        if address.path.strip("/") or address.query or address.fragment:
            raise ValueError("it has to end after the host: a path in it is not supported")
        return value.rstrip("/")

    @field_validator("smtp_username", "smtp_password")
    @classmethod
    def _said_to_a_server(cls, value: str) -> str:
        if not value.isascii():
            raise ValueError("signing in to a mail server takes letters without accents only")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _not_guessed(cls, value: str) -> str:
        if value and (len(value) < TOKEN_LENGTH or not value.isascii()):
            raise ValueError(f"it has to have at least {TOKEN_LENGTH} letters or digits")
        return value

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, value: str, info: ValidationInfo) -> str:
        host = info.data.get("smtp_host")
        if value and not is_address(value):
            raise ValueError("it has to be an address such as dondoc@example.vn")
        if host and not value:
            raise ValueError("with a mail server there has to be an address that mails come from")
        in_clear = info.data.get("smtp_security") == "none" and host not in THIS_MACHINE
        if host and in_clear and info.data.get("smtp_password"):
            raise ValueError("a password is not sent in clear: DONDOC_SMTP_SECURITY has to be set")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by a stricter one
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no such file is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - nor such files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _OnlyKnownNames(settings_cls)

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'dondoc.db'}"

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server to send by."""
        return bool(self.smtp_host)

    @property
    def mail_port(self) -> int:
        """The port of the mail server."""
        return self.smtp_port or {"none": 25, "starttls": 587, "tls": 465}[self.smtp_security]

    @property
    def files_dir(self) -> Path:
        """Where the documents handed in are kept."""
        return self.data_dir / "files"

    @property
    def copies_dir(self) -> Path:
        """Where copies of this installation are laid: by the setting, or beside what they copy."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def address(self) -> SplitResult:
        """The parts of the public address."""
        return urlsplit(self.public_url)

    @property
    def is_secure(self) -> bool:
        """Whether people reach it by https only."""
        return self.address.scheme == "https"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name it answers to. Werkzeug cannot be told of an IPv6 address in figures."""
        return (*THIS_MACHINE, self.address.hostname or "", *self.trusted_hosts)


class _OnlyKnownNames(EnvSettingsSource):
    """The environment, which may hold no name with our prefix that means nothing to us."""

    def __call__(self) -> dict[str, Any]:
        unknown = sorted(self._unknown())
        if unknown:
            known = ", ".join(f"{PREFIX}{name.upper()}" for name in self.settings_cls.model_fields)
            raise Misconfigured(f"There is no setting {', '.join(unknown)}. There are: {known}.")
        return super().__call__()

    def _unknown(self) -> Iterator[str]:
        for name in self.env_vars:
            setting = name.lower().removeprefix(PREFIX.lower())
            if setting != name.lower() and setting not in self.settings_cls.model_fields:
                yield name.upper()


def read_settings() -> Settings:
    """The settings in the environment. Raises `Misconfigured` with a sentence for the operator."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{PREFIX}{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()
        ]
        raise Misconfigured(". ".join(["A setting cannot be used", *faults])) from error


def secret_key(data_dir: Path) -> bytes:
    """The key that signs cookies and forms; made at the first start, and then kept.

    Raises `Misconfigured` when it is too short, or others on the machine can read it.
    """
    path = data_dir / "secret.key"
    if not path.exists():
        _make_key(path)
    # Windows keeps such rights elsewhere, and shows every file as readable.
    if os.name == "posix" and path.stat().st_mode & stat.S_IROTH:
        raise Misconfigured(f"Everybody on this machine can read {path}; run: chmod o-rwx {path}")
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise Misconfigured(f"{path} holds {len(key)} bytes; a key has at least {KEY_BYTES}.")
    return key


def passing_key() -> bytes:
    """A key that is kept nowhere and is good until the program ends."""
    return secrets.token_bytes(KEY_BYTES)


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(passing_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        # Whole or not at all: another process that starts now must never read half a key.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
