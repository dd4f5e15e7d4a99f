import type { MediaSource } from '../../call/room-port.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';
import type { Interruptions } from './interruptions.ts';

export type Hint = Readonly<{
  /** Tells this hint from another one, for who hears it. */
  lines: readonly string[];
  actions: readonly { label: string; act: () => unknown }[];
}>;

const hint = (lines: string | readonly string[], ...actions: Hint['actions']): Hint => ({
  lines: typeof lines === 'string' ? [lines] : lines,
  actions,
});

/** The one thing to say just now, and what to do about it; what hinders most comes first. */
export function hintOf(scene: CallPart, { held, notice }: Interruptions, troubled: readonly MediaSource[]): Hint | null {
  const { state, words: said, said: more, visit, call } = scene;
  const { moderated, level, isConnectionWeak, isCameraEnabled, participants } = state;
  if (state.isInterrupted) return hint(more.interrupted);
  if (troubled.length > 0) {
    return hint(visit.ask.problems([...troubled]), { label: said.tryAgain, act: () => visit.devices.open([...troubled]) });
  }
  for (const source of ['microphone', 'camera'] as const) if (held.has(source)) return hint(more.held[source]);
  if (moderated) {
    const speak = { label: more.unmute, act: () => call.toggle('microphone') };
    const stay = { label: more.stayMuted, act: () => call.answered() };
    return hint(moderated === 'muted' ? more.mutedByOther : more.askedToUnmute, speak, stay);
  }
  const stopped = participants.find((one) => one.hasStopped);
  if (stopped) return hint((stopped.camera ? more.pictureStopped : more.soundStopped)(scene.nameOf(stopped.identity)));
  if (level === 'words') {
    return hint(
      more.wordsOnly,
      ...(scene.hasMessages ? [{ label: more.write, act: () => scene.view.set({ panel: 'messages' }) }] : []),
    );
  }
  // Without a camera there is no picture to lose.
  const isSeen = visit.devices.getTracks().camera !== null;
  if (level === 'sound') return hint(isSeen ? more.soundOnly : said.weak);
  if (notice) {
    return hint(notice.kind === 'speaker_gone' ? more.speakerGone : more.switched[notice.source](notice.label || more.standard));
  }
  if (level === 'small') return hint(isSeen ? more.small : said.weak);
  if (isConnectionWeak) return hint(isCameraEnabled ? said.weakWithCamera : said.weak);
  const theirs = { words: more.tooWeak, sound: more.theirPicture, small: said.theirWeak };
  for (const [level, tell] of Object.entries(theirs)) {
    const one = participants.find((it) => it.level === level);
    if (one) return hint(tell(scene.nameOf(one.identity)));
  }
  return null;
}
