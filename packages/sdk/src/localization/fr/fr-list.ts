import type { listLaterWords } from '../list-later-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  list: {
    title: 'Vos rendez-vous',
    modes: { video: 'en vidéo', audio: 'son seulement', chat: 'par messages', in_person: 'au cabinet' },
    today: (time) => `Aujourd’hui, ${time}`,
    join: 'Rejoindre la consultation',
    opens: (when, left) => `Ouvre ${when}${left ? ` · ${left}` : ''}`,
    opening: 'Ouverture …',
    retry: 'Réessayer',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `votre cabinet : ${time} ${city}`,
    inDays: (days) => (days === 1 ? 'dans 1 jour' : `dans ${days} jours`),
    inMinutes: (minutes) => (minutes < 60 ? `dans ${minutes} min` : `dans ${Math.floor(minutes / 60)} h ${minutes % 60} min`),
    inSeconds: (seconds) => (seconds < 60 ? `dans ${seconds} s` : `dans ${Math.floor(seconds / 60)} min ${seconds % 60} s`),
    open: { scheduled: 'La porte est ouverte', checked_in: 'Vous êtes en salle d’attente', in_progress: 'En cours' },
    theyWait: (name) => `${name} attend`,
    states: {
      pending: 'Pas encore confirmé',
      cancelled: 'Annulé',
      completed: 'Terminé',
      no_show: 'Manqué',
      expired: 'Jamais confirmé',
      closed: 'La porte est fermée',
    },
    refused: 'Pas encore ouvert',
    earlier: 'Précédents',
    more: 'Afficher plus',
    reconnecting: 'Connexion perdue. Nouvel essai …',
    emptyTitle: 'Pas encore de rendez-vous',
    empty: 'Votre prochain rendez-vous apparaîtra ici, et sa porte s’ouvre toute seule.',
    book: (clinic) => `Pour prendre rendez-vous, appelez ${clinic} :`,
    callClinic: 'Ou appelez le cabinet :',
    failed: 'Nous ne pouvons pas afficher vos rendez-vous. Vérifiez votre connexion à internet.',
    retry: 'Réessayer',
    newLink: 'M’envoyer un nouveau lien',
    newLinkSent: 'Si ce lien était le vôtre, un nouveau est en route vers l’adresse que le cabinet connaît.',
    goOnHere: 'Continuer ici',
    nowOpen: (name) => `La porte est ouverte. Vous pouvez rejoindre votre consultation avec ${name}.`,
    nowCancelled: (name, when) => `Votre rendez-vous avec ${name}, ${when}, a été annulé.`,
    nowMore: (count) => (count === 1 ? '1 rendez-vous de plus affiché.' : `${count} rendez-vous de plus affichés.`),
  } satisfies Translation<typeof listLaterWords>,
};
