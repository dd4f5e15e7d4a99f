import type { AppointmentMode } from '@bedside/contract';
import type { NetworkVerdict } from '../devices/network-check.ts';

/** What the device check says beside the picture and the buttons: who and when, the devices, the network. */
export const prejoinMoreWords = {
  id: 'visit.prejoin',
  modes: { video: 'video', audio: 'sound only', chat: 'by message', in_person: 'at the clinic' } satisfies Record<
    AppointmentMode,
    string
  >,
  with: (names: readonly string[]) => `Visit with ${names.join(', ')}`,
  group: 'Group visit',
  places: (taken: number, capacity: number) => `${taken} of ${capacity} places taken`,
  span: (from: string, to: string) => `${from} – ${to}`,
  today: 'Today',
  whose: 'For whom do you come?',
  comesFor: (name: string) => `You come for ${name}`,
  someoneElse: 'For someone else',
  atClinic: (span: string, place: string) => `At the clinic: ${span} (${place})`,

  microphone: 'Microphone',
  speaker: 'Speaker',
  turnOn: 'Turn on',
  usual: 'Standard',
  playSound: 'Play a sound',
  deviceNumber: (kind: string, number: number) => `${kind} ${number}`,
  listenHint: 'You see and hear the others, and write to them. They do not see or hear you.',

  network: 'Connection',
  checkNetwork: 'Check',
  checkAgain: 'Check again',
  checkingNetwork: 'Checking …',
  verdicts: {
    video: ['Good', 'Your network lets video through.'],
    sound: ['Sound is best', 'Your network slows video down. Turn off your camera, and the sound stays clear.'],
    blocked: ['Blocked', 'Your network keeps the visit out. Try mobile data or another Wi-Fi, or call the clinic.'],
    offline: ['Offline', 'We cannot reach the clinic. Check your internet connection, then check again.'],
    later: ['Not now', 'The check is not possible just now. You can join all the same.'],
  } satisfies Record<NetworkVerdict, [short: string, sentence: string]>,
  ways: { webSocket: 'Web connection', udp: 'Video (UDP)', tcp: 'Slower way (TCP)' },
  works: 'works',
  fails: 'blocked',
  notTried: 'not needed',
  details: 'Details for your help desk',

  withoutCall: {
    chat: ['This visit is by message', 'Write to the clinic in the conversation of this visit. They answer there.'],
    in_person: ['This visit is at the clinic', 'Please come to the clinic at this time. Nothing happens on this page.'],
  },
};
