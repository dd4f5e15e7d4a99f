import { NONCE, secureHeaders } from 'hono/secure-headers';
import type { SiteConfig } from './config.ts';

/** The strictest policy the elements work under. Copy it: only your own addresses differ. */
export function securityHeaders({ apiUrl, livekitUrl }: Pick<SiteConfig, 'apiUrl' | 'livekitUrl'>) {
  const livekit = new URL(livekitUrl).host;
  const secure = livekitUrl.startsWith('wss:') ? 's' : '';
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE],
      styleSrc: ["'self'"],
      connectSrc: ["'self'", apiUrl, `ws${secure}://${livekit}`, `http${secure}://${livekit}`],
      imgSrc: ["'self'", apiUrl, 'blob:', 'data:'],
      mediaSrc: ['blob:'],
      workerSrc: ['blob:'],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ['lit-html', 'telehealth-sdk', "'allow-duplicates'"],
    },
    permissionsPolicy: { camera: ['self'], microphone: ['self'], displayCapture: ['self'] },
    referrerPolicy: 'strict-origin-when-cross-origin',
    // This demo speaks plain HTTP on this machine; a real site turns it on.
    strictTransportSecurity: false,
  });
}
