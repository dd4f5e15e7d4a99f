import type { JoinGrant, Me, Session as SessionReply, WaitingEntry } from '@bedside/contract';
import { lazy } from '../internal/lazy.ts';
import { createClock } from './clock.ts';
import type { EventStream } from './event-stream.ts';
import { createHttp, type RequestOptions } from './http.ts';
import { createSession } from './session.ts';
import { deviceId, tabState, takeInvitation } from './tab-state.ts';
import type { ApiSettings, StreamEvent, TelehealthApi } from './telehealth-api.ts';

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
  const http = createHttp({
    apiUrl,
    publishableKey: settings.publishableKey,
    session: () => session,
    clock,
    onError: (error) =>
      void diagnostics().then(
        (it) => it.explain(error, apiUrl),
        () => {},
      ),
    onConnection: (state) => emit({ type: 'connection', state }),
  });
  const get = <Reply>(path: string, signal?: AbortSignal, query?: object) => http.request<Reply>(path, { signal, query });
  const post = <Reply>(path: string, options?: RequestOptions) => http.request<Reply>(path, { ...options, method: 'POST' });
  const session = createSession(settings, owner, async (secret, takeOver) => {
    const body = { secret, deviceId: deviceId(), takeOver: takeOver || undefined };
    const { token } = await post<SessionReply>('/invitations/redeem', { body, anonymous: true });
    return token;
  });

  /** Another person, or the same one anew. */
  const startOver = (type: 'cleared' | 'resync' = 'cleared') => {
    session.forget();
    me = undefined;
    stream?.restart();
    emit({ type });
  };
  const onHashChange = () => takeInvitation() && startOver();
  takeInvitation();
  addEventListener('hashchange', onHashChange);

  const follow = async () => {
    try {
      const { createEventStream } = await live();
      if (listeners.size)
        (stream ??= createEventStream({
          open: (headers, signal) => http.send('/events', { headers, signal }),
          emit,
          owner,
        })).start();
    } catch {
      setTimeout(() => listeners.size && follow(), LATER);
    }
  };

  return {
    apiUrl,
    settings,
    me() {
      // One request for all who ask, so none of them can call it off.
      const asked = (me ??= get('/me'));
      asked.catch(() => me === asked && (me = undefined));
      return asked;
    },
    listAppointments: (query, signal) => get('/appointments', signal, query),
    getAppointment: (id, signal) => get(`/appointments/${id}`, signal),
    joinDecision: (id, signal, query) => get(`/appointments/${id}/join-decision`, signal, query),
    async join(id, body, signal) {
      const reply = await post<JoinGrant | WaitingEntry>(`/appointments/${id}/join`, { body, signal });
      return 'participantToken' in reply ? { kind: 'grant', grant: reply } : { kind: 'waiting', entry: reply };
    },
    waitingEntries: (signal) => get('/waiting-entries', signal),
    admit: (id) => post(`/waiting-entries/${id}/admit`),
    leaveWaiting: (id) => post(`/waiting-entries/${id}/leave`),
    getCall: (id, signal) => get(`/calls/${id}`, signal),
    endCall: (id) => post(`/calls/${id}/end`),
    leaveCall: (id, body) => post(`/calls/${id}/leave`, { body }),
    requestInvitation: (secret) => post('/invitations/request-new', { body: { secret }, anonymous: true }),
    request: http.request,
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
      startOver('resync');
    },
    clear() {
      tabState.clear();
      startOver();
    },
    close() {
      stream?.stop();
      removeEventListener('hashchange', onHashChange);
    },
  };
}
