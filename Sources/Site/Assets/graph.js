// The canvas: what is shown (a scene), from where (a view), and how it answers to pointer, wheel and keys.
const canvas = byID("graph");
const stage = { scene: undefined, view: { x: 0, y: 0, k: 1 }, focus: undefined, hover: undefined, width: 0, height: 0, ratio: 1, queued: false };
const headerHeight = 34;
const zoomLimits = [0.02, 2.2];

/** Draws before the next frame; asking twice draws once. */
function redraw() {
  if (stage.queued) return;
  stage.queued = true;
  requestAnimationFrame(() => {
    stage.queued = false;
    paint();
  });
}

/** What a node has to do with the focus: self, up, down, none; undefined where nothing is in focus. */
function relation(index) {
  const { focus } = stage;
  if (!focus) return undefined;
  return index === focus.index ? "self" : focus.up.has(index) ? "up" : focus.down.has(index) ? "down" : "none";
}

/** Shows what the route asks for. */
function showInGraph(isFirst) {
  const { node } = route;
  const before = stage.scene;
  if (!node) {
    stage.focus = undefined;
    stage.scene = scenes.whole();
    if (before !== stage.scene || isFirst) overview(isFirst);
  } else {
    const isDrawn = node.index < data.drawn;
    const depth = isDrawn ? chosenDepth(node) : 1;
    stage.focus = { index: isDrawn ? node.index : -1, depth, up: relatives(node, "parents", depth), down: relatives(node, "children", depth) };
    const members = new Set([...stage.focus.up, ...stage.focus.down, ...(isDrawn ? [node.index] : [])]);
    stage.scene = chosenView() === "whole" || !members.size ? scenes.whole() : scenes.part(members);
    reveal(members, before !== stage.scene, isFirst);
  }
  showGraphBar();
  showMap();
  redraw();
}

/** Scenes are kept: going back to one costs nothing. */
const scenes = {
  kept: new Map(),
  whole() { return (this.all ??= wholeScene()); },
  part(members) {
    const key = [...members].sort((a, b) => a - b).join();
    if (!this.kept.has(key)) this.kept.set(key, partScene(members));
    return this.kept.get(key);
  },
};

/** The whole graph where it is easy to take in, else what belongs to the node. */
const chosenView = () => settings.view ?? (drawn.length <= 60 ? "whole" : "related");

/** All relatives where they are few, else those within a few steps. */
function chosenDepth(node) {
  if (settings.depth) return settings.depth;
  for (const depth of [Infinity, 3, 2]) {
    if (relatives(node, "parents", depth).size + relatives(node, "children", depth).size <= 120) return depth;
  }
  return 1;
}

/** The beginning: all of it where that can be read, else its upper left part. */
function overview(isFirst) {
  const fit = fitting(stage.scene);
  if (fit.k >= 0.42) return moveTo(fit, isFirst);
  const k = Math.min(0.8, Math.max(0.5, (stage.width - 60) / stage.scene.width));
  // Where most of the lines are: the middle of the first column.
  const middle = stage.scene.columns[0].boxes;
  const y = middle.length ? middle[Math.floor(middle.length / 2)].y : 0;
  moveTo({ k, x: 30, y: stage.height / 2 - y * k }, isFirst);
}

/** Moves so that the focus is seen: the relatives where they fit, else the node with what is near. */
function reveal(members, isOther, isFirst) {
  const boxes = [...members].map((index) => stage.scene.boxOf.get(index)).filter(Boolean);
  const self = stage.scene.boxOf.get(stage.focus.index) ?? boxes[0];
  if (!self) return;
  const all = isOther && chosenView() === "related" ? fitting(stage.scene) : fitting(bounds(boxes));
  if (all.k >= 0.62) {
    const isVisible = boxes.every((box) => isSeen(box));
    if (isOther || isFirst || !isVisible || stage.view.k < 0.6) moveTo(all, isFirst);
    return;
  }
  // Names that can be read are worth more than the last ancestor; the small map shows the rest.
  const k = isFirst || isOther ? 0.85 : Math.max(0.75, Math.min(1.1, stage.view.k));
  moveTo({ k, x: stage.width / 2 - (self.x + self.width / 2) * k, y: stage.height / 2 - self.y * k }, isFirst);
}

function bounds(boxes) {
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y)) - nodeHeight / 2;
  return { left, top, width: Math.max(...boxes.map((box) => box.x + box.width)) - left, height: Math.max(...boxes.map((box) => box.y)) + nodeHeight / 2 - top };
}

function isSeen(box) {
  const { x, y, k } = stage.view;
  const [left, top] = [box.x * k + x, box.y * k + y];
  return left >= 0 && left + box.width * k <= stage.width && top >= headerHeight && top <= stage.height - 20;
}

/** The view that shows a stretch as large as it can, never larger than life. */
function fitting({ left = 0, top = 0, width, height }) {
  const room = { width: stage.width - 56, height: stage.height - headerHeight - 70 };
  const k = Math.max(zoomLimits[0], Math.min(1.05, room.width / Math.max(1, width), room.height / Math.max(1, height)));
  return { k, x: 28 + (room.width - width * k) / 2 - left * k, y: headerHeight + 18 + Math.max(0, (room.height - height * k) / 2) - top * k };
}

/** Goes to a view, gliding unless somebody would rather not see things move. */
function moveTo(view, isAtOnce) {
  stage.flight = undefined;
  if (isAtOnce || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    stage.view = view;
    return redraw();
  }
  const from = { ...stage.view };
  const flight = (stage.flight = { start: performance.now() });
  const step = (now) => {
    if (stage.flight !== flight) return;
    const t = Math.min(1, Math.max(0, (now - flight.start) / 220));
    const ease = 1 - (1 - t) ** 3;
    stage.view = { x: from.x + (view.x - from.x) * ease, y: from.y + (view.y - from.y) * ease, k: from.k + (view.k - from.k) * ease };
    redraw();
    if (t < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function zoomAt(x, y, factor) {
  stage.flight = undefined;
  const { view } = stage;
  const k = Math.min(zoomLimits[1], Math.max(zoomLimits[0], view.k * factor));
  stage.view = { k, x: x - ((x - view.x) * k) / view.k, y: y - ((y - view.y) * k) / view.k };
  redraw();
}

/** The box at a place of the canvas. */
function boxAt(x, y) {
  const { view, scene } = stage;
  const [sceneX, sceneY] = [(x - view.x) / view.k, (y - view.y) / view.k];
  const column = scene.columns.find((each) => sceneX >= each.x && sceneX <= each.x + each.width);
  if (!column) return undefined;
  const at = firstBelow(column.boxes, sceneY - nodeHeight / 2);
  const box = column.boxes[at];
  return box && Math.abs(box.y - sceneY) <= nodeHeight / 2 ? box : undefined;
}

/** The first box whose middle is not above a height. */
function firstBelow(boxes, y) {
  let [low, high] = [0, boxes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle].y < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setUpGraph() {
  const pointers = new Map();
  let travelled = 0;
  new ResizeObserver(() => {
    const wasHidden = stage.width === 0;
    measure();
    if (wasHidden && stage.width && stage.scene) showInGraph(true);
    redraw();
  }).observe(canvas);
  measure();
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    travelled = 0;
    stage.flight = undefined;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = [event.offsetX, event.offsetY];
    if (!before) return hover(boxAt(...now), now);
    const others = [...pointers.entries()].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    pointers.set(event.pointerId, now);
    travelled += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (travelled > 4) { canvas.classList.add("dragging"); hover(undefined); }
    if (others.length) {
      const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
      zoomAt((now[0] + others[0][0]) / 2, (now[1] + others[0][1]) / 2, distance(now, others[0]) / distance(before, others[0]));
    } else {
      stage.view = { ...stage.view, x: stage.view.x + now[0] - before[0], y: stage.view.y + now[1] - before[1] };
      redraw();
    }
  });
  const release = (event) => {
    const isClick = pointers.delete(event.pointerId) && travelled <= 4 && event.type === "pointerup";
    canvas.classList.remove("dragging");
    const box = isClick && boxAt(event.offsetX, event.offsetY);
    if (box) go(box.node);
    else if (isClick && stage.focus) location.hash = "#!/";
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => hover(undefined));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const distance = event.deltaY * (event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? 240 : 1);
    zoomAt(event.offsetX, event.offsetY, Math.exp(-Math.max(-240, Math.min(240, distance)) * 0.0022));
  }, { passive: false });
  canvas.addEventListener("keydown", graphKey);
  byID("zoombar").addEventListener("click", (event) => {
    const what = event.target.dataset.zoom;
    if (what === "fit") moveTo(fitting(stage.scene));
    else if (what) zoomAt(stage.width / 2, stage.height / 2, what === "in" ? 1.4 : 1 / 1.4);
  });
}

// For scripts that test the page: where a node is in the window, and what is in focus.
canvas.placeOf = (id) => {
  const box = stage.scene.boxOf.get(nodeByID.get(id).index);
  const frame = canvas.getBoundingClientRect();
  return [frame.x + (box.x + box.width / 2) * stage.view.k + stage.view.x, frame.y + box.y * stage.view.k + stage.view.y];
};
canvas.focusOf = () => {
  const ids = (indices) => [...indices].map((index) => nodes[index].id);
  return { up: ids(stage.focus?.up ?? []), down: ids(stage.focus?.down ?? []), shown: stage.scene.boxes.map((box) => box.node.id) };
};

function measure() {
  stage.ratio = Math.min(3, window.devicePixelRatio || 1);
  stage.width = canvas.clientWidth;
  stage.height = canvas.clientHeight;
  canvas.width = Math.round(stage.width * stage.ratio);
  canvas.height = Math.round(stage.height * stage.ratio);
}

function hover(box, at) {
  const tip = byID("tip");
  const isSame = stage.hover === box;
  stage.hover = box;
  canvas.classList.toggle("over", box !== undefined);
  tip.hidden = !box || stage.view.k >= 0.6;
  if (!tip.hidden) {
    if (!isSame) tip.replaceChildren(box.node.name, make("div", {}, subtitle(box.node)));
    tip.style.left = Math.min(at[0] + 14, stage.width - tip.offsetWidth - 8) + "px";
    tip.style.top = Math.min(at[1] + 16, stage.height - tip.offsetHeight - 8) + "px";
  }
  if (!isSame) redraw();
}

/** Arrows walk along the lines and in the column, the rest is zoom. */
function graphKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = {
    "+": () => zoomAt(stage.width / 2, stage.height / 2, 1.25), "=": () => zoomAt(stage.width / 2, stage.height / 2, 1.25),
    "-": () => zoomAt(stage.width / 2, stage.height / 2, 0.8), 0: () => moveTo(fitting(stage.scene)),
    Escape: () => (location.hash = "#!/"), Enter: () => { showPane("detail"); byID("detail").focus(); },
    ArrowLeft: () => walk("parents"), ArrowRight: () => walk("children"), ArrowUp: () => walk(-1), ArrowDown: () => walk(1),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function walk(way) {
  const { scene, focus } = stage;
  const box = focus && scene.boxOf.get(focus.index);
  if (!box) return scene.boxes.length && go(scene.columns.find((each) => each.boxes.length).boxes[0].node, true);
  let next;
  if (typeof way === "number") {
    const boxes = scene.columns.find((each) => each.boxes.includes(box)).boxes;
    next = boxes[boxes.indexOf(box) + way];
  } else {
    const ends = box.node[way].map((index) => scene.boxOf.get(index)).filter(Boolean);
    next = ends.sort((a, b) => Math.abs(a.y - box.y) - Math.abs(b.y - box.y))[0];
  }
  if (next) {
    go(next.node, true);
    byID("spoken").textContent = `${next.node.name}, ${subtitle(next.node)}, ${next.node.parents.length} in, ${next.node.children.filter((index) => index < data.drawn).length} out`;
  }
}

/** Below the graph: how much of it is shown. */
function showGraphBar() {
  const bar = byID("graphbar");
  if (!stage.focus) return bar.replaceChildren();
  const segment = (name, isOn, act) => make("button", { type: "button", "aria-pressed": isOn, onclick: act }, name);
  const isWhole = chosenView() === "whole";
  const children = [make("div", { class: "segments" },
    segment("Whole graph", isWhole, () => choose({ view: "whole" })), segment("Only related", !isWhole, () => choose({ view: "related" })))];
  if (stage.focus.index >= 0) {
    children.push(make("div", { class: "segments" }, make("span", {}, "Steps"),
      ...[1, 2, 3, Infinity].map((depth) => segment(depth === Infinity ? "all" : depth, stage.focus.depth === depth, () => choose({ depth })))));
  }
  bar.replaceChildren(...children);
}
