"""Tests of the page in a real browser: `check.py PAGE`, the page of the project beside this file.

Prints what is wrong, a line each, and ends with 1; with SCREENSHOTS=folder pictures of the views are kept there.
"""

import os
import sys
import urllib.request

from browser import Browser

failures = []


def expect(what, value, wanted=True):
    if value != wanted:
        failures.append(f"{what}: {value!r}, expected {wanted!r}")


class Page:
    """The views of one page, as a reader sees them."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def open(self, route=""):
        self.browser.open("about:blank")
        self.browser.open(self.address + route)
        self.browser.settle()

    def text(self, selector):
        return self.browser.run("const e = document.querySelector(arguments[0]); return e ? e.textContent : null", selector)

    def texts(self, selector):
        return self.browser.run("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector)

    def style(self, selector, name):
        return self.browser.run("return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, name)

    def place(self, node):
        """Where a node of the graph is in the window."""
        return self.browser.run("return document.getElementById('graph').placeOf(arguments[0])", node)

    def hash(self):
        return self.browser.run("return location.hash")

    def click(self, selector):
        self.browser.run("document.querySelector(arguments[0]).click()", selector)
        self.browser.settle()

    def picture(self, name):
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.browser.settle()
            self.browser.screenshot(f"{folder}/{name}.png")


def check_start(page):
    page.open()
    expect("title", page.browser.run("return document.title"), "shop lineage")
    expect("overview", page.text("#detail h1"), "The shop")
    groups = [text.rstrip("0123456789") for text in page.texts("#tree > .group > button")]
    expect("tree", groups, ["Sources", "Seeds", "Staging", "Intermediate", "Marts", "Exposures", "Tests", "Macros"])
    expect("last run", "Last run" in page.text("#detail"))
    page.picture("start-light")


def check_search(page):
    page.open()
    page.browser.keys("/")
    expect("key / goes to the search", page.browser.run("return document.activeElement.id"), "search")
    page.browser.keys(*"total")
    hits = page.texts(".hit .name")
    expect("name before column", hits[:1], ["int_customer_totals"])
    expect("column is found", "customers" in hits)
    expect("tree gives way", page.browser.run("return document.getElementById('tree').hidden"))
    page.browser.keys("ArrowDown", "ArrowDown", "Enter")
    page.browser.settle()
    expect("column is in the address", page.hash(), "#!/model/model.shop.customers?column=total")
    expect("column is marked", page.text("tr.on .name"), "total")
    for query, wanted in [("tag:mart", ["customers", "orders"]), ("click", ["web.clicks"]), ("nothing at all", [])]:
        page.open("#!/search/" + query.replace(" ", "%20"))
        expect(f"search {query}", sorted(page.texts(".hit .name"))[:2], wanted)


def check_focus(page):
    page.open()
    x, y = page.place("model.shop.customers")
    page.browser.click(x, y)
    page.browser.settle()
    expect("click goes to the node", page.hash(), "#!/model/model.shop.customers")
    expect("details", page.text("#detail h1"), "customers")
    expect("tree shows where", page.text(".leaf[aria-current]"), "customers")
    state = page.browser.run("return document.getElementById('graph').focusOf()")
    expect("ancestors", sorted(state["up"]), [
        "model.shop.int_customer_totals", "model.shop.stg_customers", "model.shop.stg_orders", "seed.shop.raw_customers",
        "seed.shop.raw_orders"])
    expect("descendants", state["down"], ["exposure.shop.weekly_report"])
    page.picture("focus-light")
    page.click("#graphbar .segments:nth-child(2) button")
    state = page.browser.run("return document.getElementById('graph').focusOf()")
    expect("one step", sorted(state["up"]), ["model.shop.int_customer_totals", "model.shop.stg_customers"])
    expect("depth is in the address", "depth=1" in page.hash())
    page.click("#graphbar .segments:first-child button:nth-child(2)")
    shown = page.browser.run("return document.getElementById('graph').focusOf()")["shown"]
    expect("only related", sorted(shown), [
        "exposure.shop.weekly_report", "model.shop.customers", "model.shop.int_customer_totals", "model.shop.stg_customers"])
    expect("view is in the address", "view=related" in page.hash())


def check_keys(page):
    page.open("#!/model/model.shop.customers")
    page.browser.run("document.getElementById('graph').focus()")
    page.browser.keys("ArrowRight")
    expect("arrow to the child", page.hash(), "#!/exposure/exposure.shop.weekly_report")
    page.browser.keys("ArrowLeft")
    expect("arrow to a parent", page.hash() in ("#!/model/model.shop.customers", "#!/model/model.shop.orders"))
    expect("it is said", "in," in page.text("#spoken"))
    page.browser.keys("Escape")
    page.browser.settle()
    expect("escape leaves the focus", page.hash(), "#!/")


def check_details(page):
    page.open("#!/model/model.shop.customers?code=compiled")
    code = page.text(".code code")
    expect("compiled code", "{{" not in code and "int_customer_totals" in code and "</script>" in code)
    expect("highlighting", page.browser.run("return document.querySelectorAll('.code .k').length > 3"))
    page.click(".switch button")
    expect("code as written", "{{ ref('int_customer_totals') }}" in page.text(".code code"))
    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd")))
    expect("rows", facts.get("Rows"), "3")
    expect("result", facts.get("Last run", "").startswith("success"))
    expect("tests", facts.get("Tests"), "2 of 2 pass")
    expect("history", page.texts("h2 .count")[-1], "2")
    expect("Markdown", page.browser.run("return document.querySelectorAll('.table .prose strong, .table .prose table').length"), 2)
    expect("types", page.texts(".table .type")[:2], ["int", "text"])
    parents = page.texts(".two > div:first-child .links a span:nth-child(2)")
    expect("parents", parents, ["stg_customers", "int_customer_totals"])
    expect("children", page.texts(".two > div:nth-child(2) .links a span:nth-child(2)"), ["weekly_report"])
    page.open("#!/model/model.shop.stg_orders")
    expect("views have no rows", dict(zip(page.texts(".facts dt"), page.texts(".facts dd"))).get("Rows"), "–")
    expect("HTML stays text", "<script>alert('no')</script>" in page.text("#detail"))
    page.click('.chip[href*="macro.shop.euros"]')
    expect("macro", "macro euros(column)" in page.text(".code code"))
    page.open("#!/test/test.shop.no_free_orders")
    expect("failed test", "fail" in page.text(".facts"))
    expect("failing rows", page.texts(".table.failing td")[:1], ["4"])
    page.picture("failing-rows")
    page.open("#!/model/model.shop.orders")
    expect("failing rows of a model", page.texts(".table.failing th")[:1] != [])
    page.open("#!/model/model.shop.gone")
    expect("unknown node", "model.shop.gone" in page.text(".message"))


def check_every_node(page):
    """Each link of the tree leads to a view that shows what it names."""
    page.open()
    for _ in range(3):
        page.browser.run("document.querySelectorAll('#tree button[aria-expanded=false]').forEach(b => b.click())")
    links = page.browser.run("return [...document.querySelectorAll('#tree .leaf')].map(a => [a.getAttribute('href'), a.title])")
    expect("number of links", len(links) >= 15)
    for address, title in links:
        page.browser.run("location.hash = arguments[0]", address)
        page.browser.settle()
        expect(f"view of {title}", page.text("#detail h1"), title.split(".")[-1] if title.startswith("macro.") else title)


def check_themes(page):
    light = page.style("body", "backgroundColor")
    page.browser.use_dark(True)
    page.open("#!/model/model.shop.orders")
    dark = page.style("body", "backgroundColor")
    expect("light is light", sum(rgb(light)) > 600)
    expect("dark is dark", sum(rgb(dark)) < 150)
    page.picture("focus-dark")
    page.click("#theme")
    expect("the button changes the theme", page.style("body", "backgroundColor"), light)
    expect("the canvas follows", sum(page.browser.run(
        "return [...document.getElementById('graph').getContext('2d').getImageData(3, 300, 1, 1).data]")[:3]) > 600)
    page.open()
    expect("it is remembered", page.style("body", "backgroundColor"), light)
    page.click("#theme")
    page.browser.use_dark(False)


def rgb(colour):
    return [int(float(part)) for part in colour[colour.index("(") + 1:-1].split(",")[:3]]


def check_widths(page):
    for width, height in [(320, 640), (768, 900), (1280, 800), (2560, 1300)]:
        page.browser.resize(width, height)
        page.open("#!/model/model.shop.customers")
        expect(f"nothing sticks out at {width}", page.browser.run("return document.documentElement.scrollWidth"), width)
        expect(f"details are seen at {width}", page.browser.run("return document.getElementById('detail').offsetWidth > 280"))
        if width < 720:
            page.click("#tabs button:nth-child(2)")
            expect("graph on a telephone", page.browser.run("return document.getElementById('graph').offsetWidth"), width)
            page.click("#tabs button:nth-child(1)")
            expect("tree on a telephone", page.browser.run("return document.getElementById('tree').offsetWidth > 300"))
        page.picture(f"width-{width}")
    page.browser.resize(1440, 900)


def check_names(page):
    """Everything that can be used by keyboard says what it is."""
    page.open("#!/model/model.shop.customers")
    nameless = page.browser.run(
        "return [...document.querySelectorAll('button, a, input, canvas[tabindex], [role=separator]')]"
        ".filter(e => !(e.textContent.trim() || e.getAttribute('aria-label'))).map(e => e.outerHTML)")
    expect("names", nameless, [])


def main():
    address = "file://" + urllib.request.pathname2url(os.path.abspath(sys.argv[1]))
    with Browser() as browser:
        page = Page(browser, address)
        for check in [check_start, check_search, check_focus, check_keys, check_details, check_every_node, check_themes,
                      check_widths, check_names]:
            try:
                check(page)
            except Exception as error:  # A broken page may break a check: the others still say something.
                failures.append(f"{check.__name__}: {type(error).__name__} {error}")
            for message in browser.console():
                failures.append(f"{check.__name__}, console: {message['message']}")
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


main()
