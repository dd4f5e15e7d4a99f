import type { noticesWords } from '../notices-words.ts';
import type { Translation } from '../translation.ts';

const length = (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

export const tables = {
  notices: {
    title: 'Notifications',
    bell: (count) =>
      count === 0 ? 'Notifications' : count === 1 ? 'Notifications, 1 non lue' : `Notifications, ${count} non lues`,
    toasts: 'Nouvelles notifications',
    kinds: {
      request: ({ when }) => `Quelqu’un demande un rendez-vous : ${when}`,
      invitation: ({ when }) => `Votre rendez-vous est prévu : ${when}`,
      change: ({ when }) => `Votre rendez-vous a changé. Il a lieu : ${when}`,
      cancellation: ({ when }) => `Ce rendez-vous n’aura pas lieu : ${when}`,
      reminder: ({ when, late }) => (late ? `Votre rendez-vous était : ${when}` : `Votre rendez-vous commence : ${when}`),
      running_late: () => 'Votre praticien a du retard. Votre place est gardée',
      your_turn: () => 'C’est à vous. Entrez, s’il vous plaît',
      incoming_call: () => 'Quelqu’un vous appelle',
      missed_call: () => 'Vous avez manqué un appel',
      declined_call: () => 'Votre appel n’a pas été pris',
      summary: ({ talkSeconds }) =>
        talkSeconds ? `Votre appel est terminé. Il a duré ${length(talkSeconds)}` : 'Votre appel est terminé',
    },
    today: (time) => `aujourd’hui, ${time}`,
    join: 'Rejoindre',
    clinicTime: (time, city) => `votre cabinet : ${time} ${city}`,
    joinVisit: (when) => `Rejoindre la consultation : ${when}`,
    read: 'Marquer comme lue',
    readAll: 'Tout marquer comme lu',
    unread: 'Non lue :',
    dismiss: (text) => `Retirer : ${text}`,
    close: 'Fermer',
    more: 'Afficher plus',
    none: 'Rien de nouveau',
    noneMore: 'Les rappels, les changements de vos rendez-vous et les appels manqués apparaissent ici.',
    reconnecting: 'Connexion perdue. Nouvel essai…',
    failed: 'Nous ne pouvons pas afficher vos notifications. Vérifiez votre connexion à internet.',
    retry: 'Réessayer',
    callClinic: 'Ou appelez le cabinet :',
  } satisfies Translation<typeof noticesWords>,
};
