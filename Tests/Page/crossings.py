"""Counts the crossings of the lineage graph beside those that Graphviz draws: `crossings.py PAGE…`

Both pictures are measured in the same way: every edge becomes a chain of short straight pieces, as it is drawn, and two
edges cross as often as their chains do. Where edges begin or end at the same node they are not said to cross there.
Ends with 1 where a page has more crossings than `dot -Tplain` of the same graph.
"""

import json
import re
import subprocess
import sys

# Odd, so that lines which mirror each other do not meet exactly at a point of their chains.
STEPS = 23


def read(path):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))
    nodes = data["nodes"][:data["drawn"]]
    edges = [(parent, child) for child, node in enumerate(nodes) for parent in node.get("p", [])
             if parent < len(nodes) and parent != child]
    return data, nodes, edges


def curve(a, b, c, d):
    """Points of a Bézier curve, without its first one."""
    points = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        u = 1 - t
        points.append(tuple(u ** 3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t ** 3 * s
                            for p, q, r, s in zip(a, b, c, d)))
    return points


def ours(data, nodes, edges):
    """The lines of the page, as paint.js draws them."""
    lines = []
    for (parent, child), bends in zip(edges, data["bends"]):
        rank = nodes[parent]["r"]
        x, y = sum(data["columns"][rank]), nodes[parent]["y"]
        line = [(x, y)]

        def bend(to_x, to_y):
            middle = (x + to_x) / 2
            line.extend(curve((x, y), (middle, y), (middle, to_y), (to_x, to_y)))

        for step, height in enumerate(bends):
            left, width = data["columns"][rank + step + 1]
            bend(left, height)
            x, y = left + width, height
            line.append((x, y))
        bend(data["columns"][nodes[child]["r"]][0] - 5, nodes[child]["y"])
        lines.append(line)
    return lines


def theirs(nodes, edges):
    """The lines that dot draws of the same graph, left to right."""
    text = "digraph { rankdir=LR; node [shape=box fixedsize=true width=2.2 height=0.6];"
    text += "".join(f"{number};" for number in range(len(nodes)))
    text += "".join(f"{parent}->{child};" for parent, child in edges) + "}"
    plain = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    found = {}
    for line in plain.replace("\\\n", "").splitlines():
        words = line.split()
        if words[0] != "edge":
            continue
        count = int(words[3])
        points = [(float(words[4 + 2 * n]), float(words[5 + 2 * n])) for n in range(count)]
        chain = [points[0]]
        for at in range(0, count - 3, 3):
            chain.extend(curve(*points[at:at + 4]))
        found[int(words[1]), int(words[2])] = chain
    return [found[edge] for edge in edges]


def crosses(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def count(lines, edges):
    total = 0
    boxes = [(min(x for x, _ in line), max(x for x, _ in line), min(y for _, y in line), max(y for _, y in line))
             for line in lines]
    for first, a in enumerate(lines):
        for second in range(first + 1, len(lines)):
            p, q = boxes[first], boxes[second]
            if p[1] < q[0] or q[1] < p[0] or p[3] < q[2] or q[3] < p[2]:
                continue
            b = lines[second]
            own = 0
            for i in range(len(a) - 1):
                left, right = min(a[i][0], a[i + 1][0]), max(a[i][0], a[i + 1][0])
                for j in range(len(b) - 1):
                    if max(b[j][0], b[j + 1][0]) >= left and min(b[j][0], b[j + 1][0]) <= right:
                        own += crosses(a[i], a[i + 1], b[j], b[j + 1])
            if edges[first][0] == edges[second][0] or edges[first][1] == edges[second][1]:
                # Lines that leave one node together may touch near it by rounding; a real crossing parts them again.
                own -= own % 2
            total += own
    return total


def main():
    worse = False
    for path in sys.argv[1:]:
        data, nodes, edges = read(path)
        page, dot = count(ours(data, nodes, edges), edges), count(theirs(nodes, edges), edges)
        worse |= page > dot
        print(f"{data['project']['name']}: {len(nodes)} nodes, {len(edges)} edges, crossings: page {page}, dot {dot}")
    sys.exit(1 if worse else 0)


main()
