import type { ServerResponse } from 'node:http';
import type { Sight } from './events.rules.ts';

export type StreamPrincipal = {
  clinicId: string;
  /** The session or the secret key it was opened with: when that ends, so does the stream. */
  principalId: string;
  sight: Sight;
};

/**
 * One client's stream. It owns no timer and no pending promise: frames are shared, and time is the hub's. What is told goes to a
 * connection by `writeTo`, or to whoever reads `body`.
 */
export class EventStream {
  readonly clinicId: string;
  readonly principalId: string;
  readonly sight: Sight;
  /** By the wall clock; null for a secret key. */
  expiresAt: Date | null = null;
  onEnd: () => void = () => {};
  isOpen = true;

  #body: ReadableStream<Uint8Array> | undefined;
  /** Takes a frame and says whether it takes another at once. */
  #give: (frame: Uint8Array) => boolean = () => false;
  #close: () => void = () => {};
  /** Ends it for a reader who does not read: there is nobody to hear of an end in order. */
  #cut: () => void = () => this.#close();
  #isHungry = false;
  #queue: Uint8Array[] = [];
  #room: number;
  /** What the hub told while the past was still being read; undefined once that is done. */
  #early: { position: number; frame: Uint8Array }[] | undefined = [];
  #last = 0;

  /** `queueBytes`: what may wait for a slow reader; beyond it the stream is cut, and the client resumes. */
  constructor({ clinicId, principalId, sight }: StreamPrincipal, queueBytes: number) {
    this.clinicId = clinicId;
    this.principalId = principalId;
    this.sight = sight;
    this.#room = queueBytes;
  }

  /** Made when it is first asked for. */
  get body(): ReadableStream<Uint8Array> {
    return (this.#body ??= new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#give = (frame) => (controller.enqueue(frame), false);
          this.#close = () => controller.close();
          if (!this.isOpen) controller.close();
        },
        pull: () => this.#feed(),
        cancel: () => this.#finish(),
      },
      { highWaterMark: 0 },
    ));
  }

  /** Straight to the connection: with thousands of pages, a stream of the web beside each is most of the memory and of the work. */
  writeTo(outgoing: ServerResponse): void {
    this.#give = (frame) => outgoing.write(frame);
    this.#close = () => void outgoing.end();
    this.#cut = () => void outgoing.destroy();
    outgoing.on('drain', () => this.#feed());
    outgoing.once('close', () => this.#finish());
    if (!this.isOpen) outgoing.end();
    else if (outgoing.destroyed) this.#finish();
    else this.#feed();
  }

  /** The past is sent; from here on what the hub told since, and tells from now on. */
  follow(last: number): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#last = last;
    for (const { position, frame } of early) this.tell(position, frame);
  }

  /** An event. The same one is sent once, however often it is told. */
  tell(position: number, frame: Uint8Array): void {
    if (this.#early) return void this.#early.push({ position, frame });
    if (position <= this.#last) return;
    this.#last = position;
    this.send(frame);
  }

  /** A frame without a position. */
  send(frame: Uint8Array): void {
    if (!this.isOpen) return;
    if (this.#isHungry) {
      this.#isHungry = this.#give(frame);
      return;
    }
    this.#room -= frame.byteLength;
    if (this.#room < 0) {
      this.#finish();
      return this.#cut();
    }
    this.#queue.push(frame);
  }

  /** Nothing more comes. What still waits is dropped: the client asks for it when it resumes. */
  end(): void {
    if (!this.isOpen) return;
    this.#finish();
    this.#close();
  }

  /** There is room: for all that waits, or for as much as is taken. */
  #feed() {
    this.#isHungry = true;
    while (this.#isHungry) {
      const frame = this.#queue.shift();
      if (!frame) return;
      this.#room += frame.byteLength;
      this.#isHungry = this.#give(frame);
    }
  }

  #finish() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#queue = [];
    this.#early = [];
    this.onEnd();
  }
}
