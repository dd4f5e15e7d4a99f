/** The control that has the focus, through shadow roots. */
export function focusedIn({ activeElement }: DocumentOrShadowRoot): HTMLElement | undefined {
  if (!activeElement || activeElement === document.body) return undefined;
  return (activeElement.shadowRoot && focusedIn(activeElement.shadowRoot)) ?? (activeElement as HTMLElement);
}
