/** How a page calls for somebody who does not look at it. Tests use `FakeAttention`. */
export interface AttentionPort {
  isHidden(): boolean;
  /** Whenever the page goes out of sight; the answer ends it. */
  onHidden(listener: () => void): () => void;
  /** Whether the person lets this page notify: `default`, not asked yet; `unsupported`, no such thing here. */
  mayNotify(): NotificationPermission | 'unsupported';
  askToNotify(): Promise<void>;
  /** A notification that stays until it is clicked, which comes back to the page, or taken away by what this answers. */
  notify(text: string, tag: string): () => void;
  /** In milliseconds, on and off; 0 stops it. Nothing where there is nothing that could shake. */
  vibrate(pattern: number | number[]): void;
}
