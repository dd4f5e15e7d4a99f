import { html, type ReactiveController, type ReactiveControllerHost } from 'lit';

/** One polite live region of a component, present from its first render. `say` is heard once; drawing it again says nothing. */
export class Announcer implements ReactiveController {
  #host: ReactiveControllerHost;
  #text = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {}

  say(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#host.requestUpdate();
  }

  /** Place it once in the host's template, outside of anything that comes and goes. */
  render() {
    return html`<p class="hush" role="status">${this.#text}</p>`;
  }
}
