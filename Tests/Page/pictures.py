"""Takes pictures of pages for people to look at: `pictures.py FOLDER PAGE…`, light, dark and with a node in focus."""

import os
import sys
import urllib.request

from browser import Browser

# Large pages keep their tree closed: the search finds a model in any.
SOME_MODEL = """
const box = document.getElementById("search");
box.value = "s";
box.dispatchEvent(new Event("input"));
const models = [...document.querySelectorAll('a[href^="#!/model/"]')].map(link => link.getAttribute("href"));
return models.length ? models[models.length - 1] : "";
"""


def take(folder, page, name):
    address = "file://" + urllib.request.pathname2url(os.path.abspath(page))
    for view, dark in [("light", False), ("dark", True), ("focus", False)]:
        with Browser(1440, 900, dark) as browser:
            browser.open(address)
            browser.settle()
            if view == "focus":
                route = browser.run(SOME_MODEL)
                browser.open("about:blank")
                browser.open(address + route)
                browser.settle()
            picture = os.path.join(folder, f"{name}-{view}.png")
            browser.screenshot(picture)
            print(picture)


def main():
    folder, pages = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    for number, page in enumerate(pages, 1):
        take(folder, page, f"page{number}")


main()
