import { expect, test } from 'vitest';
import { deviceHelpWords } from '../localization/device-help-words.ts';
import { browserOf, BROWSERS, SYSTEMS } from './browser-name.ts';
import { FIXES, HELP, helpFor } from './device-help.ts';
import { DEVICE_PROBLEMS } from './device-problem.ts';

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';
const phone = `Mozilla/5.0 (Linux; Android 14; SM-S911B) ${chrome} Mobile Safari/537.36`;
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const rows: [userAgent: string, name: string, system: string, app?: string][] = [
  [`${windows} ${chrome} Safari/537.36`, 'chrome', 'windows'],
  [`${windows} ${chrome} Safari/537.36 Edg/142.0.0.0`, 'edge', 'windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'firefox', 'windows'],
  [`${mac} Version/18.1 Safari/605.1.15`, 'safari', 'mac'],
  [`${mac.replace('605.1.15', '537.36')} Chrome/142.0.0.0 Safari/537.36`, 'chrome', 'mac'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${chrome} Safari/537.36`, 'chrome', 'other'],
  [`${windows} ${chrome} Safari/537.36 OPR/125.0.0.0`, 'other', 'windows'],
  [phone, 'chrome', 'android'],
  [`${phone} EdgA/142.0.0.0`, 'edge', 'android'],
  [phone.replace('Chrome/', 'SamsungBrowser/28.0 Chrome/'), 'samsung', 'android'],
  ['Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 'firefox', 'android'],
  [`${iphone} Version/18.1 Mobile/15E148 Safari/604.1`, 'safari', 'ios'],
  [`${iphone} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`, 'chrome', 'ios'],
  [`${iphone} FxiOS/144.0 Mobile/15E148 Safari/604.1`, 'firefox', 'ios'],
  [`${iphone} EdgiOS/142.0 Version/18.0 Mobile/15E148 Safari/604.1`, 'edge', 'ios'],
  [`${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/490.0]`, 'app', 'ios', 'Facebook'],
  [`${iphone} Mobile/15E148 Instagram 360.0`, 'app', 'ios', 'Instagram'],
  [`${phone} [FB_IAB/Orca-Android;FBAV/480.0] Messenger`, 'app', 'android', 'Messenger'],
  [`${phone} Instagram 360.0`, 'app', 'android', 'Instagram'],
  [`${iphone} GSA/345.0 Mobile/15E148 Safari/604.1`, 'app', 'ios', 'Google'],
];
test.each(rows)('%s', (userAgent, name, system, app = '') => {
  expect(browserOf({ userAgent, touchPoints: 0, isInApp: false })).toEqual({ name, system, app });
});

test('an iPad that gives itself out as a Mac is none', () => {
  const userAgent = `${mac} Version/18.1 Safari/605.1.15`;
  expect(browserOf({ userAgent, touchPoints: 5, isInApp: false })).toMatchObject({ name: 'safari', system: 'ios' });
});

test('an app that nobody knows is an app', () => {
  expect(browserOf({ userAgent: `${phone}; wv)`, touchPoints: 5, isInApp: true })).toMatchObject({ name: 'app', app: '' });
});

test('for each problem in each browser there is a row, and none stands behind another that always holds', () => {
  const used = new Set(
    DEVICE_PROBLEMS.flatMap((problem) => BROWSERS.flatMap((name) => SYSTEMS.map((system) => helpFor(problem, { name, system })))),
  );
  expect([...used]).not.toContain(undefined);
  expect(HELP.filter((row) => !used.has(row))).toEqual([]);
  expect(new Set(HELP.map(({ fix }) => fix))).toEqual(new Set(FIXES));
});

test('no row sends to a button that it does not have, or has one that it does not speak of', () => {
  for (const { problem, fix, buttons } of HELP) {
    const said = deviceHelpWords.fixes[fix]('camera');
    expect([problem, fix, /copy the link/i.test(said)]).toEqual([problem, fix, buttons.includes('copy_link')]);
    if (/reload the page/.test(said)) expect(buttons).toContain('reload');
    if (/try again/i.test(said)) expect(buttons).toContain('try_again');
  }
});
