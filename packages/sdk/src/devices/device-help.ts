import type { Browser, BrowserName, SystemName } from './browser-name.ts';
import type { DeviceProblem } from './device-problem.ts';

/** How it is mended: `device-help-words.ts` has the sentence of each. */
export const FIXES = [
  'icon_by_address',
  'permissions_by_address',
  'safari_menu',
  'safari_page_menu',
  'ios_app_settings',
  'firefox_block',
  'firefox_android',
  'samsung_lock',
  'any_browser',
  'choose_allow',
  'mac_privacy',
  'windows_privacy',
  'ios_privacy',
  'android_privacy',
  'any_privacy',
  'tell_clinic',
  'close_program',
  'end_phone_call',
  'connect_one',
  'go_without',
  'app_menu_ios',
  'app_menu_android',
  'app_copy',
  'update_browser',
  'start_again',
] as const;
export type Fix = (typeof FIXES)[number];

/** Buttons beside those that go on to the visit. `reload`: browsers that keep a "no" until the page is loaded anew. */
export type HelpButton = 'try_again' | 'reload' | 'copy_link';
export type HelpRow = Readonly<{
  problem: DeviceProblem;
  browser: BrowserName | '*';
  system: SystemName | '*';
  fix: Fix;
  buttons: readonly HelpButton[];
}>;

const row = (
  problem: DeviceProblem,
  browser: HelpRow['browser'],
  system: HelpRow['system'],
  fix: Fix,
  ...buttons: HelpButton[]
) => ({
  problem,
  browser,
  system,
  fix,
  buttons,
});

/**
 * No dead ends: what is wrong, in which browser, and how it is mended there. The first row that fits holds. Whatever the row, the visit can be
 * joined with what is left (`choices.ts`), and the clinic's phone number stands below.
 */
export const HELP: readonly HelpRow[] = [
  row('denied', 'safari', 'ios', 'safari_page_menu', 'reload'),
  row('denied', 'safari', '*', 'safari_menu', 'reload'),
  row('denied', 'app', 'ios', 'app_menu_ios', 'copy_link'),
  row('denied', 'app', '*', 'app_menu_android', 'copy_link'),
  row('denied', '*', 'ios', 'ios_app_settings', 'reload'),
  row('denied', 'firefox', 'android', 'firefox_android', 'try_again'),
  row('denied', 'firefox', '*', 'firefox_block', 'try_again'),
  row('denied', 'samsung', '*', 'samsung_lock', 'try_again'),
  row('denied', 'chrome', 'android', 'permissions_by_address', 'try_again'),
  row('denied', 'edge', 'android', 'permissions_by_address', 'try_again'),
  row('denied', 'chrome', '*', 'icon_by_address', 'try_again'),
  row('denied', 'edge', '*', 'icon_by_address', 'try_again'),
  row('denied', '*', '*', 'any_browser', 'try_again'),

  row('dismissed', '*', '*', 'choose_allow', 'try_again'),

  row('denied_by_system', '*', 'mac', 'mac_privacy', 'try_again'),
  row('denied_by_system', '*', 'windows', 'windows_privacy', 'try_again'),
  row('denied_by_system', '*', 'ios', 'ios_privacy', 'reload'),
  row('denied_by_system', '*', 'android', 'android_privacy', 'try_again'),
  row('denied_by_system', '*', '*', 'any_privacy', 'try_again'),

  row('blocked_by_page', '*', '*', 'tell_clinic'),

  row('in_use', '*', 'ios', 'end_phone_call', 'try_again'),
  row('in_use', '*', 'android', 'end_phone_call', 'try_again'),
  row('in_use', '*', '*', 'close_program', 'try_again'),

  row('none', '*', 'ios', 'go_without', 'try_again'),
  row('none', '*', 'android', 'go_without', 'try_again'),
  row('none', '*', '*', 'connect_one', 'try_again'),

  row('insecure_page', '*', '*', 'tell_clinic'),

  row('in_app_browser', '*', 'ios', 'app_menu_ios', 'copy_link', 'try_again'),
  row('in_app_browser', '*', 'android', 'app_menu_android', 'copy_link', 'try_again'),
  row('in_app_browser', '*', '*', 'app_copy', 'copy_link', 'try_again'),

  row('unsupported', '*', '*', 'update_browser', 'copy_link'),

  row('unknown', '*', '*', 'start_again', 'try_again', 'reload'),
];

export const helpFor = (problem: DeviceProblem, { name, system }: Pick<Browser, 'name' | 'system'>): HelpRow =>
  HELP.find(
    (one) =>
      one.problem === problem && (one.browser === '*' || one.browser === name) && (one.system === '*' || one.system === system),
  )!;
