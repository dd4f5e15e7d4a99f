import type { Problem } from '@bedside/contract';

/** A refusal of the API, or one of ours: `network.offline` (no reply), `auth.missing` (the page gives no session), `auth.invalid`. */
export class ApiError extends Error {
  readonly code: string;
  /** 0 when no reply came. */
  readonly status: number;
  readonly problem: Problem | undefined;
  readonly retryAfterSeconds: number | null;

  constructor(code: string, status = 0, problem?: Problem, retryAfterSeconds: number | null = null) {
    super(code);
    this.code = code;
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = problem?.retryAfterSeconds ?? retryAfterSeconds;
  }
}
