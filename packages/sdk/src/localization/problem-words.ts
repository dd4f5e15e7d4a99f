import type { DeviceProblem } from '../devices/device-problem.ts';

/** What is wrong with a device, and what to do about it. Loaded with the first trouble. */
export const problemWords = {
  problems: {
    denied: (what) => `Your browser may not use your ${what}. Allow it by the icon beside the page's address, then try again.`,
    dismissed: (what) => `Your browser asked for your ${what} and got no answer. Try again and choose Allow.`,
    denied_by_system: (what) => `Your device keeps your ${what} from the browser. Allow it in the device's privacy settings.`,
    blocked_by_page: (what) => `This website keeps your ${what} from visits. Please tell the clinic.`,
    in_use: (what) => `Another program is using your ${what}. Close it, then try again.`,
    none: (what) => `We found no ${what}. Connect one, or join without.`,
    insecure_page: (what) => `Your ${what} works on secure pages (https) only. Please tell the clinic.`,
    in_app_browser: (what) => `This app shows pages without ${what}. Open the link in Safari or Chrome instead.`,
    unsupported: (what) => `This browser cannot use your ${what}. A newer one can.`,
    unknown: (what) => `Your ${what} did not start. Try again, or restart your device.`,
  } satisfies Record<DeviceProblem, (what: string) => string>,
  inText: { camera: 'camera', microphone: 'microphone', both: 'camera and microphone' },
};
