"""`make docs`: one page with every model and report, made without database or network."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from orchestration.docs_page import write_docs
from tests.python.conftest import PROJECT_DIR

EXPOSURES = PROJECT_DIR / "models" / "marts" / "_underlag.yml"
NOWHERE = "http://127.0.0.1:9"


class _Loads(HTMLParser):
    """What a browser would fetch to show the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "img": "src", "link": "href"}.get(tag)
        self.found += [v for k, v in attrs if k == wanted and v and not v.startswith("data:")]


@pytest.mark.heavy
def test_the_page_holds_models_and_reports_and_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, NOWHERE)
    text = write_docs(tmp_path).read_text(encoding="utf-8")
    models = {path.stem for path in (PROJECT_DIR / "models").rglob("*.sql")}
    reports = [
        e["name"] for e in yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"]
    ]
    assert not [name for name in (*models, *reports) if f'"{name}"' not in text]
    assert "INLINE DATA" not in text
    loads = _Loads()
    loads.feed(re.sub(r"(<script[^>]*>).*?(</script>)", r"\1\2", text, flags=re.DOTALL))
    assert not [address for address in loads.found if "//" in address]
