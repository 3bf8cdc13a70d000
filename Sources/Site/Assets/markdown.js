// Descriptions are Markdown: headings, lists, tables, quotes, code, emphasis, links. HTML in them is shown as text.

/** The HTML of a Markdown text. */
function markdown(source) {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  let html = "";
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    const fence = /^\s*(```+|~~~+)\s*(\w*)/.exec(line);
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (fence) {
      const start = ++at;
      while (at < lines.length && !lines[at].trim().startsWith(fence[1])) at++;
      const code = lines.slice(start, at++).join("\n");
      html += `<pre><code>${/^sql$/i.test(fence[2]) ? highlight(code) : escaped(code)}</code></pre>`;
    } else if (heading) {
      const level = Math.min(4, heading[1].length);
      html += `<h${level}>${inline(heading[2])}</h${level}>`;
      at++;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      html += "<hr>";
      at++;
    } else if (/^\s*>/.test(line)) {
      const quote = take(/^\s*>\s?/);
      html += `<blockquote>${markdown(quote.join("\n"))}</blockquote>`;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      html += list();
    } else if (line.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "")) {
      html += table();
    } else if (line.trim() === "") {
      at++;
    } else {
      const start = at++;
      while (at < lines.length && lines[at].trim() !== "" && !/^\s*(#{1,6}\s|>|```|~~~|[-*+]\s|\d+[.)]\s)/.test(lines[at])) at++;
      html += `<p>${inline(lines.slice(start, at).join("\n").trim())}</p>`;
    }
  }
  return html;

  function take(prefix) {
    const taken = [];
    while (at < lines.length && prefix.test(lines[at])) taken.push(lines[at++].replace(prefix, ""));
    return taken;
  }

  function list() {
    const item = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
    const first = item.exec(lines[at]);
    const isOrdered = /\d/.test(first[2]);
    const items = [];
    while (at < lines.length) {
      const found = item.exec(lines[at]);
      if (found && found[1].length <= first[1].length + 1) items.push([found[3]]);
      else if (items.length && /^\s+\S/.test(lines[at])) items[items.length - 1].push(lines[at].slice(first[1].length + 2));
      else if (items.length && lines[at].trim() !== "" && !/^\s*(#{1,6}\s|>|```)/.test(lines[at]) && lines[at - 1].trim() !== "") items[items.length - 1].push(lines[at]);
      else if (lines[at].trim() === "" && item.test(lines[at + 1] ?? "")) { at++; continue; }
      else break;
      at++;
    }
    const tag = isOrdered ? "ol" : "ul";
    return `<${tag}>${items.map((parts) => `<li>${parts.length > 1 ? tight(markdown(parts.join("\n"))) : inline(parts[0])}</li>`).join("")}</${tag}>`;
  }

  function table() {
    const cells = (row) => row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replace(/\\\|/g, "|")));
    const head = cells(lines[at]);
    at += 2;
    let body = "";
    while (at < lines.length && lines[at].includes("|")) body += `<tr>${cells(lines[at++]).map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    return `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join("")}</tr></thead><tbody>${body}</tbody></table>`;
  }
}

/** A single paragraph needs no space of its own inside a list. */
function tight(html) {
  const only = /^<p>([\s\S]*?)<\/p>/.exec(html);
  return only ? only[1] + html.slice(only[0].length) : html;
}

/** Emphasis, code, links and pictures inside a paragraph. */
function inline(source) {
  const kept = [];
  const keep = (html) => `\u0001${kept.push(html) - 1}\u0002`;
  let html = source.replace(/[\u0001\u0002]/g, "")
    .replace(/(`+)([\s\S]*?[^`])\1(?!`)/g, (_, __, code) => keep(`<code>${escaped(code.trim())}</code>`))
    .replace(/!\[([^\]]*)\]\(\s*([^\s)]+)[^)]*\)/g, (_, name, address) => keep(picture(name, address)))
    .replace(/\[([^\]]+)\]\(\s*([^\s)]+)[^)]*\)/g, (_, name, address) => keep(link(inline(name), address)))
    .replace(/<(https?:\/\/[^\s>]+)>/g, (_, address) => keep(link(escaped(address), address)))
    .replace(/\bhttps?:\/\/[^\s<>()]+[^\s<>().,;:!?'"]/g, (address) => keep(link(escaped(address), address)));
  html = escaped(html)
    .replace(/(\*\*|__)(?=\S)([\s\S]*?\S)\1/g, "<strong>$2</strong>")
    .replace(/(^|[^\w*])\*(?=\S)([^*]*?\S)\*(?!\w)/g, "$1<em>$2</em>")
    .replace(/(^|[^\w])_(?=\S)([^_]*?\S)_(?!\w)/g, "$1<em>$2</em>")
    .replace(/ {2,}\n/g, "<br>");
  while (/\u0001\d+\u0002/.test(html)) html = html.replace(/\u0001(\d+)\u0002/g, (_, number) => kept[number]);
  return html;
}

function link(html, address) {
  const isSafe = /^(https?:|mailto:|#|\.{0,2}\/|[\w-]+(\/|\.|$))/i.test(address) && !/^\s*(javascript|data|vbscript):/i.test(address);
  if (!isSafe) return html;
  const isOut = /^https?:/i.test(address);
  return `<a href="${escaped(address)}"${isOut ? ' target="_blank" rel="noreferrer"' : ""}>${html}</a>`;
}

/** A picture of the project; pictures from the network stay links, because the page opens nothing by itself. */
function picture(name, address) {
  if (/^[a-z]+:/i.test(address) && !/^data:image\//i.test(address)) return link(escaped(name || address), address);
  return `<img alt="${escaped(name)}" src="${escaped(address)}">`;
}
