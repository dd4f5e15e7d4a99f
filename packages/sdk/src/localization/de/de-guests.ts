import type { guestsWords } from '../guests-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  guests: {
    waiting: 'Möchte hereinkommen',
    letIn: 'Hereinlassen',
    letInName: (name) => `${name} hereinlassen`,
    invited: 'Eingeladen',
    invite: 'Jemanden einladen',
    name: 'Name der Person',
    kind: 'Kommt als',
    kinds: { interpreter: 'Hilfe beim Dolmetschen', relative: 'Angehörige Person', other: 'Jemand anderes' },
    email: 'E-Mail (freiwillig)',
    how: 'Mit E-Mail wird der Link zugeschickt. Ohne E-Mail bekommen Sie ihn hier.',
    send: 'Einladen',
    inviting: 'Einen Moment …',
    notNow: 'Jetzt nicht',
    mailed: (name) => `${name} wurde per E-Mail eingeladen.`,
    made: (name) => `Der Link für ${name} ist fertig.`,
    linkFor: (name) => `Link für ${name}`,
    once: (name) => `Er wird nur dieses eine Mal gezeigt. Geben Sie ihn nur ${name}: Wer ihn hat, kommt unter diesem Namen.`,
    copy: 'Link kopieren',
    copied: 'Kopiert',
    done: 'Fertig',
    newLink: 'Neuer Link',
    newLinkFor: (name) => `Neuer Link für ${name}`,
    takeBack: 'Zurücknehmen',
    takeBackFor: (name) => `Einladung von ${name} zurücknehmen`,
    takenBack: (name) => `${name} kommt nicht mehr.`,
  } satisfies Translation<typeof guestsWords>,
};
