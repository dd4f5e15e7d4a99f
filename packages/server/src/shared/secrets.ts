const WELL_KNOWN =
  /^(secret|devkey|password|passwort|postgres|admin|root|test|changeme|change-me|example|bedside|livekit)+[\d!._-]*$/i;

/** Why a secret is not one, or undefined. Random text has many different characters; what people think of has few. */
export function weaknessOf(secret: string, minimumLength: number): string | undefined {
  if (WELL_KNOWN.test(secret)) return 'is one that everybody knows';
  if (secret.length < minimumLength) return `is shorter than ${minimumLength} characters`;
  if (new Set(secret).size < 8) return 'repeats a few characters';
  return undefined;
}
