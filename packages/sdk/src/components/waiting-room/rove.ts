const STEP: Record<string, [row: number, column: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};
const buttonsOf = (row: Element) => [...row.querySelectorAll<HTMLElement>('.act button')];

/** The buttons of a board are one stop of the Tab key; arrows lead from person to person and from button to button. */
export class Rove {
  #current: HTMLElement | undefined;
  #name = '';

  /** After each drawing. `list` is null while there is nothing to rove in. */
  settle(list: Element | null) {
    const rows = list ? [...list.children].filter((row) => buttonsOf(row).length) : [];
    const all = rows.flatMap(buttonsOf);
    if (!this.#current?.isConnected || !all.includes(this.#current)) {
      this.#current = all.find((one) => one.dataset['name'] === this.#name) ?? all[0];
    }
    for (const one of all) one.tabIndex = one === this.#current ? 0 : -1;
  }

  /** Where the focus goes when the person it stood at is gone. */
  get current() {
    return this.#current;
  }

  onFocus = (event: Event) => {
    const button = (event.target as Element).closest<HTMLElement>('.act button');
    if (!button) return;
    this.#current = button;
    this.#name = button.dataset['name'] ?? '';
    this.settle(button.closest('ul'));
  };

  onKey = (event: KeyboardEvent) => {
    const step = STEP[event.key];
    const button = (event.target as Element).closest<HTMLElement>('.act button');
    const row = button?.closest('li');
    if (!step || !button || !row || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...row.parentElement!.children].filter((one) => buttonsOf(one).length);
    const [down, along] = step;
    const at = buttonsOf(row).indexOf(button);
    const mirrored = getComputedStyle(row).direction === 'rtl' ? -along : along;
    const other = down ? rows[rows.indexOf(row) + down] : row;
    const buttons = other ? buttonsOf(other) : [];
    const next = down
      ? (buttons.find((one) => one.dataset['act'] === button.dataset['act']) ?? buttons[Math.min(at, buttons.length - 1)])
      : buttons[at + mirrored];
    event.preventDefault();
    next?.focus();
  };
}
