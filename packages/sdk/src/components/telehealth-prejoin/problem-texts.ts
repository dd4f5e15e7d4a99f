import type { MediaSource } from '../../call/room-port.ts';
import { browserOf } from '../../devices/browser-name.ts';
import type { DeviceCheck } from '../../devices/device-check.ts';
import { helpFor, type HelpButton } from '../../devices/device-help.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';
import { deviceHelpWords } from '../../localization/device-help-words.ts';
import { words, type Speaker } from '../../localization/words.ts';

export type DeviceHelp = Readonly<{ problem: DeviceProblem; text: string; buttons: readonly HelpButton[] }>;

/** What is wrong with these devices and how it is mended in this browser; camera and microphone together where it is the same. */
export function deviceHelp(
  devices: Pick<DeviceCheck, 'getState' | 'surroundings'>,
  sources: readonly MediaSource[],
  by: Speaker,
): DeviceHelp[] {
  const { problems, fixes, inText, and } = words(deviceHelpWords, by);
  const browser = browserOf(devices.surroundings());
  const found = new Map<DeviceProblem, string>();
  for (const source of sources) {
    const { problem } = devices.getState()[source];
    if (problem) found.set(problem, found.has(problem) ? inText.both : inText[source]);
  }
  return [...found].map(([problem, what]) => {
    const { fix, buttons } = helpFor(problem, browser);
    return { problem, text: and(problems[problem](what, browser), fixes[fix](what)), buttons };
  });
}

export const problemTexts = (...asked: Parameters<typeof deviceHelp>) => deviceHelp(...asked).map(({ text }) => text);
