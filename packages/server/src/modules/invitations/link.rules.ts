/** The clinic's own page, with the secret in the fragment, which no server is ever sent. */
export function linkTo(pageUrl: string, name: 'invitation' | 'verify' | 'set-password', secret: string): string {
  const url = new URL(pageUrl);
  url.hash = `${name}=${secret}`;
  return url.href;
}
