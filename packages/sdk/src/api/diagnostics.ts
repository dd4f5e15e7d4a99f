import type { ApiError } from './api-error.ts';

const said = new Set<string>();
/** What the page's policy keeps out, by its origin. */
const blocked = new Set<string>();

/** One line for the developer of the page, once: what is missing, and where it is described. */
export function explain(error: ApiError, apiUrl: string) {
  say(lineFor(error, apiUrl), error.problem?.type ?? `${apiUrl}/errors#${error.code}`);
}

/** What the page's own policy does not let the elements reach, and where it has to be named. */
export function explainPolicy(blockedUri: string, directive: string, apiUrl: string) {
  const { origin } = new URL(blockedUri);
  blocked.add(origin);
  const line = `The page's Content-Security-Policy does not let ${origin} through: name it in ${directive}.`;
  say(line, `${apiUrl}/errors#page.policy`);
}

/** Nothing has failed yet, but a visit would. */
export function explainInsecure(apiUrl: string) {
  const line = 'This page is not secure: browsers give camera and microphone only to https and localhost.';
  say(line, `${apiUrl}/errors#page.insecure`);
}

function say(line: string | undefined, address: string) {
  if (!line || said.has(line)) return;
  said.add(line);
  console.error(`[telehealth] ${line} ${address}`);
}

function lineFor({ code, status }: ApiError, apiUrl: string) {
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
      return navigator.onLine && !blocked.size
        ? `${apiUrl} or session-url cannot be reached. Are both addresses right?`
        : undefined;
  }
  return undefined;
}
