/** Why the clinic did not, as an error code. */
export const codeOf = (cause: unknown) =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'call.connect_failed';
