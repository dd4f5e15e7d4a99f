import type { ApiError } from './api-error.ts';

const said = new Set<string>();

/** One line for the developer of the page, once: what is missing, and where it is described. */
export function explain(error: ApiError, apiUrl: string) {
  const line = lineFor(error, apiUrl);
  if (!line || said.has(line)) return;
  said.add(line);
  console.error(`[telehealth] ${line} ${error.problem?.type ?? `${apiUrl}/errors#${error.code}`}`);
}

function lineFor({ code, status }: ApiError, apiUrl: string) {
  if (globalThis.isSecureContext === false)
    return 'This page is not secure: browsers give camera and microphone only to https and localhost.';
  switch (code) {
    case 'auth.missing':
      return status
        ? `session-url answered ${status}: nobody is signed in on your site, or it refuses this request.`
        : 'No session: set session-url, the property sessionProvider, or answer the event telehealth-session-request.';
    case 'session.failed':
      return `session-url answered ${status} without a token. It has to answer a POST with { "token": "…" }.`;
    case 'auth.invalid':
      return 'The session token or the publishable key is not known to this API. Are both of the same clinic, and both test or both live?';
    case 'auth.origin_not_allowed':
      return `${location.origin} is not among the clinic's allowed origins.`;
    case 'auth.secret_key_in_browser':
      return 'A secret key is in this page. Revoke it now: pages use a publishable key and a session.';
    case 'network.offline':
      return navigator.onLine
        ? `${apiUrl} cannot be reached. Is it in the page's Content-Security-Policy, connect-src?`
        : undefined;
  }
  return undefined;
}
