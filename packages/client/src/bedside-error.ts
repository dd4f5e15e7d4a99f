import type { Problem } from './api.gen.ts';

/** The API refused. Branch on `code`; `message` is fixed text and repeats nothing that was sent. */
export class BedsideError extends Error {
  override name = 'BedsideError';
  /** `module.reason`, stable, for example `appointments.slot_taken`; `http.` and the status when the reply was not the API's own. */
  readonly code: string;
  readonly status: number;
  /** The whole refusal; join refusals carry `reason`, `opensAt` and `closesAt`. Undefined when the reply was not the API's own. */
  readonly problem: Problem | undefined;
  /** When asking again may help, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Problem | undefined, retryAfterSeconds?: number) {
    super(problem ? `${problem.code}: ${problem.title}` : `the API answered ${status}`);
    this.code = problem?.code ?? `http.${status}`;
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = problem?.retryAfterSeconds ?? retryAfterSeconds;
  }

  static async from(response: Response): Promise<BedsideError> {
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
    const problem = isProblem ? ((await response.json().catch(() => undefined)) as Problem | undefined) : undefined;
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    return new BedsideError(response.status, problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
  }
}
