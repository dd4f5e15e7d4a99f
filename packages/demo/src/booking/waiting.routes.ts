import { waitingPage } from './pages/waiting.ts';
import { planningSite, type PlanningParts } from './parts.ts';

/** Who waits for the practitioner. A real site shows it to the practitioner who is signed in. Mounted at `/waiting`. */
export const waitingRoutes = (parts: PlanningParts) =>
  planningSite(parts).get('/', (c) => c.html(waitingPage(parts.page(c.get('secureHeadersNonce')))));
