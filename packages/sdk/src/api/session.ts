import { TelehealthSessionRequestEvent } from '../events/session-request.ts';
import { ApiError } from './api-error.ts';
import type { ApiSettings } from './shared-api.ts';
import { tabState } from './tab-state.ts';

export type Session = ReturnType<typeof createSession>;
export type Redeem = (secret: string, takeOver: boolean) => Promise<string>;

/**
 * The token of the person in front of this page, kept in a closure and nowhere else. Callers at the same time share one request.
 * `owner` is an element in the page: its event asks the page when nothing else is set.
 */
export function createSession({ sessionUrl, sessionProvider }: ApiSettings, owner: () => EventTarget, redeem: Redeem) {
  let token: string | undefined;
  let pending: Promise<string> | undefined;
  let takeOver = false;

  async function ask() {
    const { invitation } = tabState.get();
    if (invitation) {
      try {
        return await redeem(invitation, takeOver);
      } catch (cause) {
        if ((cause as ApiError).code !== 'invitations.not_found' || !(sessionProvider || sessionUrl)) throw cause;
        // A dead link on a page that knows its people: they are let in as themselves.
        tabState.set({ invitation: undefined });
      }
    }
    if (sessionProvider) return sessionProvider();
    if (sessionUrl) return fromClinic(sessionUrl);
    const event = new TelehealthSessionRequestEvent();
    owner().dispatchEvent(event);
    return event.answer;
  }

  function get(): Promise<string> {
    if (token) return Promise.resolve(token);
    const mine = (pending ??= ask()
      .then((given) => {
        if (!given) throw new ApiError('auth.missing');
        // Forgotten meanwhile (`clear`): whoever waits gets it once, the page keeps nothing.
        if (pending === mine) {
          token = given;
          takeOver = false;
        }
        return given;
      })
      .finally(() => {
        if (pending === mine) pending = undefined;
      }));
    return mine;
  }

  const forget = () => {
    token = pending = undefined;
  };

  return {
    get,
    forget,
    /** A new one in place of one that was refused; if someone has renewed it already, that. */
    renew(refused: string) {
      if (token === refused) token = undefined;
      return get();
    },
    /** The next redeem ends the session of the person's other device. */
    takeOver() {
      takeOver = true;
    },
  };
}

async function fromClinic(url: string) {
  const reply = await fetch(url, { method: 'POST', credentials: 'same-origin', signal: AbortSignal.timeout(15_000) }).catch(() => {
    throw new ApiError('network.offline');
  });
  const { token } = reply.ok ? await reply.json().catch(() => ({})) : {};
  if (!token) throw new ApiError(reply.status === 401 || reply.status === 403 ? 'auth.missing' : 'session.failed', reply.status);
  return token as string;
}
