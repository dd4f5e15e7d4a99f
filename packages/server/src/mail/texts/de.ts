import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Öffnen Sie Ihren Link kurz vorher. Er ist nur für Sie; bitte leiten Sie diese E-Mail nicht weiter.';
const PAGE = 'Seite der Praxis öffnen';
const NOT_YOU = 'Wenn Sie das nicht waren, müssen Sie nichts tun.';

export const de: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (in der Praxis: {there})',
  modes: { video: 'Videotermin', audio: 'Telefontermin', chat: 'Chattermin', in_person: 'Termin' },
  request: {
    subject: 'Terminanfrage bei {clinic}',
    lines: [
      'Jemand fragt einen Termin bei {clinic} an: {when}.',
      'Bitte bestätigen Sie ihn oder lehnen Sie ihn ab. Bis dahin bleibt die Zeit frei gehalten.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: 'Ihr Termin bei {clinic}',
    lines: ['Sie haben einen Termin bei {clinic}: {when}.', OWN_LINK],
    button: 'Termin öffnen',
  },
  invitation_clinic: {
    subject: 'Ein Termin bei {clinic}',
    lines: ['Sie haben einen Termin bei {clinic}: {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'Ihr Termin bei {clinic} hat sich geändert',
    lines: ['Ihr Termin bei {clinic} ist jetzt: {when}.', OWN_LINK],
    button: 'Termin öffnen',
  },
  change_clinic: {
    subject: 'Ein Termin bei {clinic} hat sich geändert',
    lines: ['Ihr Termin bei {clinic} ist jetzt: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'Ihr Termin bei {clinic} wurde abgesagt',
    lines: ['Ihr Termin bei {clinic} findet nicht statt: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'Ihre Anfrage bei {clinic}',
    lines: ['Ihre Terminanfrage bei {clinic} wurde nicht angenommen: {when}. Die Zeit ist wieder frei.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Erinnerung: Ihr Termin bei {clinic}',
    lines: ['Ihr Termin bei {clinic} steht bevor: {when}.', OWN_LINK],
    button: 'Termin öffnen',
  },
  reminder_clinic: {
    subject: 'Erinnerung: ein Termin bei {clinic}',
    lines: ['Ihr Termin bei {clinic} steht bevor: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'Ihr Termin bei {clinic} beginnt später',
    lines: ['Bei {clinic} dauert es länger. Ihr Platz bleibt Ihnen erhalten.', 'Wir sagen Ihnen, wenn Sie an der Reihe sind.'],
    button: 'Termin öffnen',
  },
  your_turn: {
    subject: 'Sie sind an der Reihe bei {clinic}',
    lines: ['{clinic} ist bereit für Ihren Termin. Bitte öffnen Sie jetzt Ihren Link.'],
    button: 'Termin öffnen',
  },
  incoming_call: {
    subject: 'Ein Anruf bei {clinic}',
    lines: ['Sie werden gerade bei {clinic} angerufen. Öffnen Sie die Seite, um zu antworten.'],
    button: 'Antworten',
  },
  missed_call: {
    subject: 'Verpasster Anruf bei {clinic}',
    lines: ['Sie wurden bei {clinic} angerufen und nicht erreicht: {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: 'Ihr Anruf bei {clinic}',
    lines: ['Ihr Anruf bei {clinic} wurde nicht angenommen: {when}.'],
    button: PAGE,
  },
  summary: {
    subject: 'Ihr Termin bei {clinic} ist beendet',
    lines: ['Ihr Termin bei {clinic} ist beendet. Beginn: {when}. Dauer: {length}.'],
  },
  summary_call: {
    subject: 'Ihr Anruf bei {clinic} ist beendet',
    lines: ['Ihr Anruf bei {clinic} ist beendet. Beginn: {when}. Dauer: {length}.'],
  },
  waitlist_offer: {
    subject: 'Bei {clinic} ist ein Termin frei geworden',
    lines: [
      'Sie haben bei {clinic} nach einem früheren Termin gefragt. Einer ist frei geworden: {when}.',
      'Er bleibt für Sie reserviert bis {until}. Danach wird er dem Nächsten angeboten, und Sie bleiben auf der Warteliste.',
    ],
    button: 'Annehmen oder ablehnen',
  },
  account_exists: {
    subject: 'Ihr Konto bei {clinic}',
    lines: [
      'Jemand wollte mit dieser Adresse ein Konto bei {clinic} anlegen. Sie haben schon eines: Bitte melden Sie sich an.',
      NOT_YOU,
    ],
    button: 'Anmelden',
  },
  sign_up: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse für {clinic}',
    lines: [
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, um Ihr Konto bei {clinic} fertigzustellen. Der Link gilt einen Tag.',
      NOT_YOU,
    ],
    button: 'Adresse bestätigen',
  },
  password_reset: {
    subject: 'Ein neues Passwort für {clinic}',
    lines: ['Wählen Sie ein neues Passwort für Ihr Konto bei {clinic}. Der Link gilt eine Stunde und nur einmal.', NOT_YOU],
    button: 'Passwort wählen',
  },
  account_invitation: {
    subject: 'Ihr Konto bei {clinic}',
    lines: [
      '{clinic} hat ein Konto für Sie angelegt. Wählen Sie ein Passwort, um sich anzumelden. Der Link gilt eine Woche und nur einmal.',
    ],
    button: 'Passwort wählen',
  },
  new_sign_in: {
    subject: 'Neue Anmeldung bei {clinic}',
    lines: [
      'Jemand hat sich mit einem Browser, den wir noch nicht kennen, in Ihrem Konto bei {clinic} angemeldet.',
      'Wenn Sie das nicht waren, wählen Sie ein neues Passwort: Damit wird jeder Browser abgemeldet.',
    ],
  },
  sign_in_reused: {
    subject: 'Wir haben Sie bei {clinic} abgemeldet',
    lines: [
      'Eine Anmeldung in Ihrem Konto bei {clinic} wurde von zwei Orten aus benutzt; wir haben sie beendet. Bitte melden Sie sich neu an.',
      'Wenn das wieder geschieht, wählen Sie ein neues Passwort.',
    ],
  },
  password_changed: {
    subject: 'Ihr Passwort bei {clinic} wurde geändert',
    lines: [
      'Das Passwort Ihres Kontos bei {clinic} wurde geändert, und jeder andere Browser wurde abgemeldet.',
      'Wenn Sie das nicht waren, fordern Sie auf der Anmeldeseite ein neues Passwort an und rufen Sie die Praxis an.',
    ],
  },
};
