import type { callLogWords } from '../call-log-words.ts';
import type { Translation } from '../translation.ts';

/** 12 Min. oder 1 Std. 5 Min. */
const length = (seconds: number) => {
  const minutes = Math.round(seconds / 60);
  return seconds < 60
    ? `${seconds} Sek.`
    : minutes < 60
      ? `${minutes} Min.`
      : `${Math.floor(minutes / 60)} Std. ${minutes % 60} Min.`;
};

export const tables = {
  'call-log': {
    title: 'Anrufe',
    now: 'Anrufe gerade',
    length,
    figures: { total: 'Gespräche', scheduled: 'Termine', adHoc: 'Anrufe', missed: 'Verpasst', average: 'Mittlere Dauer' },
    none: 'Noch keine Anrufe',
    noneMore: 'Videotermine und Anrufe erscheinen hier.',
    noneLeft: 'Keine passenden Anrufe',
    noneLeftMore: 'Wählen Sie andere Tage oder alle Arten.',
    filters: 'Filtern',
    kind: 'Art',
    kinds: { all: 'Alle Arten', scheduled: 'Termine', ad_hoc: 'Anrufe' },
    status: 'Verlauf',
    statuses: {
      all: 'Alle',
      initiated: 'Beginnt',
      ringing: 'Klingelt',
      accepted: 'Läuft gerade',
      ended: 'Gesprochen',
      declined: 'Abgelehnt',
      missed: 'Verpasst',
      cancelled: 'Abgebrochen',
      failed: 'Nicht erreicht',
    },
    from: 'Von',
    to: 'Bis',
    clearFilters: 'Alle zeigen',
    modes: { video: 'Mit Video', audio: 'Nur Ton' },
    visit: 'Termin',
    incoming: 'Eingehender Anruf',
    outgoing: 'Ausgehender Anruf',
    rung: 'Anruf',
    neverConnected: 'Niemand war verbunden',
    busy: 'War in einem anderen Anruf',
    talked: (seconds) => `${length(seconds)} gesprochen`,
    since: (time) => `seit ${time}`,
    answered: (seconds) => `Angenommen nach ${length(seconds)}`,
    people: (names) => `Mit ${names}`,
    nobody: 'Niemand',
    callBack: 'Zurückrufen',
    callBackName: (name) => `${name} zurückrufen`,
    notes: 'Notizen der Praxis',
    notesHelp: 'Nur die Praxis sieht sie.',
    notesFor: (name) => `Notizen zum Anruf mit ${name}`,
    editNotes: 'Notiz schreiben',
    changeNotes: 'Notiz ändern',
    save: 'Speichern',
    saving: 'Wird gespeichert …',
    saved: 'Die Notiz ist gespeichert.',
    cancel: 'Abbrechen',
    join: 'Teilnehmen',
    joinName: (name) => `Am Anruf mit ${name} teilnehmen`,
    more: 'Mehr zeigen',
    shown: (count) => (count === 1 ? '1 Anruf wird gezeigt.' : `${count} Anrufe werden gezeigt.`),
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch …',
    failed: 'Wir können Ihre Anrufe nicht zeigen. Bitte prüfen Sie Ihre Internetverbindung.',
    retry: 'Noch einmal versuchen',
    callClinic: 'Oder rufen Sie die Praxis an:',
  } satisfies Translation<typeof callLogWords>,
};
