/** An element with attributes and children; text is never read as HTML. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || (value === false && !name.startsWith("aria-"))) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return element;
}

const byID = (id) => document.getElementById(id);
const dot = (node) => make("span", { class: "dot", style: `background:${node.colour && CSS.supports("color", node.colour) ? node.colour : `var(--${hue(node)})`}` });
const mark = (status) => make("span", { class: "mark " + grade(status), title: status });
const escaped = (string) => string.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A button that copies a text; where the browser does not let it, the text is selected by hand. */
function copyButton(textOf) {
  return make("button", {
    class: "copy", type: "button", onclick: (event) => {
      const button = event.currentTarget;
      const done = (word) => { button.textContent = word; setTimeout(() => (button.textContent = "Copy"), 1200); };
      if (!navigator.clipboard) return done("Not allowed here");
      navigator.clipboard.writeText(textOf()).then(() => done("Copied"), () => done("Not allowed here"));
    },
  }, "Copy");
}
