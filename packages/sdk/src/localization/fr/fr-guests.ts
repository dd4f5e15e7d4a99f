import type { guestsWords } from '../guests-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  guests: {
    waiting: 'Attend d’entrer',
    letIn: 'Faire entrer',
    letInName: (name) => `Faire entrer ${name}`,
    invited: 'Personnes invitées',
    invite: 'Inviter quelqu’un',
    name: 'Nom',
    kind: 'Vient en tant que',
    kinds: { interpreter: 'Interprète', relative: 'Proche', other: 'Autre personne' },
    email: 'E-mail (facultatif)',
    how: 'Avec un e-mail, le lien lui est envoyé. Sans e-mail, vous le recevez ici.',
    send: 'Inviter',
    inviting: 'Un instant …',
    notNow: 'Pas maintenant',
    mailed: (name) => `${name} a reçu une invitation par e-mail.`,
    made: (name) => `Le lien pour ${name} est prêt.`,
    linkFor: (name) => `Lien pour ${name}`,
    once: (name) => `Il n’est affiché que cette fois. Ne le donnez qu’à ${name} : qui l’a entre sous ce nom.`,
    copy: 'Copier le lien',
    copied: 'Copié',
    done: 'Terminé',
    newLink: 'Nouveau lien',
    newLinkFor: (name) => `Nouveau lien pour ${name}`,
    takeBack: 'Retirer',
    takeBackFor: (name) => `Retirer l’invitation de ${name}`,
    takenBack: (name) => `${name} ne vient plus.`,
  } satisfies Translation<typeof guestsWords>,
};
