import type { DeviceProblem } from '../devices/device-problem.ts';

/** What the device check says. */
export const prejoinWords = {
  you: 'You',
  onlyYou: 'Only you can see this',
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  off: 'off',
  turnOn: 'Turn on',
  usual: 'Standard',
  playSound: 'Play a sound',
  deviceNumber: (kind: string, number: number) => `${kind} ${number}`,

  fine: 'You look and sound fine',
  fineSound: 'You sound fine',
  saySomething: 'Say something, so that we can hear you',
  starting: 'Starting camera and microphone …',
  startingHint: 'If your browser asks, choose Allow.',
  startingPicture: 'Your picture is on its way …',
  noMicrophone: 'Nobody can hear you yet',
  neither: 'You can join without camera and microphone',
  listenHint: 'You see and hear the others; they do not see or hear you.',

  join: 'Join visit',
  joining: 'Joining …',
  joinSoundOnly: 'Join with sound only',
  joinListening: 'Join and listen',
  soundOnly: 'Sound only',
  listening: 'Listen only',
  tryAgain: 'Try again',
  notNow: 'Not now',
  callClinic: (phone: string) => `Call the clinic: ${phone}`,

  opens: (when: string, rest: string) => `Opens ${when} · in ${rest}`,
  opensByItself: 'You go in by yourself when the door opens.',
  opensAndJoin: 'Press Join visit now, and you go in by yourself when the door opens.',
  waitForDoor: 'Waiting for the door …',
  nobodyAdmitted: 'Nobody has been admitted yet',
  nobodyAdmittedHint: 'Admit someone from your waiting room: you go in with them.',
  waitForPerson: 'Waiting for someone to be admitted …',

  elsewhere: 'This visit is open on another device',
  elsewhereHint: 'If you continue here, it closes there.',
  continueHere: 'Continue here',

  technicalTitle: 'The visit did not open',
  technicalText: 'Check your internet connection, then try again.',

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
