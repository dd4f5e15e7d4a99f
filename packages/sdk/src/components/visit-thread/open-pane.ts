import { lazy } from '../../internal/lazy.ts';
import type { Shell, ThreadPane } from './thread-pane.ts';

const panes = lazy((retryQuery) => import('./thread-pane.ts'));
/** How long to wait when the thread itself could not be loaded. */
const LATER = 3000;

/** The thread that is open, if one is. What draws it is loaded with the first. */
export class OpenPane {
  pane: ThreadPane | undefined;
  #loading: string | undefined;
  #changed: () => void;

  /** `changed` is told when it is there, and when it is worth trying again. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Open, or on its way. */
  isAt(conversationId: string) {
    return this.pane?.conversationId === conversationId || this.#loading === conversationId;
  }

  async open(conversationId: string, shell: () => Shell) {
    this.#loading = conversationId;
    try {
      const it = await panes();
      if (this.#loading !== conversationId) return;
      this.pane = new it.ThreadPane(shell());
      this.#loading = undefined;
      this.#changed();
    } catch {
      setTimeout(() => {
        if (this.#loading !== conversationId) return;
        this.#loading = undefined;
        this.#changed();
      }, LATER);
    }
  }

  /** True when there was one. */
  close() {
    this.#loading = undefined;
    const { pane } = this;
    pane?.close();
    this.pane = undefined;
    return pane !== undefined;
  }

  /** Settles once what draws threads is there, or could not be loaded. */
  loaded = () => panes().catch(() => {});
}
