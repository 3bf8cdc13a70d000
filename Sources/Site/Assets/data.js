// The data of the page. Fields have short keys in the file, because they come once a node; here they get names.
const data = JSON.parse(document.getElementById("data").textContent);
const texts = data.texts;
const text = (number) => (number === undefined || number < 0 ? "" : texts[number]);
const nodes = data.nodes.map(readNode);
const nodeByID = new Map(nodes.map((node) => [node.id, node]));
const drawn = nodes.slice(0, data.drawn);
const macroByID = new Map(data.macros.map((macro) => [macro.i, macro]));
const runs = data.runs.map(([command, at, seconds, good, target]) => ({ command, at, seconds, good, target }));
const pieceSize = 32;
const pieces = new Map();

function readNode(raw, index) {
  const kind = raw.i.slice(0, raw.i.indexOf("."));
  const parts = raw.i.split(".");
  return {
    index, id: raw.i, kind, package: parts[1], name: raw.n ?? parts.slice(2).join("."),
    path: text(raw.f), folder: text(raw.g), parents: raw.p ?? [], children: [],
    materialized: text(raw.m), description: text(raw.d), tags: (raw.t ?? []).map(text),
    columns: raw.c ?? [], relation: text(raw.b), rows: raw.rc, isView: raw.v === 1, isHidden: raw.h === 1,
    colour: text(raw.nc), rank: raw.r, y: raw.y,
    tested: raw.on, column: text(raw.co), test: text(raw.tn), onlyWarns: raw.w === 1, tests: [],
    last: raw.l && { run: runIndex(raw.l[0]), status: text(raw.l[1]), seconds: raw.l[2], failures: raw.l[3] },
  };
}

function runIndex(number) { return data.runs[number] && number; }

// Children, and tests by the node that they are about.
for (const node of nodes) {
  for (const parent of node.parents) nodes[parent].children.push(node.index);
  if (node.kind !== "test" && node.kind !== "unit_test") continue;
  const owner = node.tested ?? (node.parents.length === 1 ? node.parents[0] : undefined);
  if (owner !== undefined) nodes[owner].tests.push(node.index);
}

/** What is only looked at for one node at a time; undefined while the file is still being read. */
function details(node) {
  const number = Math.floor(node.index / pieceSize);
  if (!pieces.has(number)) {
    const element = document.getElementById("piece-" + number);
    if (!element || (document.readyState === "loading" && !element.nextElementSibling)) return undefined;
    pieces.set(number, JSON.parse(element.textContent));
  }
  return pieces.get(number)[node.index % pieceSize];
}

/** The columns of a node with names. */
function columnsOf(node) {
  return node.columns.map(([name, type, description]) => ({
    name: text(name), type: text(type), description: text(description),
  }));
}

const bandColours = { Sources: "source", Staging: "staging", Models: "staging", Intermediate: "intermediate", Marts: "marts", Exposures: "exposure" };

/** The part of the graph in which a column of it lies. */
function bandOf(rank) {
  let band = "";
  for (const [title, column] of data.headings) if (column <= rank) band = title;
  return band;
}

/** The name of the colour that stands for a node's layer. */
function hue(node) {
  if (["source", "seed", "snapshot", "exposure"].includes(node.kind)) return node.kind;
  return node.kind === "model" ? bandColours[bandOf(node.rank)] ?? "other" : "other";
}

/** good, warn, bad, or nothing where it was never run. */
function grade(status) {
  if (!status) return "";
  if (["success", "pass", "no-op"].includes(status)) return "good";
  if (["warn", "skipped", "partial success"].includes(status)) return "warn";
  return "bad";
}

/** The worst last result of a node's tests. */
function testGrade(node) {
  const grades = node.tests.map((test) => grade(nodes[test].last?.status));
  return ["bad", "warn", "good"].find((each) => grades.includes(each)) ?? "";
}

/** Numbers, times and dates as people read them. */
const show = {
  count: (number) => number.toLocaleString("en"),
  seconds: (s) => (s < 0.0995 ? `${Math.round(s * 1000)} ms` : s < 59.95 ? `${s.toFixed(s < 9.95 ? 2 : 1)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`),
  moment: (ms) => new Date(ms).toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }),
  day: (ms) => new Date(ms).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
  plural: (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many ?? one + "s"}`,
};
