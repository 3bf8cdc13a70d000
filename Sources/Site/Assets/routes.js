// Every view has its own address: #!/model/model.shop.orders?code=compiled&column=id&view=related&depth=2, as dbt's
// documentation names its nodes; #!/macro/…, #!/search/…, and #!/ for the start.
let route = {};
/** What somebody chose stays chosen from node to node. */
const settings = { view: undefined, depth: undefined, code: undefined };

/** The address of a node's view. */
function address(node, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return `#!/${node.kind}/${encodeURIComponent(node.id)}${query ? "?" + query : ""}`;
}

/** Goes to a node; with `isStep` the way back leads past it. */
function go(node, isStep) {
  if (isStep) {
    history.replaceState(null, "", address(node));
    follow();
  } else {
    location.hash = address(node);
  }
}

/** Changes how the view is shown, in its address too. */
function choose(change, keepsGraph) {
  Object.assign(settings, change);
  const [path, query] = location.hash.split("?");
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) parameters.set(name, value === Infinity ? "all" : value);
  history.replaceState(null, "", `${path}?${parameters}`);
  readRoute();
  if (keepsGraph) {
    const { scrollTop } = byID("detail");
    showDetail();
    byID("detail").scrollTop = scrollTop;
    byID("detail").querySelector(`.switch [aria-pressed="true"]`)?.focus();
  } else {
    showInGraph();
  }
}

function readRoute() {
  const [path, query] = location.hash.replace(/^#!?\/?/, "").split("?");
  const parameters = new URLSearchParams(query);
  const [kind, id] = path.split("/").map(unescapedPart);
  route = { column: parameters.get("column") ?? undefined };
  const depth = parameters.get("depth");
  if (depth) settings.depth = depth === "all" ? Infinity : Math.max(1, parseInt(depth, 10) || 1);
  if (["whole", "related"].includes(parameters.get("view"))) settings.view = parameters.get("view");
  if (["written", "compiled"].includes(parameters.get("code"))) settings.code = parameters.get("code");
  route.code = settings.code;
  if (kind === "search") route.search = id ?? "";
  else if (kind === "macro") route.macro = macroByID.get(id);
  else if (id) route.node = nodeByID.get(id);
  if (id && kind !== "search" && !route.node && !route.macro) route.missing = id;
}

function unescapedPart(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** Shows what the address says. */
function follow(isFirst) {
  readRoute();
  const view = route.node || route.macro ? "node" : "start";
  if (document.body.dataset.view !== view) {
    document.body.dataset.view = view;
    measure();
  }
  if (route.search !== undefined) {
    byID("search").value = route.search;
    showHits(route.search);
    showPane("browse");
  } else if (!isFirst && (route.node || route.macro) && document.activeElement !== canvas) {
    showPane("detail");
  } else if (isFirst && (route.node || route.macro)) {
    showPane("detail");
  }
  const subject = route.node?.name ?? (route.macro && route.macro.i.split(".").slice(2).join("."));
  document.title = subject ? `${subject} · ${data.project.name}` : `${data.project.name} lineage`;
  showDetail();
  showInGraph(isFirst);
  markCurrent();
}

/** Narrow windows show one pane at a time. */
function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of byID("tabs").children) button.setAttribute("aria-pressed", button.dataset.pane === name);
}

function setUpTheme() {
  const button = byID("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const use = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    button.textContent = isDark() ? "☀" : "☾";
    readPalette();
    if (stage.scene) { showMap(); redraw(); }
  };
  // Pages that are opened from disk may have no storage.
  let kept;
  try { kept = localStorage.getItem("stockdbt-theme"); } catch { kept = null; }
  use(kept === "dark" || kept === "light" ? kept : undefined);
  system.addEventListener("change", () => use());
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    use(next);
    try { localStorage.setItem("stockdbt-theme", next); } catch { /* It lasts as long as the page. */ }
  });
}

/** The line between graph and details can be moved, by pointer and by arrow keys. */
function setUpSplitter() {
  const splitter = byID("splitter");
  const set = (width) => byID("panes").style.setProperty("--detail", `${Math.round(Math.max(300, Math.min(innerWidth - 560, width)))}px`);
  splitter.addEventListener("pointerdown", (event) => splitter.setPointerCapture(event.pointerId));
  splitter.addEventListener("pointermove", (event) => { if (event.buttons) set(innerWidth - event.clientX); });
  splitter.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 40, ArrowRight: -40 }[event.key];
    if (step) { event.preventDefault(); set(byID("detail").offsetWidth + step); }
  });
}

function boot() {
  const { project } = data;
  byID("home").textContent = project.name;
  const count = (kind) => nodes.filter((node) => node.kind === kind).length;
  byID("facts").textContent = [show.plural(count("model"), "model"), show.plural(count("source"), "source"), show.plural(count("test"), "test"), project.adapter, show.moment(project.at)].join("  ·  ");
  document.body.dataset.view = "start";
  setUpTheme();
  setUpSearch();
  setUpTree();
  setUpGraph();
  setUpMap();
  setUpSplitter();
  for (const button of byID("tabs").children) button.addEventListener("click", () => showPane(button.dataset.pane));
  byID("skip").addEventListener("click", (event) => { event.preventDefault(); byID("detail").focus(); });
  addEventListener("hashchange", () => follow());
  (window.requestIdleCallback ?? setTimeout)(() => searchTexts());
  follow(true);
  // What is looked up for one node stands at the end of the file and may not have been read yet.
  document.addEventListener("DOMContentLoaded", () => { if (route.node) showDetail(); });
}
