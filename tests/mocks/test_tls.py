import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from mocks.tls import certificates, write_private

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _names(path):
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_the_server_is_known_by_every_name_of_this_machine(tmp_path):
    assert _names(certificates(tmp_path, now=NOW).server) == {"localhost", "127.0.0.1", "::1"}


def test_certificates_are_kept_between_runs(tmp_path):
    first = certificates(tmp_path, now=NOW)
    made = first.gateway.read_bytes()

    certificates(tmp_path, now=NOW + timedelta(days=300))

    assert first.gateway.read_bytes() == made


def test_certificates_are_renewed_a_week_before_they_lapse(tmp_path):
    first = certificates(tmp_path, now=NOW)
    made = first.gateway.read_bytes()

    certificates(tmp_path, now=NOW + timedelta(days=359))

    assert first.gateway.read_bytes() != made


@pytest.mark.parametrize("lost", ["ca.pem", "server.key", "gateway.pem"])
def test_a_lost_file_makes_all_of_them_anew(tmp_path, lost):
    paths = certificates(tmp_path, now=NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / lost).unlink()

    certificates(tmp_path, now=NOW)

    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
    assert paths.ca.exists()


def test_only_the_owner_reads_the_keys(tmp_path):
    folder = tmp_path / "deep"
    certificates(folder, now=NOW)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_secret_file_is_replaced_and_stays_private(tmp_path):
    file = tmp_path / "secret"
    file.write_text("old")
    file.chmod(0o644)

    write_private(file, b"new")

    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_messages_are_signed_with_rsa_and_connections_with_another_key(tmp_path):
    paths = certificates(tmp_path, now=NOW)
    signing = [
        x509.load_pem_x509_certificate(path.read_bytes())
        for path in (paths.gateway_signing, paths.skat)
    ]
    ca = x509.load_pem_x509_certificate(paths.ca.read_bytes())

    assert [each.public_key().key_size for each in signing] == [2048, 2048]
    assert [each.issuer for each in signing] == [ca.subject, ca.subject]
    assert paths.gateway_signing_key.read_bytes() != paths.gateway_key.read_bytes()
