import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Ouvrez votre lien peu avant. Il est pour vous seul : merci de ne pas transférer ce message.';
const PAGE = 'Ouvrir la page de la clinique';
const NOT_YOU = 'Si ce n’était pas vous, vous n’avez rien à faire.';

export const fr: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (à la clinique : {there})',
  modes: { video: 'Visite vidéo', audio: 'Visite par téléphone', chat: 'Visite par messages', in_person: 'Visite' },
  request: {
    subject: 'Une demande de visite – {clinic}',
    lines: [
      'Quelqu’un demande une visite – {clinic} : {when}.',
      'Merci de la confirmer ou de la refuser. D’ici là, l’horaire est gardé.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: 'Votre visite – {clinic}',
    lines: ['Vous avez une visite – {clinic} : {when}.', OWN_LINK],
    button: 'Ouvrir votre visite',
  },
  invitation_clinic: {
    subject: 'Une visite – {clinic}',
    lines: ['Vous avez une visite – {clinic} : {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'Votre visite a changé – {clinic}',
    lines: ['Votre visite – {clinic} – est désormais : {when}.', OWN_LINK],
    button: 'Ouvrir votre visite',
  },
  change_clinic: {
    subject: 'Une visite a changé – {clinic}',
    lines: ['Votre visite – {clinic} – est désormais : {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'Votre visite a été annulée – {clinic}',
    lines: ['Votre visite – {clinic} – n’aura pas lieu : {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'Votre demande – {clinic}',
    lines: ['Votre demande de visite – {clinic} – n’a pas été retenue : {when}. L’horaire est de nouveau libre.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Rappel : votre visite – {clinic}',
    lines: ['Votre visite approche – {clinic} : {when}.', OWN_LINK],
    button: 'Ouvrir votre visite',
  },
  reminder_clinic: {
    subject: 'Rappel : une visite – {clinic}',
    lines: ['Votre visite approche – {clinic} : {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'Votre visite commence plus tard – {clinic}',
    lines: ['{clinic} a du retard. Votre place est gardée.', 'Nous vous prévenons quand c’est votre tour.'],
    button: 'Ouvrir votre visite',
  },
  your_turn: {
    subject: 'C’est votre tour – {clinic}',
    lines: ['{clinic} est prête pour votre visite. Merci d’ouvrir votre lien maintenant.'],
    button: 'Ouvrir votre visite',
  },
  incoming_call: {
    subject: 'Un appel – {clinic}',
    lines: ['On vous appelle maintenant – {clinic}. Ouvrez la page pour répondre.'],
    button: 'Répondre',
  },
  missed_call: {
    subject: 'Un appel manqué – {clinic}',
    lines: ['On vous a appelé sans pouvoir vous joindre – {clinic} : {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: 'Votre appel – {clinic}',
    lines: ['Votre appel n’a pas été pris – {clinic} : {when}.'],
    button: PAGE,
  },
  summary: {
    subject: 'Votre visite est terminée – {clinic}',
    lines: ['Votre visite est terminée – {clinic}. Début : {when}. Durée : {length}.'],
  },
  summary_call: {
    subject: 'Votre appel est terminé – {clinic}',
    lines: ['Votre appel est terminé – {clinic}. Début : {when}. Durée : {length}.'],
  },
  waitlist_offer: {
    subject: 'Un horaire s’est libéré – {clinic}',
    lines: [
      'Vous avez demandé un horaire plus tôt – {clinic}. Un horaire s’est libéré : {when}.',
      'Il est gardé pour vous jusqu’au {until}. Ensuite il est proposé à la personne suivante, et vous restez sur la liste.',
    ],
    button: 'L’accepter ou le refuser',
  },
  account_exists: {
    subject: 'Votre compte – {clinic}',
    lines: [
      'Quelqu’un a voulu créer un compte avec cette adresse – {clinic}. Vous en avez déjà un : merci de vous connecter.',
      NOT_YOU,
    ],
    button: 'Se connecter',
  },
  sign_up: {
    subject: 'Confirmez votre adresse e-mail – {clinic}',
    lines: [
      'Merci de confirmer que cette adresse est la vôtre pour terminer votre compte – {clinic}. Le lien est valable un jour.',
      NOT_YOU,
    ],
    button: 'Confirmer l’adresse',
  },
  password_reset: {
    subject: 'Un nouveau mot de passe – {clinic}',
    lines: [
      'Choisissez un nouveau mot de passe pour votre compte – {clinic}. Le lien est valable une heure, une seule fois.',
      NOT_YOU,
    ],
    button: 'Choisir un mot de passe',
  },
  account_invitation: {
    subject: 'Votre compte – {clinic}',
    lines: [
      '{clinic} a créé un compte pour vous. Choisissez un mot de passe pour vous connecter. Le lien est valable une semaine, une seule fois.',
    ],
    button: 'Choisir un mot de passe',
  },
  new_sign_in: {
    subject: 'Nouvelle connexion – {clinic}',
    lines: [
      'Quelqu’un s’est connecté à votre compte – {clinic} – avec un navigateur que nous ne connaissions pas.',
      'Si ce n’était pas vous, choisissez un nouveau mot de passe : cela déconnecte tous les navigateurs.',
    ],
  },
  sign_in_reused: {
    subject: 'Nous vous avons déconnecté – {clinic}',
    lines: [
      'Une connexion à votre compte – {clinic} – a été utilisée depuis deux endroits ; nous y avons mis fin. Merci de vous reconnecter.',
      'Si cela se reproduit, choisissez un nouveau mot de passe.',
    ],
  },
  password_changed: {
    subject: 'Votre mot de passe a été changé – {clinic}',
    lines: [
      'Le mot de passe de votre compte – {clinic} – a été changé, et tous les autres navigateurs ont été déconnectés.',
      'Si ce n’était pas vous, demandez un nouveau mot de passe sur la page de connexion et appelez la clinique.',
    ],
  },
};
