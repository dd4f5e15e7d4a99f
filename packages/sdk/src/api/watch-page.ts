import { lazy } from '../internal/lazy.ts';

type Diagnostics = typeof import('./diagnostics.ts');
const loadDiagnostics = lazy((retryQuery) => import('./diagnostics.ts'));
const watched = new Set<string>();

/** Hears what the page itself keeps from the elements, and has its developer told: an own policy for content, an address without https. */
export function watchPage({ apiUrl, sessionUrl }: { apiUrl: string; sessionUrl?: string | undefined }) {
  if (watched.has(apiUrl)) return;
  watched.add(apiUrl);
  const tell = (work: (it: Diagnostics) => void) => void loadDiagnostics().then(work, () => {});
  if (!isSecureContext) tell((it) => it.explainInsecure(apiUrl));
  const ours = new Set([apiUrl, sessionUrl ?? apiUrl].map((url) => new URL(url, document.baseURI).origin));
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective, disposition }) => {
    if (disposition === 'report' || !URL.canParse(blockedURI)) return;
    const { origin, protocol, pathname } = new URL(blockedURI);
    // The media server's address is the clinic's to know; its client is known by the path. Sockets of the page's own are not our business.
    const isMedia = /^wss?:$/.test(protocol) && pathname.startsWith('/rtc') && document.querySelector('telehealth-call');
    if (ours.has(origin) || isMedia) tell((it) => it.explainPolicy(blockedURI, effectiveDirective, apiUrl));
  });
}
