import type { WebhookProblem } from '@bedside/contract';

export type WebhookMessage = {
  url: string;
  /** `webhook-id`: the same for every attempt. */
  id: string;
  body: string;
  /** The newest first; two while one is replaced. */
  secrets: readonly string[];
  at: Date;
};

/** What came of one attempt. */
export type WebhookAnswer = { statusCode: number | null; problem: WebhookProblem | null };

/** The way to the servers of clinics. */
export type WebhookPort = {
  /** Whether deliveries may go to such an address, as far as it says so itself. */
  accepts: (url: string) => boolean;
  /** The secret that belongs to a seed: `whsec_…`. */
  secretOf: (seed: string) => string;
  /** One attempt. Never rejects. */
  send: (message: WebhookMessage) => Promise<WebhookAnswer>;
};
