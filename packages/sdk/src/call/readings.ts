import type { Appointment, Call } from '@bedside/contract';
import type { StreamEvent } from '../api/telehealth-api.ts';
import type { Bell } from './bell.ts';
import { isOut, type CallState } from './call-state.ts';
import type { CallApi } from './enter.ts';
import type { InCall } from './in-call.ts';
import type { CallFact } from './reduce.ts';

/** On its way already: of the appointment where the visit has one, of the call where it was rung. */
type Read = Promise<Appointment | Call | null>;

/** What the clinic says of the visit: its appointment, its call, and the news of both. */
export function createReadings({
  api,
  bell,
  getState,
  dispatch,
  heard,
}: {
  api: CallApi;
  bell: Bell;
  getState: () => CallState;
  dispatch: (fact: CallFact) => void;
  heard: InCall['heard'];
}) {
  async function readAppointment(given?: Read) {
    const id = getState().appointmentId;
    if (!id) return;
    const appointment = await (given ?? api.getAppointment(id)).catch(() => null);
    if (appointment && getState().appointmentId === id)
      dispatch({ type: 'appointment_read', appointment: appointment as Appointment });
  }

  const callId = () => getState().grant?.callId ?? getState().callId;
  let news = 0;
  /** News comes in bursts. One question at a time: an old answer cannot come after a new one, and a burst is two questions, not ten. */
  async function readCall(given?: Read) {
    if (news++) return;
    for (let seen = 0; seen !== news; given = undefined) {
      seen = news;
      const id = callId();
      const call = id && (await (given ?? api.getCall(id)).catch(() => null));
      if (call && callId() === id) dispatch({ type: 'call_read', call: call as Call });
    }
    news = 0;
  }

  const isOurs = ({ appointmentId, data }: { appointmentId: string | null; data: Record<string, unknown> }) => {
    const state = getState();
    return state.callId ? data['callId'] === state.callId : appointmentId === state.appointmentId;
  };

  function onEvent(event: StreamEvent) {
    const state = getState();
    if (state.phase === 'idle' || isOut(state.phase)) return;
    if (event.type === 'resync' || event.type === 'clock') {
      bell.ring();
      void readCall();
    } else if (event.type === 'presence') {
      const isOfThisVisit = state.appointment?.participants.some(({ personId }) => personId === event.personId);
      if (state.phase === 'waiting' && isOfThisVisit) bell.ring();
    } else if ('appointmentId' in event && isOurs(event)) {
      const { callId } = event.data;
      if (event.type === 'call.ended') {
        if (callId === undefined || callId === state.grant?.callId || callId === state.callId) dispatch({ type: 'call_ended' });
      } else if (event.type.startsWith('call.')) {
        heard(event);
        void readCall();
      } else if (event.type !== 'waiting.joined') {
        if (event.type.startsWith('appointment.')) void readAppointment();
        bell.ring();
      }
    }
  }

  return { readAppointment, readCall, onEvent };
}
