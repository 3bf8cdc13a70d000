// What the canvas shows: the whole graph as it was laid out when the page was made, or a part of it, closed up.
// Columns and the order inside them never change; a part only loses its gaps.
const nodeHeight = 46;
const nodePitch = 62;
const bendPitch = 22;

/** Edges by child and parent, with the heights at which they pass the columns between. */
const edges = [];
for (let child = 0, number = 0; child < data.drawn; child++) {
  for (const parent of nodes[child].parents) {
    if (parent < data.drawn && parent !== child) edges.push({ from: parent, to: child, bends: data.bends[number++] });
  }
}

/** The whole graph. */
function wholeScene() {
  const boxes = drawn.map((node) => ({ node, x: data.columns[node.rank][0], y: node.y, width: data.columns[node.rank][1] }));
  const lines = edges.map((edge) => ({
    from: boxes[edge.from], to: boxes[edge.to],
    points: edge.bends.map((y, step) => ({ x: data.columns[nodes[edge.from].rank + step + 1][0], width: data.columns[nodes[edge.from].rank + step + 1][1], y })),
  }));
  return finishScene(boxes, lines, data.columns.map(([x, width], rank) => ({ x, width, rank })));
}

/** The scene of some nodes. */
function partScene(members) {
  const ranks = [...new Set([...members].map((index) => nodes[index].rank))].sort((a, b) => a - b);
  const slots = ranks.map(() => []);
  const slotOf = new Map(ranks.map((rank, place) => [rank, place]));
  const boxes = new Map();
  for (const index of members) {
    const box = { node: nodes[index], y: nodes[index].y, pitch: nodePitch };
    boxes.set(index, box);
    slots[slotOf.get(nodes[index].rank)].push(box);
  }
  const lines = [];
  const shared = new Map();
  for (const edge of edges) {
    if (!members.has(edge.from) || !members.has(edge.to)) continue;
    const line = { from: boxes.get(edge.from), to: boxes.get(edge.to), points: [] };
    edge.bends.forEach((y, step) => {
      const slot = slotOf.get(nodes[edge.from].rank + step + 1);
      if (slot === undefined) return;
      const key = edge.from + ":" + slot;
      let point = shared.get(key);
      if (!point) {
        shared.set(key, (point = { y, pitch: bendPitch, isBend: true, slot }));
        slots[slot].push(point);
      }
      line.points.push(point);
    });
    lines.push(line);
  }
  place(slots, lines);
  let x = 0;
  const tallest = Math.max(...slots.map((slot) => slot.length)) * nodePitch;
  const gap = Math.min(360, Math.max(48, tallest / 12));
  const columns = ranks.map((rank, slot) => {
    const width = Math.max(90, ...slots[slot].filter((item) => item.node).map((item) => widthOf(item.node)));
    for (const item of slots[slot]) Object.assign(item, { x, width });
    const column = { x, width, rank };
    x += width + gap;
    return column;
  });
  return finishScene([...boxes.values()], lines, columns);
}

const widthOf = (node) => Math.min(270, Math.max(150, 52 + 7.4 * node.name.length));

/** Heights near the neighbours, in the order given: each column in turn is solved exactly, to and fro. */
function place(slots, lines) {
  const links = new Map();
  const link = (a, b) => {
    const strength = a.isBend && b.isBend ? 8 : a.isBend || b.isBend ? 2 : 1;
    for (const [one, other, side] of [[a, b, 1], [b, a, 0]]) {
      if (!links.has(one)) links.set(one, [[], []]);
      links.get(one)[side].push([other, strength]);
    }
  };
  for (const { from, to, points } of lines) [from, ...points, to].reduce((a, b) => (link(a, b), b));
  for (const slot of slots) {
    slot.sort((a, b) => a.y - b.y);
    let y = -slot.reduce((sum, item) => sum + item.pitch, 0) / 2;
    for (const item of slot) { item.y = y + item.pitch / 2; y += item.pitch; }
  }
  for (let sweep = 0; sweep < 12; sweep++) {
    const sides = sweep >= 8 ? [0, 1] : [sweep % 2];
    const order = sweep % 2 ? [...slots].reverse() : slots;
    for (const slot of order) settle(slot, (item) => {
      let sum = 0, weight = 0;
      for (const side of sides) for (const [other, strength] of links.get(item)?.[side] ?? []) { sum += other.y * strength; weight += strength; }
      return weight ? [sum / weight, weight] : [item.y, 0.05];
    });
  }
}

/** One column: as near to the wishes as order and distances allow. Items that want to overlap move as a block. */
function settle(slot, wish) {
  const blocks = [];
  const offsets = [];
  slot.forEach((item, at) => {
    offsets.push(at ? offsets[at - 1] + (slot[at - 1].pitch + item.pitch) / 2 : 0);
    const [y, weight] = wish(item);
    blocks.push({ weight, sum: (y - offsets[at]) * weight, count: 1 });
    while (blocks.length > 1 && mean(blocks[blocks.length - 2]) > mean(blocks[blocks.length - 1])) {
      const last = blocks.pop();
      const before = blocks[blocks.length - 1];
      before.weight += last.weight;
      before.sum += last.sum;
      before.count += last.count;
    }
  });
  let at = 0;
  for (const block of blocks) for (let n = 0; n < block.count; n++, at++) slot[at].y = mean(block) + offsets[at];
}

const mean = (block) => block.sum / block.weight;

/** Adds what drawing needs: the boxes of each column from top to bottom, lines as curves, the bounds of all. */
function finishScene(boxes, lines, columns) {
  const byRank = new Map(columns.map((column) => [column.rank, Object.assign(column, { boxes: [] })]));
  const top = Math.min(...boxes.map((box) => box.y), 0);
  for (const box of boxes) { box.y -= top - nodeHeight / 2; byRank.get(box.node.rank).boxes.push(box); }
  const moved = new Set();
  for (const line of lines) for (const point of line.points) {
    if (moved.has(point)) continue;
    moved.add(point);
    point.y -= top - nodeHeight / 2;
  }
  for (const column of columns) column.boxes.sort((a, b) => a.y - b.y);
  const gaps = cutLines(lines);
  const last = columns[columns.length - 1];
  return {
    boxes, lines, gaps, columns, width: last ? last.x + last.width : 0,
    height: Math.max(nodeHeight, ...boxes.map((box) => box.y + nodeHeight / 2)),
    boxOf: new Map(boxes.map((box) => [box.node.index, box])),
  };
}

/** Cuts lines into pieces from column to column. What several lines share, because they leave one node, is one piece. */
function cutLines(lines) {
  const gaps = new Map();
  const known = new Map();
  for (const line of lines) {
    line.pieces = [];
    let [x, y] = [line.from.x + line.from.width, line.from.y];
    const cut = (toX, toY, isEnd) => {
      const key = `${line.from.node.index} ${x} ${y} ${toX} ${toY}`;
      let piece = known.get(key);
      if (!piece) {
        known.set(key, (piece = { x, y, toX, toY, isEnd, top: Math.min(y, toY), bottom: Math.max(y, toY) }));
        if (!gaps.has(x)) gaps.set(x, { left: x, right: toX, pieces: [] });
        const gap = gaps.get(x);
        gap.right = Math.max(gap.right, toX);
        gap.pieces.push(piece);
      }
      line.pieces.push(piece);
      [x, y] = [toX, toY];
    };
    for (const point of line.points) {
      cut(point.x, point.y, false);
      cut(point.x + point.width, point.y, false);
    }
    cut(line.to.x - 5, line.to.y, true);
  }
  return [...gaps.values()];
}

/** The nodes from which (`parents`) or to which (`children`) a node leads, within so many steps. */
function relatives(node, side, depth) {
  const found = new Set();
  let layer = [node.index];
  for (let step = 0; layer.length && step < depth; step++) {
    const next = [];
    for (const index of layer) for (const other of nodes[index][side]) {
      if (other < data.drawn && !found.has(other)) { found.add(other); next.push(other); }
    }
    layer = next;
  }
  found.delete(node.index);
  return found;
}
