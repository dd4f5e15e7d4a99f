import type { CallLogEntry, CallStats } from '@bedside/contract';
import { ids } from './fake-api.ts';
import { FakeClinic, idOf } from './fake-clinic.ts';

const iso = (time: number) => new Date(time).toISOString();
const MINUTE = 60_000;
type Query = {
  kind?: string;
  status?: string;
  from?: string;
  to?: string;
  live?: string;
  after?: string;
  limit: number;
  personId?: string;
};

/** A clinic with a log of calls. */
export class FakeCalls extends FakeClinic {
  log: CallLogEntry[] = [];

  constructor() {
    super();
    this.replies['GET /calls'] = ({ query }: { query: Query }) => {
      const from = Number(query.after ?? 0);
      const those = this.#left(query);
      const data = those.slice(from, from + query.limit);
      const next = from + query.limit;
      return { data, nextCursor: next < those.length ? String(next) : null, serverNow: iso(this.time) };
    };
    this.replies['GET /calls/stats'] = ({ query }: { query: Query }): CallStats => {
      const those = this.#left(query);
      const count = (is: (call: CallLogEntry) => boolean) => those.filter(is).length;
      return {
        ...{ total: those.length, scheduled: count((it) => it.kind === 'scheduled'), adHoc: count((it) => it.kind === 'ad_hoc') },
        ...{ audio: 0, video: those.length, live: 0, declined: 0, failed: 0, neverConnected: 0, totalTalkSeconds: 0 },
        ...{
          missed: count((it) => it.status === 'missed'),
          averageTalkSeconds: those.length ? 720 : null,
          averageResponseSeconds: null,
        },
      };
    };
  }

  #left({ kind, status, from, to, live, personId }: Query) {
    return this.log.filter(
      (call) =>
        (!kind || call.kind === kind) &&
        (!status || call.status === status) &&
        (!from || call.startedAt >= from) &&
        (!to || call.startedAt < to) &&
        (!personId || call.participants.some((one) => one.personId === personId)) &&
        (!live || call.endedAt === null),
    );
  }

  /** So many minutes ago, newest first. */
  had(minutesAgo: number, change: Partial<CallLogEntry> = {}, name = 'Dr. Amara Okafor') {
    const start = this.time - minutesAgo * MINUTE;
    const number = this.log.length + 1;
    const [isRung, isOver] = [change.kind !== 'scheduled', change.status !== 'accepted' && change.status !== 'ringing'];
    const here = {
      ordinal: null,
      isHandRaised: false,
      isSteppedOut: false,
      mayShareScreen: true,
      avatarUrl: null,
      state: 'left',
    } as const;
    const call: CallLogEntry = {
      ...{
        id: idOf('cal', number),
        appointmentId: null,
        kind: 'ad_hoc',
        mode: 'video',
        rungBy: ids.practitioner,
        ringsUntil: null,
      },
      ...{
        acceptedAt: iso(start),
        responseSeconds: 4,
        isLocked: false,
        busyCallId: null,
        status: 'ended',
        startedAt: iso(start),
      },
      ...{
        connectedAt: iso(start),
        endedAt: iso(start + 12 * MINUTE),
        endReason: 'ended',
        endedBy: ids.practitioner,
        talkSeconds: 720,
      },
      participants: [
        { ...here, id: idOf('par', 1), personId: ids.patient, name: 'Jonas Peel', role: 'patient', identity: 'p-1' },
        { ...here, id: idOf('par', 2), personId: ids.practitioner, name, role: 'practitioner', identity: 'p-2' },
      ],
      ...{ can: isRung && isOver ? ['call_back'] : [], serverNow: iso(this.time), quality: [], adminNotes: null },
      ...change,
    };
    this.log = [...this.log, call];
    this.replies[`PATCH /calls/${call.id}`] = ({ body }: { body: { adminNotes: string | null } }) => {
      this.log = this.log.map((one) => (one.id === call.id ? { ...one, ...body } : one));
      return this.log.find((one) => one.id === call.id);
    };
    return call;
  }

  runs(minutes: number, change: Partial<CallLogEntry> = {}) {
    return this.had(minutes, { status: 'accepted', endedAt: null, talkSeconds: null, endReason: null, endedBy: null, ...change });
  }
}
