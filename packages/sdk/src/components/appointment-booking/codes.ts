export const codeOf = (cause: unknown) => String((cause as { code?: unknown } | null)?.code);

/** The time is not to be had any more. */
export const isGone = (cause: unknown) =>
  /^(appointments\.(slot_taken|not_a_slot|in_the_past)|slot_holds\.not_found)$/.test(codeOf(cause));

/** Nobody knows whether it was done: no reply came, or one from in front of the API. */
export const isUncertain = (cause: unknown) =>
  codeOf(cause) === 'network.offline' || ((cause as { status?: number } | null)?.status ?? 0) > 500;
