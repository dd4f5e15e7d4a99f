import type { Me, Session as SessionReply } from '@bedside/contract';
import { lazy } from '../internal/lazy.ts';
import { createClock } from './clock.ts';
import type { EventStream } from './event-stream.ts';
import { createHttp, type RequestOptions } from './http.ts';
import { createSession } from './session.ts';
import type { ApiSettings } from './shared-api.ts';
import { deviceId, tabState, takeInvitation } from './tab-state.ts';
import type { StreamEvent, TelehealthApi } from './telehealth-api.ts';

const diagnostics = lazy((retryQuery) => import('./diagnostics.ts'));
const live = lazy((retryQuery) => import('./event-stream.ts'));
/** How long to wait when the live part itself could not be loaded. */
const LATER = 10_000;

/** The API of one clinic for one person, over fetch. `close` ends its stream and its listeners. */
export function createApi(settings: ApiSettings, owner: () => EventTarget): TelehealthApi & { close(): void } {
  const apiUrl = (settings.apiUrl ?? new URL(import.meta.url).origin).replace(/\/+$/, '');
  const clock = createClock();
  const listeners = new Set<(event: StreamEvent) => void>();
  let me: Promise<Me> | undefined;
  let stream: EventStream | undefined;
  let connection = 'open';

  const emit = (event: StreamEvent) => {
    if (event.type === 'connection') {
      if (event.state === connection) return;
      connection = event.state;
    }
    if (event.type === 'clock') clock.learn(event.serverNow);
    for (const listener of [...listeners]) listener(event);
  };
  const resync = () => {
    session.forget();
    me = undefined;
    stream?.restart();
    emit({ type: 'resync' });
  };

  const http = createHttp({
    apiUrl,
    publishableKey: settings.publishableKey,
    session: () => session,
    clock,
    onError: (error) => void diagnostics().then((it) => it.explain(error, apiUrl), () => {}),
    onConnection: (state) => emit({ type: 'connection', state }),
  });
  const session = createSession(settings, owner, async (secret, takeOver) => {
    const body = { secret, deviceId: deviceId(), ...(takeOver && { takeOver }) };
    return (await post<SessionReply>('/invitations/redeem', { body, anonymous: true })).token;
  });
  const post = <Reply>(path: string, options?: RequestOptions) => http.request<Reply>(path, { ...options, method: 'POST' });

  const follow = async () => {
    try {
      const { createEventStream } = await live();
      if (listeners.size) (stream ??= createEventStream({ open: (headers, signal) => http.send('/events', { headers, signal }), emit })).start();
    } catch {
      setTimeout(() => listeners.size && follow(), LATER);
    }
  };
  const onHashChange = () => takeInvitation() && resync();
  takeInvitation();
  globalThis.addEventListener?.('hashchange', onHashChange);

  return {
    apiUrl,
    me() {
      // One request for all who ask, so none of them can call it off.
      const asked = (me ??= http.request('/me'));
      asked.catch(() => {
        if (me === asked) me = undefined;
      });
      return asked;
    },
    listAppointments: (query, signal) => http.request('/appointments', { query, signal }),
    getAppointment: (id, signal) => http.request(`/appointments/${id}`, { signal }),
    joinDecision: (id, signal) => http.request(`/appointments/${id}/join-decision`, { signal }),
    async join(id, body, signal) {
      const reply = await post<any>(`/appointments/${id}/join`, { body, signal });
      return reply.participantToken ? { kind: 'grant', grant: reply } : { kind: 'waiting', entry: reply };
    },
    waitingEntries: (signal) => http.request('/waiting-entries', { signal }),
    admit: (id) => post(`/waiting-entries/${id}/admit`),
    getCall: (id, signal) => http.request(`/calls/${id}`, { signal }),
    leaveCall: (id) => post(`/calls/${id}/leave`),
    endCall: (id) => post(`/calls/${id}/end`),
    onEvent(listener) {
      listeners.add(listener);
      void follow();
      return () => {
        listeners.delete(listener);
        // A moved element lets go and takes hold again in one go.
        queueMicrotask(() => listeners.size || stream?.stop());
      };
    },
    now: clock.now,
    deviceId,
    takeOver() {
      session.takeOver();
      resync();
    },
    clear() {
      tabState.clear();
      resync();
    },
    close() {
      stream?.stop();
      globalThis.removeEventListener?.('hashchange', onHashChange);
    },
  };
}
