import { TelehealthSessionRequestEvent } from '../events/session-request.ts';
import { ApiError } from './api-error.ts';
import { ownTab, tabState } from './tab-state.ts';
import type { ApiSettings } from './telehealth-api.ts';

export type Session = ReturnType<typeof createSession>;
export type Redeem = (secret: string, takeOver: boolean) => Promise<string>;

/** A link that will never work again: not found, revoked, too late, or cut off on its way. */
const DEAD = /^(invitations\.|join\.(li|too_l)|request\.)/;

/**
 * The token of the person in front of this page, kept in a closure and nowhere else. Callers at the same time share one request.
 * `owner` is an element in the page: its event asks the page when nothing else is set.
 */
export function createSession(settings: ApiSettings, owner: () => EventTarget, redeem: Redeem) {
  let pending: Promise<string> | undefined;
  let takeOver = false;

  async function ask(): Promise<string> {
    const { invitation, deviceId } = tabState.get();
    if (!invitation) return askPage();
    try {
      const own = ownTab();
      // A tab that has no name yet is nobody's copy.
      if (deviceId) await own;
      else own.catch(() => {});
      const token = await redeem(invitation, takeOver);
      takeOver = false;
      return token;
    } catch (cause) {
      if (!DEAD.test((cause as ApiError).code)) throw cause;
      // A dead link on a page that knows its people: they are let in as themselves.
      const token = await askPage().catch(() => '');
      if (!token) throw cause;
      tabState.set({ invitation: '' });
      return token;
    }
  }

  async function askPage(): Promise<string> {
    const { sessionUrl, sessionProvider } = settings;
    if (sessionProvider) return sessionProvider();
    if (sessionUrl) return fromClinic(sessionUrl);
    const event = new TelehealthSessionRequestEvent();
    owner().dispatchEvent(event);
    return event.answer!;
  }

  const forget = () => (pending = undefined);

  function get() {
    const mine = (pending ??= ask().then((token) => {
      if (token) return token;
      throw new ApiError('auth.missing');
    }));
    mine.catch(() => pending === mine && forget());
    return mine;
  }

  return {
    get,
    forget,
    /** A new one in place of one that was refused; if someone has renewed it already, that. */
    async renew(refused: string) {
      const before = pending;
      if ((await get()) === refused && pending === before) forget();
      return get();
    },
    /** The next redeem ends the session of the person's other device. */
    takeOver() {
      takeOver = true;
    },
  };
}

async function fromClinic(url: string): Promise<string> {
  const reply = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(15_000) }).catch(() => {
    throw new ApiError('network.offline');
  });
  const token = reply.ok && (await reply.json().catch(() => 0))?.token;
  if (!token) throw new ApiError(/401|403/.test(`${reply.status}`) ? 'auth.missing' : 'session.failed', reply.status);
  return token;
}
