const SVG = "http://www.w3.org/2000/svg";

export function svgNode(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/* Unchanged attributes are not written, since that invalidates styles and layout. */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

/* Changes the text node: another one would have the browser match all selectors with :has() again, which
   takes longer than drawing the strips. */
export function setText(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== String(text)) node.firstChild.data = text;
}

export const setHidden = (node, isHidden) => node.toggleAttribute("hidden", isHidden);

/* The nodes of a changing list, which are used again; the parent has never more than are shown. */
export class Pool {
  #nodes = [];

  constructor(parent, make) {
    this.parent = parent;
    this.make = make;
  }

  show(items, draw) {
    items.forEach((item, at) => draw(this.#node(at), item));
    for (const node of this.#nodes.splice(items.length)) node.remove();
  }

  #node(at) {
    if (!this.#nodes[at]) {
      this.#nodes[at] = this.make();
      this.parent.append(this.#nodes[at]);
    }
    return this.#nodes[at];
  }
}
