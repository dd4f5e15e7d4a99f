import type { Browser } from '../devices/browser-name.ts';
import type { Fix } from '../devices/device-help.ts';
import type { DeviceProblem } from '../devices/device-problem.ts';

/** What is wrong with a device, and how to mend it in this browser. Loaded beside the device check. */
export const deviceHelpWords = {
  id: 'visit.help',
  problems: {
    denied: (what) => `Your browser may not use your ${what}.`,
    dismissed: (what) => `Your browser asked for your ${what} and got no answer.`,
    denied_by_system: (what) => `Your device keeps your ${what} from the browser.`,
    blocked_by_page: (what) => `This website keeps your ${what} from visits.`,
    in_use: (what) => `Another program is using your ${what}.`,
    none: (what) => `We found no ${what}.`,
    insecure_page: (what) => `A page that is not secure (https) cannot use your ${what}.`,
    in_app_browser: (what, { app }) => `${app || 'This app'} shows pages without ${what}.`,
    unsupported: (what) => `This browser cannot use your ${what}.`,
    unknown: (what) => `Your ${what} did not start.`,
  } satisfies Record<DeviceProblem, (what: string, browser: Browser) => string>,
  fixes: {
    icon_by_address: (what) => `Choose the icon at the start of the page’s address, switch on ${what}, then try again.`,
    permissions_by_address: (what) => `Tap the icon before the page’s address, then Permissions. Allow ${what} and try again.`,
    safari_menu: (what) => `In the Safari menu choose Settings for This Website, allow ${what}, then reload the page.`,
    safari_page_menu: (what) => `Tap the page menu beside the address, then Website Settings. Allow ${what} and reload the page.`,
    ios_app_settings: (what) => `Open your Settings, choose this browser, switch on ${what}, then reload the page.`,
    firefox_block: (what) => `Choose the crossed-out ${what} icon before the address, take the block away, then try again.`,
    firefox_android: (what) => `Tap the shield or lock before the address, then Blocked beside ${what}, and try again.`,
    samsung_lock: (what) => `Tap the lock before the address, then Permissions. Allow ${what} and try again.`,
    any_browser: (what) => `Allow ${what} for this page in your browser’s settings, then try again.`,
    choose_allow: () => 'Try again and choose Allow.',
    mac_privacy: (what) => `Open System Settings, Privacy & Security, allow your browser ${what}, then try again.`,
    windows_privacy: (what) => `Open Settings, Privacy & security, let apps and your browser use ${what}, then try again.`,
    ios_privacy: (what) => `Open your Settings, Privacy & Security, allow your browser ${what}, then reload the page.`,
    android_privacy: (what) => `Open your Settings, Apps, your browser, Permissions, allow ${what}, then try again.`,
    any_privacy: () => 'Allow it in your device’s privacy settings, then try again.',
    tell_clinic: () => 'Please tell the clinic. You can join without.',
    close_program: () => 'Close other video programs and tabs, then try again.',
    end_phone_call: () => 'End a phone call and close other apps that use it, then try again.',
    connect_one: () => 'Connect one and it starts by itself, or join without.',
    go_without: () => 'You can join without.',
    app_menu_ios: () => 'Open the menu of this page and choose to open it in Safari. Or copy the link and paste it there.',
    app_menu_android: () =>
      'Open the menu of this page and choose to open it in your browser. Or copy the link and paste it there.',
    app_copy: () => 'Copy the link and open it in Chrome, Edge, Firefox or Safari.',
    update_browser: () => 'Copy the link and open it in a newer one: Chrome, Edge, Firefox or Safari.',
    start_again: () => 'Try again, or restart your device.',
  } satisfies Record<Fix, (what: string) => string>,
  inText: { camera: 'camera', microphone: 'microphone', both: 'camera and microphone' },
  reload: 'Reload the page',
  copyLink: 'Copy the link',
  copied: 'Copied. Open your browser and paste it there.',
  notCopied: 'The link could not be copied. Open it from your mail, in your browser.',
  and: (one: string, other: string) => `${one} ${other}`,
};
