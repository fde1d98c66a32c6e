"""A real browser on a real server: no page breaks its policy, complains, or runs out of its window."""

import shutil

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""
"""Put into every page before anything of it runs."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    """Chromium; without one the test skips, which CI counts as a failure."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_window(browser):
    """Open a window and watch it: what its pages complain about fails the test at its end.

    Takes a width in pixels, and as keywords whatever a context of Playwright takes
    (``java_script_enabled``, ``color_scheme``, ``locale``).
    """
    windows = []

    def open_(width=1280, height=900, locale="en-GB", **settings):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, **settings
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("framenavigated", lambda _: None)
        windows.append((context, page))
        return page

    yield open_
    complaints = [complaint for _, page in windows for complaint in page.complaints]
    for context, _ in windows:
        context.close()
    assert [text for text in complaints if not _is_expected(text)] == []


def _is_expected(text):
    """A refusal that a test provokes, and a slow picture of WebGL, are noted by the browser.

    A breach of the policy never is expected.
    """
    refused = text.startswith("Failed to load resource: the server responded with a status of 4")
    return refused or "GL Driver Message" in text


def sign_in(page, address, services, *, member=None):
    """Put the cookie of a session into a window: an organiser's, or that of a member."""
    from recommender.ports.records import Role

    role, place = (Role.MEMBER, "/me") if member else (Role.ORGANISER, "/desk")
    record, secret = services.browsers.open_session(role, member, "Ana")
    host = address.partition("://")[2].partition(":")[0]
    cookie = {"name": "recommender_session", "value": secret, "domain": host, "path": place}
    page.context.add_cookies([cookie])
    return record


def check_page(page):
    """Nothing broke the policy, nothing is wider than the window, and axe-core finds nothing."""
    assert find_problems(page) == [], page.url


def find_problems(page):
    """What is wrong with a page, in words."""
    from axe_playwright_python.sync_playwright import Axe

    problems = page.evaluate("window.violations || []")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        problems.append("wider than the window")
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return problems + [
        f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]
    ]
