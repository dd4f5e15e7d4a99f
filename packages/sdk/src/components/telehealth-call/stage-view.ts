import type { Layout, Tile } from '../telehealth-stage/arrange.ts';

export type Corner = 'top-start' | 'top-end' | 'bottom-start' | 'bottom-end';
export type Panel = 'people' | 'messages' | 'notes' | 'clinic';

const SHORTCUTS = 'telehealth-shortcuts';
const recall = () => {
  try {
    return localStorage.getItem(SHORTCUTS) !== 'off';
  } catch {
    return true;
  }
};

/** How the person has arranged the visit; kept while it is drawn anew. */
export class StageView {
  layout: Layout = 'auto';
  /** What is kept large: a person, or their screen. */
  pinned: string | null = null;
  corner: Corner = 'top-end';
  panel: Panel | null = null;
  isSelfHidden = false;
  /** Of whom the people's panel shows what may be done. */
  opened: string | null = null;
  volume = 1;
  hasShortcuts = recall();
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(
    change: Partial<
      Pick<StageView, 'layout' | 'pinned' | 'corner' | 'panel' | 'isSelfHidden' | 'volume' | 'opened' | 'hasShortcuts'>
    >,
  ) {
    Object.assign(this, change);
    if ('hasShortcuts' in change) {
      try {
        localStorage.setItem(SHORTCUTS, this.hasShortcuts ? 'on' : 'off');
      } catch {
        // A page without storage asks anew each time.
      }
    }
    this.#changed();
  }

  isPinned(kind: Tile['kind'], identity: string) {
    return this.pinned === `${kind} ${identity}`;
  }
  /** Keeps this large, or no longer. */
  pin(kind: Tile['kind'], identity: string) {
    this.set({ pinned: this.isPinned(kind, identity) ? null : `${kind} ${identity}` });
  }

  toggle(panel: Panel) {
    this.set({ panel: this.panel === panel ? null : panel });
  }
}
