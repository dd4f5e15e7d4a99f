/** Registers an element, unless another version of it is here already: the first one stays, and the page's developer hears of it. */
export function define(name: string, element: CustomElementConstructor) {
  if (typeof customElements === 'undefined') return;
  const there = customElements.get(name);
  if (!there) customElements.define(name, element);
  else if (there !== element) console.warn(`[telehealth] another version of <${name}> was first`);
}
