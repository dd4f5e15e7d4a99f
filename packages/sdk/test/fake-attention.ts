import type { AttentionPort } from '../src/devices/attention-port.ts';

/** A page that may be out of sight, a person who may be notified, and a phone: what they were shown and how it shook. */
export class FakeAttention implements AttentionPort {
  isAway = false;
  answer: ReturnType<AttentionPort['mayNotify']> = 'granted';
  readonly shown: { text: string; tag: string }[] = [];
  readonly taken: string[] = [];
  readonly shaken: (number | number[])[] = [];
  #listeners = new Set<() => void>();

  isHidden = () => this.isAway;
  mayNotify = () => this.answer;
  vibrate = (pattern: number | number[]) => void this.shaken.push(pattern);
  onHidden = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  askToNotify = async () => {
    this.answer = 'granted';
  };
  notify = (text: string, tag: string) => {
    this.shown.push({ text, tag });
    return () => void this.taken.push(tag);
  };

  /** The person looks at another tab. */
  leave() {
    this.isAway = true;
    for (const listener of this.#listeners) listener();
  }
}
