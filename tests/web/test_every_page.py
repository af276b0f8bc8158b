"""What holds for every page: headers, no inline code, nothing foreign, one heading, a language."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from tests.web.conftest import links

PAGES = (
    "/",
    "/suche",
    "/suche?q=kurs",
    "/suche?art=quatsch",
    "/suche?am=x&stand=x&seite=x&tp=x&land=x&kreis=x&ort=x&umkreis=x&status=x&niveau=x&feld=x&phase=x&format=x",
    "/eintrag/pflege-kurs",
    "/eintrag/stelle",
    "/eintrag/partner",
    "/eintrag/zuschuss",
    "/eintrag/praxis",
    "/eintrag/wissen-01",
    "/eintrag/gibt-es-nicht",
    "/zustaendig",
    "/zustaendig?beruf=Elektriker",
    "/zustaendig?beruf=Koch",
    "/zustaendig?beruf=Elektriker&ort=x&taetigkeit=x&staat=x&ausland=x&referenz=x",
    "/zustaendig?beruf=Koch&staat=x",
    "/praxis?phase=x&feld=x",
    "/praxis",
    "/wissen",
    "/korpus",
    "/regeln",
    "/regeln?thema=quatsch",
    "/regeln/anerkennungszuschuss",
    "/regeln/gibt-es-nicht",
    "/zustaendig?beruf=Koch&ort=Stendal",
    "/hilfe",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
    "/gibt-es-nicht",
)
OTHERS = ("/robots.txt", "/opensearch.xml", "/vorschlaege?q=ku", "/eintrag/stelle.json", "/static/app.css")


@pytest.mark.parametrize("address", (*PAGES, *OTHERS))
def test_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


def test_an_encrypted_connection_stays_encrypted(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/hilfe").headers
    assert "max-age=" in client.get("https://testserver/hilfe").headers["strict-transport-security"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_keeps_the_house_rules(client: TestClient, address: str, language: str) -> None:
    response = client.get(address, params={"lang": "en"} if language == "en" else None)
    if "?" in address and language == "en":
        response = client.get(f"{address}&lang=en")
    soup = BeautifulSoup(response.text, "html.parser")
    html = soup.select_one("html")
    assert html is not None
    assert html["lang"] == language
    assert response.headers["content-language"] == language
    assert len(soup.select("h1")) == 1
    assert soup.title is not None and soup.title.text.endswith("– Lotse")
    assert not soup.select("[style], [onclick], [onload]"), "inline code breaks the policy"
    assert all(script.get("src") or script["type"] == "application/ld+json" for script in soup.select("script"))
    loaded = [
        tag.get("src") or tag.get("href")
        for tag in soup.select("script[src], img, link[rel=stylesheet], link[rel=icon]")
    ]
    assert all(str(address).startswith("/") for address in loaded)
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    assert "%(" not in response.text
    fragments = {link[1:] for link in links(soup) if link.startswith("#")}
    assert fragments <= {str(id) for id in ids}


@pytest.mark.parametrize(
    "address", ["/", "/suche?q=kurs", "/eintrag/stelle", "/zustaendig?beruf=Koch", "/praxis", "/hilfe"]
)
def test_links_keep_the_language(client: TestClient, address: str) -> None:
    joint = "&" if "?" in address else "?"
    soup = BeautifulSoup(client.get(f"{address}{joint}lang=en").text, "html.parser")
    inside = [link for link in links(soup) if link.startswith("/") and not link.endswith(".json")]
    assert inside
    switch = links(soup, ".switch")
    assert [link for link in inside if "lang=en" not in link] == switch
    assert all(form.select("input[name=lang][value=en]") for form in soup.select("form"))


@pytest.mark.parametrize("address", ["/", "/suche", "/eintrag/stelle", "/robots.txt"])
def test_head_is_answered(client: TestClient, address: str) -> None:
    response = client.head(address)
    assert response.status_code == 200
    assert response.content == b""


def test_pages_stay_out_of_caches_and_assets_stay_in(client: TestClient) -> None:
    assert client.get("/suche?q=kurs").headers["cache-control"] == "no-store"
    style = re.search(r'href="(/static/app\.css\?v=\w+)"', client.get("/").text)
    assert style is not None
    assert "immutable" in client.get(style[1]).headers["cache-control"]


def test_robots_may_list_entries_but_no_searches(client: TestClient) -> None:
    assert "Disallow: /suche?" in client.get("/robots.txt").text
    assert 'content="noindex"' in client.get("/suche?q=kurs").text
    assert "noindex" not in client.get("/eintrag/stelle").text


def test_browsers_find_the_search(client: TestClient) -> None:
    response = client.get("/opensearch.xml")
    assert response.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert "/suche?q={searchTerms}" in response.text
    assert client.get("/favicon.ico", follow_redirects=False).headers["location"] == "/static/lotse.svg"


def test_the_lexical_note_is_on_every_page(client: TestClient) -> None:
    """Without an encoder the reader is told, once."""
    for address in ("/", "/suche?q=kurs"):
        assert client.get(address).text.count("nur nach Wörtern gesucht") == 1
