import type { boardWords } from '../board-words.ts';
import type { Draft } from '../translation.ts';

export const tables = {
  board: {
    title: 'Für Sie im Wartezimmer',
    modes: { video: 'mit Video', audio: 'nur Ton', chat: 'per Nachricht', in_person: 'in der Praxis' },
    since: (time) => `seit ${time}`,
    minutes: (minutes) =>
      minutes < 1 ? 'gerade eben' : minutes < 60 ? `${minutes} Min.` : `${Math.floor(minutes / 60)} Std. ${minutes % 60} Min.`,
    devices: ({ camera, microphone }) => {
      if (microphone === 'ready')
        return camera === 'ready'
          ? ['Kamera und Ton bereit', true]
          : [camera === 'off' ? 'Ton bereit, Kamera aus' : 'Keine Kamera', camera === 'off'];
      return [camera === 'ready' ? 'Kein Mikrofon' : 'Hört zu und schreibt', false];
    },
    away: 'Nicht da, Platz bleibt',
    held: 'Um Geduld gebeten',
    admit: 'Einlassen',
    admitFor: (name) => `${name} einlassen`,
    admitting: 'Wird eingelassen …',
    notHereYet: 'Noch nicht da',
    running: 'Läuft gerade',
    open: 'Termin öffnen',
    openFor: (name) => `Termin mit ${name} öffnen`,
    nobody: 'Niemand wartet',
    nobodyMore: 'Wer in Ihr Wartezimmer kommt, erscheint hier mit einem leisen Ton.',
    nobodyQuiet: 'Wer in Ihr Wartezimmer kommt, erscheint hier.',
    arrived: (name) => `${name} ist im Wartezimmer.`,
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch …',
    failed: 'Wir können nicht zeigen, wer wartet. Bitte prüfen Sie Ihre Internetverbindung.',
    retry: 'Noch einmal versuchen',
    goOnHere: 'Hier fortfahren',
    callClinic: 'Oder rufen Sie die Praxis an:',
  } satisfies Draft<typeof boardWords>,
};
