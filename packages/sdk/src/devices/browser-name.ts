import type { Surroundings } from './devices-port.ts';

export const BROWSERS = ['chrome', 'edge', 'safari', 'firefox', 'samsung', 'app', 'other'] as const;
export type BrowserName = (typeof BROWSERS)[number];
export const SYSTEMS = ['windows', 'mac', 'ios', 'android', 'other'] as const;
export type SystemName = (typeof SYSTEMS)[number];
export type Browser = Readonly<{
  name: BrowserName;
  system: SystemName;
  /** The app whose inside this is, or '' for one that we do not know. */
  app: string;
}>;

/** The first that fits. An app names the system's browser beside itself, and most browsers name Chrome and Safari too. */
const APPS: readonly [RegExp, string][] = [
  [/Messenger/, 'Messenger'],
  [/Instagram/, 'Instagram'],
  [/FBA[NV]|FB_IAB/, 'Facebook'],
  [/WhatsApp/, 'WhatsApp'],
  [/MicroMessenger/, 'WeChat'],
  [/LinkedInApp/, 'LinkedIn'],
  [/Snapchat/, 'Snapchat'],
  [/musical_ly|BytedanceWebview/, 'TikTok'],
  [/Twitter/, 'X'],
  [/ Line\//, 'LINE'],
  [/GSA\//, 'Google'],
];
const NAMES: readonly [RegExp, BrowserName][] = [
  [/SamsungBrowser/, 'samsung'],
  [/Edg(e|A|iOS)?\//, 'edge'],
  [/Firefox|FxiOS/, 'firefox'],
  [/OPR\/|OPT\/|DuckDuckGo|YaBrowser|UCBrowser/, 'other'],
  [/Chrome|CriOS/, 'chrome'],
  [/Version\/.*Safari/, 'safari'],
];
const KINDS: readonly [RegExp, SystemName][] = [
  [/iPhone|iPad|iPod/, 'ios'],
  [/Android/, 'android'],
  [/Windows/, 'windows'],
  [/Macintosh/, 'mac'],
];
const first = <Name>(table: readonly [RegExp, Name][], text: string) => table.find(([pattern]) => pattern.test(text))?.[1];

/** Which browser this is, to say where in it the camera is allowed. Nothing else may hang on it. */
export function browserOf({
  userAgent,
  touchPoints,
  isInApp,
}: Pick<Surroundings, 'userAgent' | 'touchPoints' | 'isInApp'>): Browser {
  const said = first(KINDS, userAgent) ?? 'other';
  // An iPad gives itself out as a Mac; no Mac has a touch screen.
  const system = said === 'mac' && touchPoints > 1 ? 'ios' : said;
  const app = first(APPS, userAgent);
  if (isInApp || app !== undefined) return { name: 'app', system, app: app ?? '' };
  return { name: first(NAMES, userAgent) ?? 'other', system, app: '' };
}
