/** What an issuer is asked to vouch for. */
export type Trust = { issuer: string; clientIds: readonly string[]; tokens: 'id' | 'access' | 'any' };

export type Claims = Readonly<Record<string, unknown>> & { sub: string };

/** The outside world of sign-in elsewhere. */
export type IssuerPort = {
  /** Whether an issuer at this address could be asked at all. */
  accepts: (issuer: string) => boolean;
  /** What the token says of its issuer, unproven: to find whom to ask. Undefined for what is no token. */
  issuerOf: (token: string) => string | undefined;
  /** The claims of a token that this issuer has signed for us, at `now` by the wall clock. Throws `TokenRefused` and `IssuerUnreachable`. */
  verify: (token: string, trust: Trust, now: Date) => Promise<Claims>;
};

/** Not signed by whom it says, not for us, not now, or not of the kind that is wanted. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
}

/** Its keys could not be read. */
export class IssuerUnreachable extends Error {
  override name = 'IssuerUnreachable';
}
