/** With Alt and Shift, on every keyboard the key that has this letter on the English one. */
export const KEYS = { admit: 'A', late: 'L', everyone: 'M', keys: 'K' } as const;
export type Shortcut = keyof typeof KEYS;

const isField = (one: EventTarget) =>
  one instanceof HTMLElement && (one.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName));

/** Which of the board's shortcuts was pressed; none while somebody types. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (!event.altKey || !event.shiftKey || event.composedPath().some(isField)) return undefined;
  return (Object.keys(KEYS) as Shortcut[]).find((name) => event.code === `Key${KEYS[name]}`);
}
