// The tree by layer. Lists are made when they are opened: a large project has thousands of entries.
const openGroups = new Set();
const layerOrder = ["staging", "stage", "base", "intermediate", "marts", "mart"];

/** What the tree holds: groups with items or further groups. */
function treeGroups() {
  const own = (kind) => nodes.filter((node) => node.kind === kind && !node.isHidden);
  const groups = [];
  const add = (title, items) => { if (items.length) groups.push(group(title, items)); };
  const bySource = new Map();
  for (const node of own("source")) {
    const name = node.name.split(".")[0];
    bySource.set(name, [...(bySource.get(name) ?? []), node]);
  }
  if (bySource.size) groups.push({ title: "Sources", key: "Sources", groups: [...bySource].map(([name, items]) => group(name, items, "Sources/" + name, (node) => node.name.slice(name.length + 1))), items: [] });
  add("Seeds", own("seed"));
  add("Snapshots", own("snapshot"));
  groups.push(...folders(own("model")));
  add("Exposures", own("exposure"));
  add("Analyses", own("analysis"));
  const tests = own("test");
  add("Tests", tests.concat(own("unit_test")));
  if (data.macros.length) groups.push({ title: "Macros", key: "Macros", groups: [], items: [], macros: data.macros });
  return groups;
}

const group = (title, items, key = title, label = (node) => node.name) =>
  ({ title, key, groups: [], items: items.sort((a, b) => (a.name < b.name ? -1 : 1)), label });

/** Models by their folders, those of the usual layers first. */
function folders(models) {
  const root = { groups: [], items: [] };
  for (const model of models) {
    let place = root;
    const path = model.folder ? model.folder.split("/") : [];
    if (model.package !== data.project.name) path.unshift(model.package);
    for (const name of path) {
      let next = place.groups.find((each) => each.title === name);
      if (!next) place.groups.push((next = group(name, [], (place.key ?? "models") + "/" + name)));
      place = next;
    }
    place.items.push(model);
  }
  sortFolder(root);
  if (root.items.length) root.groups.push(group("Models", root.items, "models"));
  for (const each of root.groups) if (/^[a-z]/.test(each.title) && layerOrder.includes(each.title)) each.title = each.title[0].toUpperCase() + each.title.slice(1);
  return root.groups;
}

function sortFolder(folder) {
  const rank = (each) => { const at = layerOrder.indexOf(each.title); return at < 0 ? layerOrder.length : at; };
  folder.groups.sort((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1));
  folder.items.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const each of folder.groups) sortFolder(each);
}

const sizeOf = (each) => each.items.length + (each.macros?.length ?? 0) + each.groups.reduce((sum, next) => sum + sizeOf(next), 0);

function setUpTree() {
  const groups = treeGroups();
  const isSmall = drawn.length <= 80;
  for (const each of groups) if (isSmall && each.title !== "Tests" && each.title !== "Macros") openDeep(each);
  byID("tree").replaceChildren(...groups.map(groupElement));
}

function openDeep(each) {
  openGroups.add(each.key);
  each.groups.forEach(openDeep);
}

function groupElement(each) {
  const body = make("div", { class: "body", hidden: true, role: "group" });
  const button = make("button", { type: "button", "aria-expanded": "false", "data-key": each.key, onclick: () => toggle(!openGroups.has(each.key)) },
    make("span", {}, each.title), make("span", { class: "count" }, show.count(sizeOf(each))));
  function toggle(open) {
    openGroups[open ? "add" : "delete"](each.key);
    button.setAttribute("aria-expanded", open);
    body.hidden = !open;
    if (open && !body.childElementCount) {
      body.append(...each.groups.map(groupElement), ...each.items.map((node) => leaf(node, each.label(node))), ...(each.macros ?? []).map(macroLeaf));
      markCurrent();
    }
  }
  if (openGroups.has(each.key)) toggle(true);
  return make("div", { class: "group" }, button, body);
}

function leaf(node, label) {
  const worst = node.kind === "test" ? grade(node.last?.status) : [testGrade(node), grade(node.last?.status)].find((each) => each === "bad" || each === "warn");
  return make("a", { class: "leaf", href: address(node), "data-id": node.id, title: node.name },
    dot(node), make("span", { class: "name" }, label), worst && worst !== "good" && make("span", { class: "mark " + worst, title: worst === "bad" ? "failed" : "warned" }));
}

function macroLeaf(macro) {
  return make("a", { class: "leaf", href: "#!/macro/" + encodeURIComponent(macro.i), "data-id": macro.i, title: macro.i },
    make("span", { class: "name" }, macro.i.split(".").slice(2).join(".")));
}

/** Shows in the tree where the page is. */
function markCurrent() {
  for (const element of byID("tree").querySelectorAll("[aria-current]")) element.removeAttribute("aria-current");
  const id = route.node?.id ?? route.macro?.i;
  const element = id && byID("tree").querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (!element) return;
  element.setAttribute("aria-current", "page");
  element.scrollIntoView({ block: "nearest" });
}
