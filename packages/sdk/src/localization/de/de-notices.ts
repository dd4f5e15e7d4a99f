import type { noticesWords } from '../notices-words.ts';
import type { Translation } from '../translation.ts';

const length = (seconds: number) => (seconds < 60 ? `${seconds} Sek.` : `${Math.round(seconds / 60)} Min.`);

export const tables = {
  notices: {
    title: 'Mitteilungen',
    bell: (count) => (count === 0 ? 'Mitteilungen' : `Mitteilungen, ${count} ungelesen`),
    toasts: 'Neue Mitteilungen',
    kinds: {
      request: ({ when }) => `Jemand fragt nach einem Termin: ${when}`,
      invitation: ({ when }) => `Ihr Termin ist geplant: ${when}`,
      change: ({ when }) => `Ihr Termin hat sich geändert. Er ist jetzt: ${when}`,
      cancellation: ({ when }) => `Der Termin findet nicht statt: ${when}`,
      reminder: ({ when, late }) => (late ? `Ihr Termin war ${when}` : `Ihr Termin beginnt ${when}`),
      running_late: () => 'Es dauert in der Praxis länger. Ihr Platz bleibt Ihnen',
      your_turn: () => 'Sie sind dran. Bitte kommen Sie herein',
      incoming_call: () => 'Jemand ruft Sie an',
      missed_call: () => 'Sie haben einen Anruf verpasst',
      declined_call: () => 'Ihr Anruf wurde nicht angenommen',
      summary: ({ talkSeconds }) =>
        talkSeconds ? `Ihr Anruf ist zu Ende. Er dauerte ${length(talkSeconds)}` : 'Ihr Anruf ist zu Ende',
    },
    today: (time) => `heute, ${time}`,
    join: 'Teilnehmen',
    clinicTime: (time, city) => `in Ihrer Praxis: ${time} ${city}`,
    joinVisit: (when) => `Am Termin teilnehmen: ${when}`,
    read: 'Als gelesen markieren',
    readAll: 'Alle als gelesen markieren',
    unread: 'Ungelesen:',
    dismiss: (text) => `Ausblenden: ${text}`,
    close: 'Schließen',
    more: 'Mehr zeigen',
    none: 'Nichts Neues',
    noneMore: 'Erinnerungen, Änderungen an Ihren Terminen und verpasste Anrufe erscheinen hier.',
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch …',
    failed: 'Wir können Ihre Mitteilungen nicht zeigen. Bitte prüfen Sie Ihre Internetverbindung.',
    retry: 'Noch einmal versuchen',
    callClinic: 'Oder rufen Sie die Praxis an:',
  } satisfies Translation<typeof noticesWords>,
};
