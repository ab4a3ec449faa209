"""Settings are read from the environment in one place, and refused with a sentence that says what to do."""

from pathlib import Path

import pytest

from keito_server.config.environment import Environment, read_environment

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Environment.model_fields:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEITO_DATA_DIR", str(tmp_path / "data"))


def refusal(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        read_environment()
    return str(end.value)


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    environment = read_environment()
    assert environment.database_url() == f"sqlite:///{tmp_path / 'data' / 'keito.sqlite3'}"
    assert environment.public_url() == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "abc", "valid integer"),
        ("PORT", "0", "greater than or equal to 1"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("DATABASE_URL", "mysql://somewhere/keito", "postgresql:// or sqlite:///"),
        ("DATABASE_URL", "postgresql://keito@127.0.0.1", "name the database too"),
        ("DATABASE_URL", "postgresql://keito@127.0.0.1:five/keito", "Port could not be cast"),
        ("DATABASE_URL", "sqlite://", "name the database too"),
        ("PUBLIC_URL", "time.example.com", "scheme and host"),
        ("REDIS_URL", "http://127.0.0.1", "redis://"),
        ("MAIL_URL", "mail.example.com", "smtp://user:password@host:587"),
        ("MAIL_URL", "smtp://keito@mail.example.com", "both user and password"),
        ("MAIL_URL", "smtp://mail.example.com:many", "Port could not be cast"),
        ("MAIL_FROM", "nobody", "give an address"),
        ("MAIL_FROM", "Keito\nBcc: all@example.com <keito@example.com>", "give an address"),
        ("MAIL_TIMEOUT", "0", "greater than or equal to 1"),
        ("WEB_PROCESSES", "0", "greater than or equal to 1"),
        ("LOG_LEVEL", "LOUD", "DEBUG|INFO|WARNING|ERROR"),
        ("KEITO_DEMO", "perhaps", "boolean"),
        ("SECRET_KEY", "short", "at least 32"),
        ("DNS_SERVERS", "dns.example.com:53", "addresses with their ports"),
        ("DNS_SERVERS", "192.0.2.53", "addresses with their ports"),
        ("DNS_SERVERS", "192.0.2.53:99999", "from 1 to 65535"),
        ("WORKOS_API_URL", "api.workos.com", "scheme and host"),
        ("S3_BUCKET", "Our Files", "name of a bucket"),
        ("S3_ENDPOINT_URL", "s3.example.com", "scheme and host"),
        ("S3_PREFIX", "../others", "a folder of the bucket"),
        ("S3_REGION", "eu-west-2", "give S3_BUCKET too"),
        ("S3_ACCESS_KEY_ID", "keito", "both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY"),
    ],
)
def test_refuses_what_is_wrong_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    said = refusal(monkeypatch, name, value)
    assert name in said
    assert words in said
    assert "Value error" not in said


def test_names_all_wrong_settings_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    said = refusal(monkeypatch, "WEB_THREADS", "many")
    assert "PORT" in said
    assert "WEB_THREADS" in said


def test_refuses_a_data_directory_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "KEITO_DATA_DIR cannot be made" in refusal(monkeypatch, "KEITO_DATA_DIR", str(tmp_path / "file"))


def test_the_data_directory_and_the_generated_secret_are_its_owners_alone(tmp_path: Path) -> None:
    secret = read_environment().secret_key()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(secret) >= 50
    assert read_environment().secret_key() == secret


def test_an_empty_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert read_environment().PORT == 8000


def test_the_table_of_settings_says_what_the_code_says() -> None:
    table = (ROOT / "docs" / "reference" / "settings.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("| `")]
    fields = Environment.model_fields.items()
    assert rows == [[f"`{name}`", _shown(field.default), field.description or ""] for name, field in fields]


def _shown(default: object) -> str:
    return {"": "empty", "True": "`true`", "False": "`false`"}.get(str(default), f"`{default}`")


def test_the_sender_is_at_the_host_that_people_use_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://time.example.com:8443")
    assert read_environment().mail_from() == "Keito <keito@time.example.com>"
    monkeypatch.setenv("MAIL_FROM", "Harrow & Vale <office@example.com>")
    assert read_environment().mail_from() == "Harrow & Vale <office@example.com>"


def test_files_are_in_the_data_directory_unless_a_bucket_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_environment().file_storage()["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    for name, value in {"S3_BUCKET": "keito-files", "S3_REGION": "eu-west-2", "S3_PREFIX": "/keito/"}.items():
        monkeypatch.setenv(name, value)
    storage = read_environment().file_storage()
    assert storage["BACKEND"] == "keito_server.kit.object_storage.ObjectStorage"
    assert storage["OPTIONS"]["bucket_name"] == "keito-files"
    assert storage["OPTIONS"]["location"] == "keito"
