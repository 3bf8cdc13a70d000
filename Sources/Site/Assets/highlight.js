const sqlWords = new Set(
  ("select from where and or not in is null as on join left right full outer inner cross lateral using group by having order limit offset union all " +
    "except intersect distinct case when then else end with recursive over partition rows range between preceding following unbounded current row " +
    "insert into values update set delete create table view temporary temp drop alter if exists cast like ilike similar to asc desc nulls first last " +
    "filter window true false interval materialized primary key references default grant begin commit rollback returning conflict do nothing merge matched").split(" "),
);

/** HTML of SQL with templates in it: words, strings, comments, numbers, calls and the templates stand out. */
function highlight(code) {
  const token = /(\{#[\s\S]*?#\}|--[^\n]*|\/\*[\s\S]*?\*\/)|(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})|('(?:[^']|'')*')|("(?:[^"]|"")*")|\b(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b|([A-Za-z_][\w$]*)(\s*\()?/gi;
  let html = "";
  let end = 0;
  for (const found of code.matchAll(token)) {
    html += escaped(code.slice(end, found.index));
    end = found.index + found[0].length;
    const [whole, comment, template, string, , number, word, call] = found;
    if (comment) html += `<span class="m">${escaped(comment)}</span>`;
    else if (template) html += `<span class="j">${escaped(template)}</span>`;
    else if (string) html += `<span class="s">${escaped(string)}</span>`;
    else if (number) html += `<span class="u">${number}</span>`;
    else if (word && sqlWords.has(word.toLowerCase())) html += `<span class="k">${word}</span>${call ?? ""}`;
    else if (word && call) html += `<span class="f">${word}</span>${call}`;
    else html += escaped(whole);
  }
  return html + escaped(code.slice(end));
}
