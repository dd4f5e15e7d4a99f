import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Corner } from '../telehealth-call/stage-view.ts';

type Host = ReactiveControllerHost & HTMLElement;
const CORNERS: readonly Corner[] = ['top-start', 'top-end', 'bottom-start', 'bottom-end'];
/** How far a throw carries, as the way it would go on for, in milliseconds. */
const MOMENTUM = 150;
const NEAR = 6;

/** The self view is dragged by pointer, thrown, or moved by arrow keys; it always comes to rest in a corner of the stage. */
export class SelfView implements ReactiveController {
  #host: Host;
  #get: () => Corner;
  #set: (corner: Corner) => void;
  #grip: { id: number; x: number; y: number; dx: number; dy: number; vx: number; vy: number; at: number } | undefined;

  constructor(host: Host, get: () => Corner, set: (corner: Corner) => void) {
    this.#host = host;
    this.#get = get;
    this.#set = set;
    host.addController(this);
  }

  hostDisconnected() {
    this.#grip = undefined;
  }

  get #isRtl() {
    return getComputedStyle(this.#host).direction === 'rtl';
  }

  readonly onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const self = event.currentTarget as HTMLElement;
    self.setPointerCapture(event.pointerId);
    const { clientX: x, clientY: y, timeStamp: at } = event;
    this.#grip = { id: event.pointerId, x, y, dx: 0, dy: 0, vx: 0, vy: 0, at };
  };

  readonly onPointerMove = (event: PointerEvent) => {
    const grip = this.#grip;
    if (grip?.id !== event.pointerId) return;
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    const time = Math.max(1, event.timeStamp - grip.at);
    Object.assign(grip, { vx: (dx - grip.dx) / time, vy: (dy - grip.dy) / time, dx, dy, at: event.timeStamp });
    if (Math.hypot(dx, dy) > NEAR) (event.currentTarget as HTMLElement).style.translate = `${dx}px ${dy}px`;
  };

  readonly onPointerUp = (event: PointerEvent) => {
    const grip = this.#grip;
    if (grip?.id !== event.pointerId) return;
    this.#grip = undefined;
    const self = event.currentTarget as HTMLElement;
    const from = self.getBoundingClientRect();
    self.style.translate = '';
    if (Math.hypot(grip.dx, grip.dy) <= NEAR) return;
    const stage = self.parentElement!.getBoundingClientRect();
    const x = from.left + from.width / 2 + (event.type === 'pointerup' ? grip.vx * MOMENTUM : 0);
    const y = from.top + from.height / 2 + (event.type === 'pointerup' ? grip.vy * MOMENTUM : 0);
    const isStart = x < stage.left + stage.width / 2 !== this.#isRtl;
    this.#settle(self, from, `${y < stage.top + stage.height / 2 ? 'top' : 'bottom'}-${isStart ? 'start' : 'end'}` as Corner);
  };

  readonly onKey = (event: KeyboardEvent) => {
    const at = CORNERS.indexOf(this.#get());
    const isEnd = at % 2 === 1;
    const isBottom = at > 1;
    const towardsEnd = { ArrowRight: !this.#isRtl, ArrowLeft: this.#isRtl }[event.key];
    const towardsBottom = { ArrowDown: true, ArrowUp: false }[event.key];
    if (towardsEnd === undefined && towardsBottom === undefined) return;
    event.preventDefault();
    const self = event.currentTarget as HTMLElement;
    const next = CORNERS[((towardsBottom ?? isBottom) ? 2 : 0) + ((towardsEnd ?? isEnd) ? 1 : 0)]!;
    if (next !== this.#get()) this.#settle(self, self.getBoundingClientRect(), next);
  };

  /** From where it is to its corner. */
  #settle(self: HTMLElement, from: DOMRect, corner: Corner) {
    this.#set(corner);
    void this.#host.updateComplete.then(() => {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
      const to = self.getBoundingClientRect();
      const start = `${from.left - to.left}px ${from.top - to.top}px`;
      self.animate([{ translate: start }, { translate: '0 0' }], { duration: 200, easing: 'cubic-bezier(0.2, 1.3, 0.4, 1)' });
    });
  }
}
