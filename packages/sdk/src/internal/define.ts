/** Registers an element, unless another version of it is here already: the first one stays, and the page's developer hears of it. */
export function define(name: string, element: CustomElementConstructor) {
  if (customElements.get(name)) console.warn(`[telehealth] another version of <${name}> was first`);
  else customElements.define(name, element);
}
