import type { AppointmentMode, DeviceCheck } from '@bedside/contract';

/** What `<waiting-room>` says. */
export const boardWords = {
  id: 'board',
  title: 'Waiting for you',
  modes: { video: 'video', audio: 'sound only', chat: 'by message', in_person: 'at the clinic' } satisfies Record<
    AppointmentMode,
    string
  >,
  since: (time: string) => `since ${time}`,
  minutes: (minutes: number) =>
    minutes < 1 ? 'just now' : minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`,
  devices: ({ camera, microphone }: DeviceCheck): [text: string, isFine: boolean] => {
    if (microphone === 'ready')
      return camera === 'ready'
        ? ['Camera and sound ready', true]
        : [camera === 'off' ? 'Sound ready, camera off' : 'No camera', camera === 'off'];
    return [camera === 'ready' ? 'No microphone' : 'Listens and types', false];
  },
  away: 'Away, place kept',
  held: 'Asked to wait',
  admit: 'Admit',
  admitFor: (name: string) => `Admit ${name}`,
  admitting: 'Admitting …',
  notHereYet: 'Not here yet',
  running: 'In progress',
  open: 'Open visit',
  openFor: (name: string) => `Open visit with ${name}`,
  inIt: 'You are in this visit',
  back: 'Go to the visit',
  backFor: (name: string) => `Go to the visit with ${name}`,
  nobody: 'Nobody is waiting',
  nobodyMore: 'When someone comes into your waiting room, they appear here with a soft sound.',
  nobodyQuiet: 'When someone comes into your waiting room, they appear here.',
  arrived: (name: string) => `${name} is in the waiting room.`,
  reconnecting: 'Connection lost. Trying again …',
  failed: 'We cannot show who waits. Please check your internet connection.',
  retry: 'Try again',
  goOnHere: 'Go on here',
  callClinic: 'Or call the clinic:',
};
