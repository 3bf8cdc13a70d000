// Search over names, tags, columns and descriptions. Every word of the query has to be found; `tag:`, `column:` and
// `kind:` in front of a word look at that alone.
let lowered;

/** Lower-case texts, made when the page has time or somebody first searches; texts that nobody looks for are empty. */
function searchTexts() {
  if (lowered) return lowered;
  const isUsed = new Uint8Array(texts.length);
  for (const node of data.nodes) {
    for (const tag of node.t ?? []) isUsed[tag] = 1;
    if (node.d !== undefined) isUsed[node.d] = 1;
    for (const [name, , description] of node.c ?? []) {
      isUsed[name] = 1;
      if (description !== undefined) isUsed[description] = 1;
    }
  }
  lowered = {
    texts: texts.map((each, at) => (isUsed[at] ? each.toLowerCase() : "")),
    names: nodes.map((node) => node.name.toLowerCase()),
  };
  return lowered;
}

/** The nodes that a query finds, best first, each with the reason why. */
function find(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(readWord);
  if (!words.length) return [];
  const { names } = searchTexts();
  // A text that many nodes share, such as the name of a column, is looked at once a word.
  for (const word of words) word.inText = matchesByText(word.text);
  const found = [];
  for (const node of nodes) {
    let score = 0;
    let why;
    for (const word of words) {
      const hit = rate(node, names[node.index], word);
      if (!hit) { score = 0; break; }
      score += hit.score;
      if (!why || hit.score < 40) why = hit.why ?? why;
    }
    if (score) found.push({ node, score: score * (node.index < data.drawn ? 1 : 0.2) - node.name.length / 50, why });
  }
  return found.sort((a, b) => b.score - a.score);
}

function readWord(word) {
  const found = /^(tag|column|kind|name):(.+)$/.exec(word);
  return found ? { only: found[1], text: found[2] } : { text: word };
}

/** For every text whether it is the word (2) or has it in it (1). */
function matchesByText(word) {
  const { texts: lower } = searchTexts();
  const matches = new Uint8Array(lower.length);
  for (let at = 0; at < lower.length; at++) if (lower[at].includes(word)) matches[at] = lower[at] === word ? 2 : 1;
  return matches;
}

function rate(node, name, word) {
  const { only, text: wanted, inText } = word;
  const raw = data.nodes[node.index];
  if (!only || only === "name") {
    const at = name.indexOf(wanted);
    if (at === 0) return { score: name.length === wanted.length ? 120 : 90 };
    if (at > 0) return { score: /[._]/.test(name[at - 1]) ? 70 : 50 };
    if (only) return;
  }
  if (only === "kind") return node.kind.startsWith(wanted) ? { score: 20 } : undefined;
  if (!only || only === "tag") {
    const tag = raw.t?.find((each) => inText[each]);
    if (tag !== undefined) return { score: inText[tag] === 2 ? 38 : 26, why: ["tag", text(tag)] };
    if (only) return;
  }
  let column;
  for (const each of node.columns) {
    const match = inText[each[0]];
    if (match && (!column || match > inText[column[0]])) column = each;
  }
  if (column) return { score: inText[column[0]] === 2 ? 36 : 24, why: ["column", text(column[0])] };
  if (only) return;
  if (raw.d !== undefined && inText[raw.d]) return { score: 12, why: ["description", node.description] };
  const described = node.columns.find((each) => each[2] !== undefined && inText[each[2]]);
  if (described) return { score: 8, why: ["column", text(described[0]) + ": " + text(described[2])] };
}

const shownHits = 60;

/** Shows what a query finds in place of the tree. */
function showHits(query) {
  const list = byID("results");
  const isOn = query.trim() !== "";
  list.hidden = !isOn;
  byID("tree").hidden = isOn;
  if (!isOn) return;
  const hits = find(query);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => readWord(word).text);
  list.replaceChildren(
    make("div", { class: "note", role: "status" }, hits.length ? show.plural(hits.length, "result") : "Nothing has this in its name, columns, tags or description."),
    ...hits.slice(0, shownHits).map((hit) => hitLink(hit, words)),
    hits.length > shownHits ? make("div", { class: "note" }, `${show.count(hits.length - shownHits)} more: add a word`) : "",
  );
}

function hitLink({ node, why }, words) {
  const isColumn = why?.[0] === "column";
  const parameters = isColumn ? { column: why[1].split(":")[0] } : {};
  return make("a", { class: "hit", href: address(node, parameters) },
    make("div", { class: "row" }, dot(node), make("span", { class: "name", html: emphasised(node.name, words) })),
    why && make("div", { class: "why", html: `${why[0] === "description" ? "" : why[0] + " "}${emphasised(around(why[1], words), words)}` }));
}

/** The part of a long text in which the first word stands. */
function around(string, words) {
  const plain = string.replace(/\s+/g, " ");
  const at = plain.toLowerCase().indexOf(words[0]);
  return at > 40 ? "… " + plain.slice(at - 25, at + 80) : plain.slice(0, 120);
}

function emphasised(string, words) {
  const lower = string.toLowerCase();
  const bold = new Uint8Array(string.length);
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0 && word; at = lower.indexOf(word, at + 1)) bold.fill(1, at, at + word.length);
  }
  let html = "";
  for (let start = 0, end = 0; start < string.length; start = end) {
    while (end < string.length && bold[end] === bold[start]) end++;
    const part = escaped(string.slice(start, end));
    html += bold[start] ? `<mark>${part}</mark>` : part;
  }
  return html;
}

/** Keys in the search box and in the list: down and up walk, enter opens, escape clears. */
function setUpSearch() {
  const box = byID("search");
  const list = byID("results");
  box.addEventListener("input", () => showHits(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      const first = list.querySelector(".hit");
      if (!first) return;
      event.preventDefault();
      if (event.key === "Enter") location.hash = first.getAttribute("href");
      else first.focus();
    } else if (event.key === "Escape") {
      box.value = "";
      showHits("");
      box.blur();
    }
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key === "Escape") box.focus();
    if (!step || !document.activeElement.classList.contains("hit")) return;
    event.preventDefault();
    const next = document.activeElement[step];
    if (next?.classList.contains("hit")) next.focus();
    else if (event.key === "ArrowUp") box.focus();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (isTyping || event.metaKey || event.altKey || (event.ctrlKey && event.key !== "k")) return;
    if (event.key !== "/" && !(event.ctrlKey && event.key === "k")) return;
    event.preventDefault();
    showPane("browse");
    box.focus();
    box.select();
  });
}
