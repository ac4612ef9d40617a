"""An authority of time stamps (RFC 3161), that OpenSSL plays."""

import subprocess
from pathlib import Path

import pytest

from tests.layers.servers import Answer, Asked

CONFIGURED = """[tsa]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


def openssl(*words: object) -> bytes:
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True).stdout


class Authority:
    """`stamp`: the reply to a request, as a TimeStampResp."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.certificate, self.key = folder, folder / "cert.pem", folder / "key.pem"
        (folder / "tsa.cnf").write_text(CONFIGURED.format(folder=folder))
        made = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=TSA")
        usage = ("-addext", "extendedKeyUsage=critical,timeStamping")
        openssl(*made, "-keyout", self.key, "-out", self.certificate, *usage)

    def stamp(self, request: bytes) -> bytes:
        query = self.folder / "query.tsq"
        query.write_bytes(request)
        return openssl("ts", "-reply", "-queryfile", query, "-inkey", self.key, "-signer", self.certificate,
                       "-config", self.folder / "tsa.cnf", "-section", "tsa")  # fmt: skip

    def respond(self, asked: Asked) -> Answer:
        assert asked.headers["Content-Type"] == "application/timestamp-query"
        return Answer(self.stamp(asked.body), "application/timestamp-reply")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))
