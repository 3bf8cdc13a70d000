"""Measures the page in a headless Chromium, which draws without a graphics card: `measure.py PAGE…`

Prints for each page: its size, the time to the first paint, how long frames take while the whole graph and a part of it
are dragged, and how long a key in the search box takes until the results are drawn.
"""

import os
import sys
import time
import urllib.request

from browser import Browser

DRAG = """
const canvas = document.getElementById("graph");
const frame = canvas.getBoundingClientRect();
const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
  pointerId: 1, button: 0, buttons: 1, bubbles: true, clientX: frame.x + x, clientY: frame.y + y }));
canvas.setPointerCapture = () => {};
const times = [];
let last, step = 0;
const [x, y] = [frame.width / 2, 60];
send("pointerdown", x, y);
requestAnimationFrame(function next(now) {
  if (last !== undefined) times.push(now - last);
  last = now;
  step += 1;
  send("pointermove", x + 60 * Math.sin(step / 9), y + step * 3);
  if (step < 150) requestAnimationFrame(next);
  else { send("pointercancel", x, y); done(times); }
});
"""

KEYS = """
const box = document.getElementById("search");
const times = [];
const words = ["int_prices", "close", "tag:mart", "volume of the day"];
const texts = words.flatMap((word) => [...word].map((_, end) => word.slice(0, end + 1)));
let at = 0;
(function next() {
  const start = performance.now();
  box.value = texts[at++];
  box.dispatchEvent(new Event("input"));
  document.getElementById("results").offsetHeight;
  times.push(performance.now() - start);
  if (at < texts.length) requestAnimationFrame(next);
  else done(times);
})();
"""


def share(times, limit):
    return f"{100 * sum(time <= limit for time in times) / len(times):.0f} %"


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def drag(browser):
    times = browser.run_async(DRAG)
    return f"95th percentile {percentile(times, 0.95):.0f} ms, {share(times, 33.4)} within 33 ms"


def measure(path):
    address = "file://" + urllib.request.pathname2url(os.path.abspath(path))
    print(f"{path}: {os.path.getsize(path) / 1e6:.1f} MB")
    with Browser(1440, 900) as browser:
        browser.open("about:blank")
        start = time.time()
        browser.open(address)
        loaded = time.time() - start
        browser.settle()
        paint = browser.run("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        print(f"  first paint {paint:.0f} ms, all read after {1000 * loaded:.0f} ms")
        print(f"  dragging, as opened: {drag(browser)}")
        browser.run("document.querySelector('[data-zoom=fit]').click()")
        browser.settle()
        print(f"  dragging, all of it: {drag(browser)}")
        times = browser.run_async(KEYS)
        print(f"  a key in the search: median {percentile(times, 0.5):.0f} ms, longest {max(times):.0f} ms")


for page in sys.argv[1:]:
    measure(page)
