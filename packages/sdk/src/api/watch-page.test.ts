import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPage } from './watch-page.ts';

/** A page in a frame without an address of its own: relative addresses hold from the page around it. */
class Frame extends EventTarget {
  baseURI = 'https://clinic.example/visits';
  querySelector = () => ({});
  /** The page's own policy keeps this out. */
  blocks(blockedURI: string) {
    this.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), {
        blockedURI,
        effectiveDirective: 'connect-src',
        disposition: 'enforce',
      }),
    );
  }
}
let frame: Frame;
let lines: string[];

beforeEach(() => {
  frame = new Frame();
  lines = [];
  vi.stubGlobal('document', frame);
  vi.stubGlobal('location', { href: 'about:srcdoc' });
  vi.stubGlobal('isSecureContext', true);
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const named = () => lines.map((line) => /does not let (\S+) through/.exec(line)?.[1]);

test('in a frame without an address a session-url is of the page around it, and its policy is heard', async () => {
  watchPage({ apiUrl: 'https://one.example', sessionUrl: '/telehealth-session' });
  frame.blocks('https://clinic.example/telehealth-session');
  await vi.waitFor(() => expect(named()).toEqual(['https://clinic.example']));
});

test('what the page’s policy keeps from others is theirs; of the media server the origin is named, and nothing of the token', async () => {
  watchPage({ apiUrl: 'https://two.example' });
  frame.blocks('wss://chat.example/socket');
  frame.blocks('https://ads.example/rtc');
  frame.blocks('wss://media.example/rtc/v1?access_token=secret');
  await vi.waitFor(() => expect(named()).toContain('wss://media.example'));
  expect(named()).toEqual(['wss://media.example']);
  expect(lines.join()).not.toContain('secret');
});
