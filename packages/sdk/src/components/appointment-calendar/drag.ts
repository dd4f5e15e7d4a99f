/** So far a pointer goes before it is a drag and no press. */
const FAR = 6;

export type Dragged = {
  /** The drag has begun: what is free comes. */
  began(): void;
  /** Let go over a free time, by its start; or over none. */
  dropped(startsAt: string | undefined): void;
};

/** Follows a mouse or a pen from a visit to a free time. Fingers scroll; for them there is the visit's own "Move". */
export function follow(down: PointerEvent, root: ShadowRoot, { began, dropped }: Dragged) {
  const one = down.currentTarget as HTMLElement;
  if (down.button !== 0 || down.pointerType === 'touch') return;
  const life = new AbortController();
  const { signal } = life;
  let isOn = false;
  let over: HTMLElement | undefined;
  const slotAt = ({ clientX, clientY }: PointerEvent) =>
    root.elementsFromPoint(clientX, clientY).find((it): it is HTMLElement => it instanceof HTMLElement && 'slot' in it.dataset);
  const end = () => {
    life.abort();
    one.style.removeProperty('translate');
    delete one.dataset['dragged'];
    delete over?.dataset['over'];
  };
  const go = (event: PointerEvent) => {
    const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
    if (!isOn) {
      if (Math.hypot(x, y) < FAR) return;
      isOn = true;
      one.setPointerCapture(down.pointerId);
      one.dataset['dragged'] = '';
      began();
    }
    one.style.setProperty('translate', `${x}px ${y}px`);
    const now = slotAt(event);
    if (now === over) return;
    delete over?.dataset['over'];
    if (now) now.dataset['over'] = '';
    over = now;
  };
  one.addEventListener('pointermove', go, { signal });
  one.addEventListener(
    'pointerup',
    (event) => {
      const slot = isOn ? slotAt(event) : undefined;
      end();
      if (!isOn) return;
      // After the click that comes with letting go: that one opens nothing.
      setTimeout(() => dropped(slot?.dataset['slot']));
    },
    { signal },
  );
  one.addEventListener(
    'pointercancel',
    () => {
      end();
      if (isOn) dropped(undefined);
    },
    { signal },
  );
}
