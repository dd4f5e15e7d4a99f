import type { Surroundings } from '../call/quality-report.ts';

/** What kind of device and browser, and no more than the kind. */
export function browserKind({ userAgent, maxTouchPoints }: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): Surroundings {
  const isTablet =
    /iPad|Tablet/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1) || /Android(?!.*Mobile)/.test(userAgent);
  const browser = /Edg\//.test(userAgent)
    ? 'edge'
    : /Firefox\//.test(userAgent)
      ? 'firefox'
      : /Chrome\/|CriOS/.test(userAgent)
        ? 'chrome'
        : /Safari\//.test(userAgent)
          ? 'safari'
          : 'other';
  return { browser, device: isTablet ? 'tablet' : /Mobi/.test(userAgent) ? 'phone' : 'desktop' };
}
