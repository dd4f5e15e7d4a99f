import { html, type LitElement } from 'lit';

/** One polite live region of a component, present from its first render. `say` is heard once; drawing it again says nothing. */
export class Announcer {
  #host: LitElement;
  #text = '';

  constructor(host: LitElement) {
    this.#host = host;
  }

  say(text: string) {
    this.#text = text;
    this.#host.requestUpdate();
  }

  /** Place it once in the host's template, outside of anything that comes and goes. */
  render() {
    return html`<p class="hush" role="status">${this.#text}</p>`;
  }
}
