import type { Call } from '@bedside/contract';
import type { StreamEvent } from '../api/telehealth-api.ts';
import { isIn, mayShareScreen, ownPlace, type CallState } from './call-state.ts';
import type { CallApi } from './enter.ts';
import type { LocalMedia } from './local-media.ts';
import { createQualityReport, REPORT_EVERY, type Surroundings } from './quality-report.ts';
import type { CallFact } from './reduce.ts';
import type { RoomSample } from './room-port.ts';
import { createScreenShare, type ScreenPort } from './screen-share.ts';
import { createStepDown } from './step-down.ts';

/** What goes on while the person is in the room: their screen, what the connection carries, and what moderators do. */
export function createInCall({
  api,
  media,
  screen: port,
  around,
  getState,
  dispatch,
  sync,
  move,
}: {
  api: CallApi;
  media: LocalMedia;
  screen: ScreenPort;
  around: Surroundings;
  getState: () => CallState;
  dispatch: (fact: CallFact) => void;
  sync: () => unknown;
  /** Another room is to be entered. */
  move: () => void;
}) {
  const screen = createScreenShare(port, () => void sync());
  const steps = createStepDown();
  const report = createQualityReport(around);
  let told = 0;

  const tell = (callId: string | undefined) => {
    const body = report.sum();
    told = api.now();
    // Whether it arrives matters to nobody here.
    if (callId && body) void api.request(`/calls/${callId}/quality`, { method: 'POST', body }).catch(() => {});
  };
  const setLevel = (level: CallState['level']) => {
    if (level === getState().level) return;
    dispatch({ type: 'level_changed', level });
    void sync();
  };

  return {
    screen,
    report,

    take(sample: RoomSample) {
      if (getState().phase !== 'joined') return;
      report.take(sample);
      setLevel(steps.take(sample, api.now()));
      if (api.now() - told >= REPORT_EVERY) tell(getState().grant?.callId);
    },

    /** The person wants to be seen although the connection hardly carries it. True when that is what had kept them unseen. */
    insist() {
      const { level } = getState();
      if (level !== 'sound' && level !== 'words') return false;
      setLevel(steps.insist(api.now()));
      return true;
    },

    changed(now: CallState, before: CallState) {
      if (now.phase === 'joining' && before.phase !== 'joining') report.began(api.now());
      if (now.phase === 'reconnecting' && before.phase === 'joined' && !now.isMoving) report.failed();
      if (now.phase === 'joined' && before.phase !== 'joined') {
        if (before.phase === 'reconnecting') report.cameBack();
        else told = api.now();
        report.connected(api.now());
        setLevel(steps.reset());
      }
      if (now.call !== before.call && screen.getTracks() && !mayShareScreen(now)) screen.stop();
      if (isIn(before.phase) && !isIn(now.phase) && now.phase !== 'joining') {
        tell(before.grant?.callId);
        report.reset();
        screen.stop();
      }
    },

    /** What the clinic says of this call beyond its people: each to whom it is about. */
    heard(event: Extract<StreamEvent, { data: unknown }>) {
      const { change, participantId, byParticipantId } = event.data;
      const own = ownPlace(getState());
      if (!own) return;
      const isMine = participantId === own.id;
      if (change === 'muted' && isMine) {
        // Else the next press of the button would turn off what is off already.
        media.turnOff('microphone');
        dispatch({ type: 'moderated', how: 'muted' });
      } else if (change === 'asked_to_unmute' && isMine && !getState().isMicrophoneEnabled)
        dispatch({ type: 'moderated', how: 'asked_to_unmute' });
      else if (change === 'side_room_opened' && (isMine || byParticipantId === own.id)) move();
      else if (change === 'side_room_closed' && own.isSteppedOut) move();
    },

    /** What was asked of the API, and the call as it is after it. Rejects when the API does. */
    async ask(path: string, body?: object) {
      const callId = getState().grant?.callId;
      const call = await api.request<Call>(`/calls/${callId}${path}`, { method: 'POST', ...(body && { body }) });
      if (getState().grant?.callId === callId) dispatch({ type: 'call_read', call });
    },
  };
}
export type InCall = ReturnType<typeof createInCall>;
