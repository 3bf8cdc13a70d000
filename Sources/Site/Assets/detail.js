// The right side: everything about one node, or about the project where none is chosen.

function showDetail() {
  const pane = byID("detail");
  const parts = route.node ? nodeParts(route.node) : route.macro ? macroParts(route.macro) : startParts();
  pane.replaceChildren(...parts.flat().filter(Boolean));
  const column = pane.querySelector("tr.on");
  if (column) column.scrollIntoView({ block: "center" });
  else pane.scrollTop = 0;
}

function startParts() {
  const { project } = data;
  const kinds = [["source", "source"], ["seed", "seed"], ["snapshot", "snapshot"], ["model", "model"], ["exposure", "exposure"], ["test", "test"]];
  const facts = kinds.map(([kind, name]) => [name, nodes.filter((node) => node.kind === kind).length]).filter(([, count]) => count);
  const last = runs[0];
  const failed = nodes.filter((node) => grade(node.last?.status) === "bad");
  const hues = new Set(drawn.map(hue));
  const titles = { source: "source", seed: "seed", snapshot: "snapshot", staging: data.headings.some(([title]) => title === "Models") ? "model" : "staging", intermediate: "intermediate", marts: "mart", exposure: "exposure", other: "other" };
  return [make("div", { class: "start" }, make("div", {}, ...[
    route.missing && make("p", { class: "message" }, `Nothing here is called ${route.missing}.`),
    project.overview ? make("div", { class: "prose", html: markdown(project.overview) }) : make("h1", {}, project.name),
    make("dl", { class: "facts" }, ...facts.map(([name, count]) => fact(name[0].toUpperCase() + name.slice(1) + "s", show.count(count)))),
  ].filter(Boolean)), make("div", {}, ...[
    last && [heading("Last run"), make("p", {}, mark(last.good ? "success" : "error"), ` ${last.command} on ${last.target}, ${show.moment(last.at)}, ${show.seconds(last.seconds)}`)],
    failed.length > 0 && [heading("Failed", failed.length), nodeLinks(failed.slice(0, 20), (node) => node.last.status)],
    heading("Colours"),
    make("div", { class: "swatches" }, ...Object.keys(titles).filter((name) => hues.has(name)).map((name) => make("span", {}, make("span", { class: "dot", style: `background:var(--${name})` }), titles[name]))),
    heading("Keys"),
    make("table", { class: "table" }, ...[["/", "search"], ["← → ↑ ↓", "in the graph: to parents, children, neighbours"], ["+ − 0", "in the graph: nearer, farther, all"], ["Enter", "in the graph: to the details"], ["Esc", "out of the focus"]]
      .map(([key, what]) => make("tr", {}, make("td", { class: "name" }, key), make("td", {}, what)))),
    make("p", { class: "note", style: "padding:18px 0 0" }, `Written by stockdbt ${project.version} on ${show.moment(project.at)}.`),
  ].flat().filter(Boolean)))];
}

function nodeParts(node) {
  const more = details(node) ?? {};
  return [
    make("div", { class: "kind" }, dot(node), kindName(node), node.isHidden && make("span", { class: "chip" }, "hidden")),
    make("h1", {}, more.label ?? node.name),
    node.relation && make("div", { class: "relation" }, make("span", { class: "mono" }, node.relation), copyButton(() => node.relation)),
    node.tags.length > 0 && make("div", { class: "chips", style: "margin-top:10px" }, ...[...new Set(node.tags)].map((tag) => make("a", { class: "chip", href: "#!/search/" + encodeURIComponent("tag:" + tag) }, tag))),
    factList(node, more),
    more.message && ["bad", "warn"].includes(grade(node.last?.status)) && make("div", { class: "message" }, more.message),
    failingPart(node, more),
    node.description && [heading("Description"), make("div", { class: "prose", html: markdown(node.description) })],
    more.about && [heading("About this source"), make("div", { class: "prose", html: markdown(more.about) })],
    columnPart(node),
    testPart(node),
    relativesPart(node),
    codePart(node, more),
    macroPart(more),
    historyPart(node, more),
    more.meta && [heading("Meta"), make("div", { class: "code" }, make("pre", {}, JSON.stringify(more.meta, null, 2)))],
  ];
}

const heading = (title, count, right) => make("h2", {}, title, count !== undefined && make("span", { class: "count" }, show.count(count)), right && make("span", { class: "right" }, right));
const fact = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value));
/** A path, which may break behind its slashes. */
function fileFact(path) {
  const element = fact("File", make("span", { class: "mono" }, ...path.split(/(?<=\/)/).flatMap((part) => [part, make("wbr")])));
  element.className = "wide";
  return element;
}
const kindNames = { model: "Model", source: "Source", seed: "Seed", snapshot: "Snapshot", exposure: "Exposure", test: "Test", analysis: "Analysis", unit_test: "Unit test", function: "Function", operation: "Hook" };

function kindName(node) {
  const band = node.rank !== undefined && node.kind === "model" ? bandOf(node.rank) : "";
  return [kindNames[node.kind] ?? node.kind, band && band !== "Models" && band.toLowerCase()].filter(Boolean).join(", ");
}

function factList(node, more) {
  const facts = [];
  const add = (name, ...value) => value[0] !== undefined && value[0] !== "" && facts.push(fact(name, ...value));
  if (node.kind === "model") add("Built as", node.materialized + (more.strategy ? `, ${more.strategy}` : ""));
  if (node.kind === "exposure") add("Type", node.materialized);
  if (["model", "seed", "snapshot", "source"].includes(node.kind)) add("Rows", node.rows !== undefined ? show.count(node.rows) : "–");
  if (node.last) {
    const run = runs[node.last.run];
    add("Last run", make("span", { class: "status" }, mark(node.last.status), node.last.status), run && make("small", {}, show.moment(run.at)));
    add("Run time", show.seconds(node.last.seconds));
    if (node.kind === "test" && node.last.failures !== undefined) add("Failures", show.count(node.last.failures));
  }
  if (node.tests.length) add("Tests", make("span", { class: "status" }, testGrade(node) && mark({ good: "pass", warn: "warn", bad: "fail" }[testGrade(node)]), testSummary(node)));
  if (node.kind === "test") add("Severity", node.onlyWarns ? "warn" : "error");
  add("Group", more.group);
  add("Access", more.access);
  add("Loader", more.loader);
  add("Maturity", more.maturity);
  if (more.owner) add("Owner", more.owner.name ?? more.owner.email ?? "", more.owner.name && more.owner.email && make("small", {}, more.owner.email));
  if (more.url) add("Address", make("a", { href: /^https?:/i.test(more.url) ? more.url : "#!/", target: "_blank", rel: "noreferrer" }, more.url));
  add("Package", node.package === data.project.name ? undefined : node.package);
  if (node.path) facts.push(fileFact(node.path));
  return make("dl", { class: "facts" }, ...facts);
}

function testSummary(node) {
  const results = node.tests.map((test) => nodes[test].last?.status).filter(Boolean);
  if (!results.length) return show.count(node.tests.length);
  const passed = results.filter((status) => grade(status) === "good").length;
  return `${show.count(passed)} of ${show.count(node.tests.length)} pass`;
}

function columnPart(node) {
  if (!node.columns.length) return undefined;
  const tests = node.tests.map((test) => nodes[test]);
  const rows = columnsOf(node).map((column) => {
    const own = tests.filter((test) => test.column.toLowerCase() === column.name.toLowerCase());
    const isOn = route.column?.toLowerCase() === column.name.toLowerCase();
    return make("tr", { class: isOn && "on" },
      make("td", { class: "name" }, make("a", { href: address(node, { column: column.name }), style: "color:inherit" }, column.name)),
      make("td", { class: "type" }, column.type.toLowerCase()),
      make("td", { class: "text" }, column.description && make("div", { class: "prose", html: markdown(column.description) }),
        own.length > 0 && make("div", { class: "tests" }, ...own.map(testChip))));
  });
  return [heading("Columns", rows.length), make("div", { class: "scroll" }, make("table", { class: "table" },
    make("thead", {}, make("tr", {}, ...["Name", "Type", "Description and tests"].map((name) => make("th", {}, name)))), make("tbody", {}, ...rows)))];
}

const testChip = (test) => make("a", { class: "chip", href: address(test), title: test.name }, test.last && mark(test.last.status), test.test || test.name);

function testPart(node) {
  if (!node.tests.length) return undefined;
  const weight = { bad: 0, warn: 1, good: 2, "": 3 };
  const tests = node.tests.map((test) => nodes[test]).sort((a, b) => weight[grade(a.last?.status)] - weight[grade(b.last?.status)]);
  return [heading("Tests", tests.length), make("div", { class: "scroll" }, make("table", { class: "table" },
    make("thead", {}, make("tr", {}, ...["Test", "Last result", "Time"].map((name, at) => make("th", { class: at === 2 && "num" }, name)))),
    make("tbody", {}, ...tests.map((test) => make("tr", {},
      make("td", {}, make("a", { href: address(test), title: test.name }, test.test ? test.test + (test.column ? ` · ${test.column}` : "") : test.name)),
      make("td", {}, test.last ? make("span", { class: "status" }, mark(test.last.status), test.last.status, test.last.failures ? ` (${show.count(test.last.failures)})` : "") : "–"),
      make("td", { class: "num" }, test.last ? show.seconds(test.last.seconds) : "–"))))))];
}

/** The rows that tests found when they last ran. */
function failingPart(node, more) {
  if (!more.failing) return undefined;
  return more.failing.flatMap(([place, columns, keys, rows]) => {
    const test = nodes[place];
    const own = test === node;
    return [heading("Failing rows", undefined, own ? (rows.length < 10 ? undefined : "the first 10") : make("a", { href: address(test), title: test.name }, test.test ? test.test + (test.column ? ` · ${test.column}` : "") : test.name)),
      make("div", { class: "scroll" }, make("table", { class: "table failing", "aria-label": `Failing rows of ${test.name}` },
        make("thead", {}, make("tr", {}, ...columns.map((name, at) => make("th", { class: at < keys && "key" }, name)))),
        make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, at) => make("td", { class: at < keys && "key" }, cell === null ? make("i", {}, "null") : cell)))))))];
  });
}

function relativesPart(node) {
  const list = (title, members) => members.length > 0 && make("div", {}, heading(title, members.length), nodeLinks(members, kindOf));
  const kindOf = (other) => (other.kind === "model" ? other.materialized : kindNames[other.kind]?.toLowerCase());
  const parents = list("Parents", node.parents.map((index) => nodes[index]));
  const children = list("Children", node.children.map((index) => nodes[index]).filter((other) => other.kind !== "test" && other.kind !== "unit_test"));
  return (parents || children) && make("div", { class: "two" }, ...[parents, children].filter(Boolean));
}

const nodeLinks = (members, noteOf) => make("div", { class: "links" }, ...members.map((node) => make("a", { href: address(node) }, dot(node), make("span", {}, node.name), make("small", {}, noteOf(node)))));

function codePart(node, more) {
  const written = more.raw;
  const compiled = more.sql === true ? more.raw : more.sql;
  if (!written && !compiled) return undefined;
  const isCompiled = compiled && (route.code === "compiled" || !written);
  const code = isCompiled ? compiled : written;
  const choice = (name, word, isOn) => make("button", { type: "button", "aria-pressed": isOn, onclick: () => choose({ code: word }, true) }, name);
  const both = written && compiled && make("span", { class: "switch" }, choice("As written", "written", !isCompiled), choice("Compiled", "compiled", isCompiled));
  return [heading("Code", undefined, both || (isCompiled ? "compiled" : "as written")), codeBlock(code)];
}

const codeBlock = (code) => make("div", { class: "code" }, make("pre", { tabindex: "0", "aria-label": "Code" }, make("code", { html: highlight(code) })), copyButton(() => code));

function macroPart(more) {
  if (!more.macros) return undefined;
  const own = more.macros.filter((id) => macroByID.has(id));
  const shipped = more.macros.filter((id) => !macroByID.has(id));
  const name = (id) => id.split(".").slice(2).join(".");
  return [heading("Macros used", more.macros.length), make("div", { class: "chips" },
    ...own.map((id) => make("a", { class: "chip", href: "#!/macro/" + encodeURIComponent(id) }, name(id))),
    ...shipped.map((id) => make("span", { class: "chip", title: "comes with dbt" }, name(id))))];
}

function macroParts(macro) {
  const [, owner, ...name] = macro.i.split(".");
  return [
    make("div", { class: "kind" }, "Macro"), make("h1", {}, name.join(".")),
    make("dl", { class: "facts" }, fileFact(macro.f), fact("Package", owner)),
    macro.d && [heading("Description"), make("div", { class: "prose", html: markdown(macro.d) })],
    macro.a && [heading("Arguments", macro.a.length), make("div", { class: "scroll" }, make("table", { class: "table" }, make("tbody", {}, ...macro.a.map((argument) => make("tr", {},
      make("td", { class: "name" }, argument.name), make("td", { class: "type" }, argument.type ?? ""), make("td", { class: "text", html: markdown(argument.description ?? "") }))))))],
    heading("Code"), codeBlock(macro.sql),
  ];
}

function historyPart(node, more) {
  const history = (more.runs ?? []).map(([run, status, seconds, rows, failures]) => ({ run: runs[run], status, seconds, rows, failures })).filter((entry) => entry.run);
  if (!history.length) return undefined;
  const longest = Math.max(...history.map((entry) => entry.seconds), 0.001);
  const bars = [...history].reverse().map((entry) => make("i", {
    class: { good: "", warn: "warn", bad: "bad", "": "none" }[grade(entry.status)], style: `height:${Math.max(6, (entry.seconds / longest) * 100)}%`,
    title: `${show.moment(entry.run.at)}: ${entry.status}, ${show.seconds(entry.seconds)}`,
  }));
  const isTest = node.kind === "test";
  const hasNumbers = history.some((entry) => (isTest ? entry.failures : entry.rows) !== null);
  return [heading("Run history", history.length), history.length > 1 && make("div", { class: "bars", "aria-hidden": "true" }, ...bars),
    make("div", { class: "scroll" }, make("table", { class: "table" },
      make("thead", {}, make("tr", {}, make("th", {}, "When"), make("th", {}, "Command"), make("th", {}, "Result"), make("th", { class: "num" }, "Time"), hasNumbers && make("th", { class: "num" }, isTest ? "Failures" : "Rows"))),
      make("tbody", {}, ...history.map((entry) => make("tr", {},
        make("td", { style: "white-space:nowrap", title: show.moment(entry.run.at) }, show.day(entry.run.at)), make("td", {}, entry.run.command),
        make("td", {}, make("span", { class: "status" }, mark(entry.status), entry.status)), make("td", { class: "num" }, show.seconds(entry.seconds)),
        hasNumbers && make("td", { class: "num" }, (isTest ? entry.failures : entry.rows) ?? "–"))))))];
}
