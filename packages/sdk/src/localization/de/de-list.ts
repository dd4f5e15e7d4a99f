import type { listLaterWords } from '../list-later-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  list: {
    title: 'Ihre Termine',
    modes: { video: 'Videotermin', audio: 'nur Ton', chat: 'per Nachricht', in_person: 'in der Praxis' },
    today: (time) => `Heute, ${time}`,
    join: 'Am Termin teilnehmen',
    opens: (when, left) => `Öffnet ${when}${left ? ` · ${left}` : ''}`,
    opening: 'Wird geöffnet …',
    retry: 'Noch einmal versuchen',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `in Ihrer Praxis: ${time} ${city}`,
    inDays: (days) => (days === 1 ? 'in 1 Tag' : `in ${days} Tagen`),
    inMinutes: (minutes) => (minutes < 60 ? `in ${minutes} Min.` : `in ${Math.floor(minutes / 60)} Std. ${minutes % 60} Min.`),
    inSeconds: (seconds) => (seconds < 60 ? `in ${seconds} Sek.` : `in ${Math.floor(seconds / 60)} Min. ${seconds % 60} Sek.`),
    open: { scheduled: 'Die Tür ist offen', checked_in: 'Sie sind im Wartezimmer', in_progress: 'Läuft gerade' },
    theyWait: (name) => `${name} wartet`,
    states: {
      pending: 'Noch nicht bestätigt',
      cancelled: 'Abgesagt',
      completed: 'Vorbei',
      no_show: 'Versäumt',
      expired: 'Nie bestätigt',
      closed: 'Die Tür ist zu',
    },
    refused: 'Noch nicht offen',
    earlier: 'Frühere',
    more: 'Mehr zeigen',
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch …',
    emptyTitle: 'Noch keine Termine',
    empty: 'Ihr nächster Termin erscheint hier, und seine Tür öffnet sich von selbst.',
    book: (clinic) => `Um einen Termin zu vereinbaren, rufen Sie ${clinic} an:`,
    callClinic: 'Oder rufen Sie die Praxis an:',
    failed: 'Wir können Ihre Termine nicht zeigen. Bitte prüfen Sie Ihre Internetverbindung.',
    retry: 'Noch einmal versuchen',
    newLink: 'Neuen Link schicken',
    newLinkSent: 'Wenn dieser Link Ihrer war, ist ein neuer unterwegs an die Adresse, die die Praxis hat.',
    goOnHere: 'Hier fortfahren',
    nowOpen: (name) => `Die Tür ist offen. Sie können an Ihrem Termin mit ${name} teilnehmen.`,
    nowCancelled: (name, when) => `Ihr Termin mit ${name}, ${when}, wurde abgesagt.`,
    nowMore: (count) => (count === 1 ? '1 weiterer Termin wird gezeigt.' : `${count} weitere Termine werden gezeigt.`),
  } satisfies Translation<typeof listLaterWords>,
};
