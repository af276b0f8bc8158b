"""``lotse serve``: starts, answers, logs without search words; an unusable address is one sentence."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.builders import a_corpus_folder, an_environment, an_offer, some_settings
from web.commands import listen, serve
from web.errors import AddressUnusable

SERVE = (sys.executable, "-c", "from web.commands import serve; serve()")


def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressUnusable, match=rf"Der Port {port} ist schon belegt; .*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(AddressUnusable, match=r"--host 127\.0\.0\.1"):
        listen("203.0.113.7", 8000)


def test_a_free_port_is_chosen() -> None:
    listening = listen("127.0.0.1", 0)
    with listening.socket:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", listening.address)


def test_what_is_wrong_is_said_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = a_corpus_folder(tmp_path / "corpus", an_offer())
    (corpus / "offer" / "kaputt.md").write_text("---\nid: kaputt\n---\n", encoding="utf-8")
    monkeypatch.setattr("web.commands.uvicorn.Server.run", lambda *_args, **_options: None)
    monkeypatch.setattr("web.commands.Settings.from_environment", lambda _environment: some_settings(tmp_path, corpus))
    assert serve.callback is not None
    serve.callback(host="127.0.0.1", port=0, workers=1, demo=False, no_work=True)
    said = capsys.readouterr()
    assert re.search(r"(?m)^! .*kaputt\.md", said.err)
    assert re.search(r"(?m)^! .*nur nach Wörtern gesucht", said.err)
    assert said.out.startswith("Lotse läuft: ")


@pytest.mark.parametrize("workers", [1, 2])
def test_it_serves(tmp_path: Path, workers: int) -> None:
    corpus = a_corpus_folder(tmp_path / "corpus", an_offer())
    environment = an_environment(DATA=tmp_path / "data", CORPUS=corpus, ENCODER="/kein/encoder")
    command = (*SERVE, "--port", "0", "--workers", str(workers), "--demo")
    with subprocess.Popen(
        command,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as server:
        try:
            assert server.stdout is not None and server.stderr is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
            assert address is not None
            assert "Brückenkurs" in _get(f"{address[0]}suche?q=Br%C3%BCckenkurs")
        finally:
            server.send_signal(signal.SIGINT)
            _, log = server.communicate(timeout=30)
    assert "GET /suche 200" in log
    assert "Traceback" not in log
    assert "ckenkurs" not in log


def _get(address: str) -> str:
    """The page, waiting for workers that still open their knowledge base."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except (ConnectionError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")
