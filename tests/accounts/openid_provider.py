"""An OpenID Connect provider on this machine, honest unless a test makes it lie: RSA keys, signed userinfo."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "carto-essai", "un-secret-de-client-assez-long-pour-signer"


class Provider:
    """`lies` change what it says: `claims`, `userinfo` (merged), `key` (signs with another), `algorithm`, `is_plain`
    (userinfo unsigned), `issuer` (of its discovery)."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.lies: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.nonce, self.audience = "", CLIENT
        self.person = {"sub": "abc123", "given_name": "Zoé", "family_name": "Roux", "email": "zoe@essai.invalid"}
        self.url = ""

    def discovery(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        paths |= {"jwks_uri": "jwks", "end_session_endpoint": "session/end"}
        return {"issuer": self.lies.get("issuer", self.url)} | {k: f"{self.url}/{path}" for k, path in paths.items()}

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def signed(self, claims: dict[str, Any]) -> str:
        algorithm = self.lies.get("algorithm", "RS256")
        key: Any = {"RS256": self.lies.get("key", self.key), "HS256": SECRET, "none": None}[algorithm]
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": self.lies.get("kid", "k1")})

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": self.audience, "sub": self.person["sub"], "nonce": self.nonce, "acr": "eidas1",
            "iat": now, "exp": now + 60,
        }  # fmt: skip
        return self.signed(claims | self.lies.get("claims", {}))

    def userinfo(self) -> tuple[str, bytes]:
        said = self.person | self.lies.get("userinfo", {})
        if self.lies.get("is_plain"):
            return "application/json", json.dumps(said).encode()
        return "application/jwt", self.signed({"iss": self.url, "aud": self.audience, **said}).encode()


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.endswith("/openid-configuration"):
                self.answer("application/json", json.dumps(provider.discovery()).encode())
            elif path.endswith("/jwks"):
                self.answer("application/json", json.dumps(provider.jwks()).encode())
            else:
                self.answer(*provider.userinfo())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append((self.path, parse_qs(body)))
            token = {"access_token": "jeton", "token_type": "Bearer", "id_token": provider.id_token()}
            self.answer("application/json", json.dumps(token).encode())

        def answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}/api/v2"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
