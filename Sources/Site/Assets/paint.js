// Drawing. Only what lies in the window is drawn, and less of it the smaller it is.
let palette;

/** The colours of the theme as the canvas needs them. */
function readPalette() {
  const probe = make("i", { hidden: true });
  document.body.append(probe);
  palette = {};
  for (const name of ["back", "panel", "raised", "sunken", "text", "muted", "faint", "line", "accent", "accent-soft", "edge", "up", "down", "source", "seed",
    "snapshot", "staging", "intermediate", "marts", "exposure", "other", "good", "warn", "bad"]) {
    probe.style.color = `var(--${name})`;
    palette[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  palette.font = getComputedStyle(document.body).fontFamily;
}

function paint() {
  const context = canvas.getContext("2d");
  const { view, scene, ratio } = stage;
  if (!scene || !stage.width) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = palette.back;
  context.fillRect(0, 0, stage.width, stage.height);
  const seen = { left: -view.x / view.k, top: -view.y / view.k, right: (stage.width - view.x) / view.k, bottom: (stage.height - view.y) / view.k };
  paintBands(context);
  context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
  paintLines(context, seen);
  paintBoxes(context, seen);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintHeadings(context);
  paintMapFrame();
}

/** The stretches of neighbouring columns that belong to one part of the graph, in window coordinates. */
function bandStretches() {
  const { view, scene } = stage;
  const stretches = [];
  scene.columns.forEach((column, at) => {
    const title = bandOf(column.rank);
    const last = stretches[stretches.length - 1];
    const next = scene.columns[at + 1];
    const end = next ? (column.x + column.width + next.x) / 2 : column.x + column.width + 36;
    if (last?.title === title) last.right = end * view.k + view.x;
    else stretches.push({ title, left: last ? last.right : (column.x - 36) * view.k + view.x, right: end * view.k + view.x, start: column.x * view.k + view.x });
  });
  return stretches;
}

function paintBands(context) {
  bandStretches().forEach((band, at) => {
    if (at % 2 || band.right < 0 || band.left > stage.width) return;
    context.fillStyle = palette.sunken;
    context.fillRect(band.left, 0, band.right - band.left, stage.height);
  });
}

function paintHeadings(context) {
  context.font = `600 12.5px ${palette.font}`;
  context.textBaseline = "middle";
  for (const band of bandStretches()) {
    const width = context.measureText(band.title).width;
    const x = Math.max(band.start, Math.min(14, band.right - width - 10));
    if (x > stage.width || band.right - 6 < x + width || band.right < 0) continue;
    context.globalAlpha = 0.88;
    context.fillStyle = palette.back;
    context.beginPath();
    context.roundRect(x - 8, 7, width + 16, 23, 6);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = palette[bandColours[band.title]] ?? palette.muted;
    context.fillText(band.title, x, 19);
  }
}

function paintLines(context, seen) {
  const { focus, hover: over, view, scene } = stage;
  const thickness = Math.max(1.3, 0.8 / view.k);
  const visible = [];
  for (const gap of scene.gaps) {
    if (gap.right < seen.left || gap.left > seen.right) continue;
    for (const piece of gap.pieces) if (piece.bottom >= seen.top && piece.top <= seen.bottom) visible.push(piece);
  }
  stroke(context, visible, palette.edge, thickness, focus ? 0.35 : view.k < 0.25 ? 0.55 : 1);
  if (!focus && !over) return;
  const lit = { up: [], down: [] };
  for (const line of scene.lines) lit[lineGroup(line)]?.push(...line.pieces);
  stroke(context, lit.up, palette.up, thickness * 1.35, 1);
  stroke(context, lit.down, palette.down, thickness * 1.35, 1);
}

/** Lines that lead to the node under the pointer or in focus, and those that lead on from it, have their own colours. */
function lineGroup(line) {
  const { focus, hover: over } = stage;
  if (!focus) return over.node === line.to.node ? "up" : over.node === line.from.node ? "down" : "plain";
  const [from, to] = [line.from.node.index, line.to.node.index];
  const isIn = (set, index) => set.has(index) || index === focus.index;
  if (isIn(focus.up, from) && isIn(focus.up, to)) return "up";
  if (isIn(focus.down, from) && isIn(focus.down, to)) return "down";
  return "plain";
}

/** Draws pieces of lines: curves between two columns, straight across one. */
function stroke(context, pieces, colour, width, alpha) {
  if (!pieces.length) return;
  const isFar = stage.view.k < 0.16;
  const { view } = stage;
  const seen = { top: -view.y / view.k, bottom: (stage.height - view.y) / view.k };
  const tall = (seen.bottom - seen.top) * 1.2;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.globalAlpha = alpha;
  context.beginPath();
  for (const { x, y, toX, toY } of pieces) {
    context.moveTo(x, y);
    if (isFar || y === toY) context.lineTo(toX, toY);
    else if (Math.abs(toY - y) < tall) context.bezierCurveTo((x + toX) / 2, y, (x + toX) / 2, toY, toX, toY);
    else traceStretch(context, x, y, toX, toY, seen);
  }
  context.stroke();
  if (stage.view.k >= 0.35) {
    context.fillStyle = colour;
    context.beginPath();
    for (const { toX, toY, isEnd } of pieces) {
      if (!isEnd) continue;
      context.moveTo(toX + 4.5, toY);
      context.lineTo(toX - 2, toY - 3.6);
      context.lineTo(toX - 2, toY + 3.6);
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The part of a tall curve that is seen: curves of many windows' height cost much and show little. */
function traceStretch(context, x, y, toX, toY, seen) {
  // The curve's height is y + (toY - y) · (3t² − 2t³); this is where it has a height, from 0 to 1.
  const at = (height) => 0.5 - Math.sin(Math.asin(1 - 2 * Math.min(1, Math.max(0, (height - y) / (toY - y)))) / 3);
  const [start, end] = [at(seen.top - 40), at(seen.bottom + 40)].sort((a, b) => a - b);
  for (let step = 0; step <= 10; step++) {
    const t = start + ((end - start) * step) / 10;
    const across = x + (toX - x) * (1.5 * t - 1.5 * t * t + t * t * t);
    const down = y + (toY - y) * t * t * (3 - 2 * t);
    if (step) context.lineTo(across, down);
    else context.moveTo(across, down);
  }
}

function paintBoxes(context, seen) {
  const isFar = stage.view.k < 0.3;
  for (const column of stage.scene.columns) {
    if (column.x > seen.right || column.x + column.width < seen.left) continue;
    for (let at = firstBelow(column.boxes, seen.top - nodeHeight); at < column.boxes.length; at++) {
      const box = column.boxes[at];
      if (box.y - nodeHeight > seen.bottom) break;
      if (isFar) paintBlock(context, box);
      else paintCard(context, box);
    }
  }
  context.globalAlpha = 1;
}

const colourOf = (node) => (node.colour && CSS.supports("color", node.colour) ? node.colour : palette[hue(node)]);

/** From afar a node is a stroke of its colour. */
function paintBlock(context, box) {
  const how = relation(box.node.index);
  const height = Math.max(nodeHeight * 0.7, Math.min(54, 1.6 / stage.view.k));
  context.globalAlpha = how === "none" ? 0.25 : 0.9;
  context.fillStyle = how === "self" || stage.hover === box ? palette.accent : colourOf(box.node);
  context.fillRect(box.x, box.y - height / 2, box.width, height);
}

function paintCard(context, box) {
  const { node, x, width } = box;
  const top = box.y - nodeHeight / 2;
  const how = relation(node.index);
  const isLit = how === "self" || stage.hover === box;
  context.globalAlpha = how === "none" && stage.hover !== box ? 0.32 : 1;
  context.fillStyle = how === "self" ? palette["accent-soft"] : palette.raised;
  context.strokeStyle = isLit ? palette.accent : how === "up" ? palette.up : how === "down" ? palette.down : palette.line;
  context.lineWidth = how === "self" ? 2 : 1.2;
  context.beginPath();
  context.roundRect(x, top, width, nodeHeight, 8);
  context.fill();
  context.stroke();
  context.fillStyle = colourOf(node);
  context.beginPath();
  context.roundRect(x + 8, top + 9, 4, nodeHeight - 18, 2);
  context.fill();
  const worst = testGrade(node) || (grade(node.last?.status) === "bad" ? "bad" : "");
  const room = width - 28 - (worst ? 14 : 0);
  context.textBaseline = "middle";
  context.fillStyle = palette.text;
  const isNear = stage.view.k >= 0.55;
  context.font = `${how === "self" ? 600 : 500} ${isNear ? 13 : 14.5}px ${palette.font}`;
  context.fillText(fitted(context, box, node.name, room), x + 20, isNear ? top + 16 : box.y);
  if (isNear) {
    context.font = `11px ${palette.font}`;
    context.fillStyle = palette.muted;
    context.fillText((box.subtitle ??= cut(context, subtitle(node), width - 28)), x + 20, top + 32);
  }
  if (worst) {
    context.fillStyle = palette[worst];
    context.beginPath();
    context.arc(x + width - 13, top + (isNear ? 16 : nodeHeight / 2), 3.6, 0, 7);
    context.fill();
  }
}

/** The name, cut where it is too long for its box. */
function fitted(context, box, name, room) {
  if (box.label === undefined || box.room !== room) {
    box.room = room;
    box.label = cut(context, name, room);
  }
  return box.label;
}

function cut(context, string, room) {
  if (context.measureText(string).width <= room) return string;
  let [low, high] = [0, string.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(string.slice(0, middle) + "…").width <= room) low = middle;
    else high = middle - 1;
  }
  return string.slice(0, low) + "…";
}

/** What stands below a node's name. */
function subtitle(node) {
  const kind = node.kind === "model" || node.kind === "exposure" ? node.materialized : node.kind;
  const parts = [kind || node.kind];
  if (node.rows !== undefined) parts.push(show.plural(node.rows, "row"));
  const tests = node.tests.length;
  if (tests) parts.push(show.plural(tests, "test"));
  return parts.join(" · ");
}

// The small map of a scene that is larger than the window.
const map = { canvas: byID("map"), scale: 0, picture: undefined, scene: undefined, isOn: false };

function showMap() {
  const { scene } = stage;
  const isLarge = fitting(scene).k < 0.42;
  map.isOn = isLarge;
  map.canvas.hidden = !isLarge;
  if (!isLarge || (map.scene === scene && map.theme === palette)) return;
  map.scene = scene;
  map.theme = palette;
  map.scale = Math.min(170 / scene.width, 220 / scene.height);
  const [width, height] = [Math.max(24, scene.width * map.scale) + 8, scene.height * map.scale + 8];
  for (const each of [map.canvas, (map.picture = document.createElement("canvas"))]) {
    each.width = Math.round(width * stage.ratio);
    each.height = Math.round(height * stage.ratio);
  }
  map.canvas.style.width = width + "px";
  map.canvas.style.height = height + "px";
  const context = map.picture.getContext("2d");
  context.scale(stage.ratio, stage.ratio);
  for (const box of scene.boxes) {
    context.fillStyle = colourOf(box.node);
    context.fillRect(4 + box.x * map.scale, 4 + box.y * map.scale - 0.4, Math.max(1.5, box.width * map.scale), Math.max(0.8, nodeHeight * map.scale));
  }
}

function paintMapFrame() {
  if (!map.isOn || !map.picture) return;
  const context = map.canvas.getContext("2d");
  const { view, ratio } = stage;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, map.canvas.width, map.canvas.height);
  context.drawImage(map.picture, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  const [x, y] = [4 - (view.x / view.k) * map.scale, 4 - (view.y / view.k) * map.scale];
  const [right, bottom] = [x + (stage.width / view.k) * map.scale, y + (stage.height / view.k) * map.scale];
  const limit = { right: map.canvas.width / ratio - 1, bottom: map.canvas.height / ratio - 1 };
  const [left, top] = [Math.max(1, x), Math.max(1, y)];
  context.strokeRect(left, top, Math.max(2, Math.min(right, limit.right) - left), Math.max(2, Math.min(bottom, limit.bottom) - top));
}

function setUpMap() {
  const jump = (event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    const [x, y] = [(event.offsetX - 4) / map.scale, (event.offsetY - 4) / map.scale];
    stage.flight = undefined;
    stage.view = { k: stage.view.k, x: stage.width / 2 - x * stage.view.k, y: stage.height / 2 - y * stage.view.k };
    redraw();
  };
  map.canvas.addEventListener("pointerdown", jump);
  map.canvas.addEventListener("pointermove", jump);
}
