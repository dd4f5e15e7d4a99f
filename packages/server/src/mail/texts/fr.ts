import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Ouvrez votre lien peu avant. Il est pour vous seul : merci de ne pas transférer ce message.';
const PAGE = 'Ouvrir la page de la clinique';
const NOT_YOU = 'Si ce n’était pas vous, vous n’avez rien à faire.';

export const fr: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (à la clinique : {there})',
  modes: {
    video: 'Rendez-vous vidéo',
    audio: 'Rendez-vous par téléphone',
    chat: 'Rendez-vous par messages',
    in_person: 'Rendez-vous',
  },
  request: {
    subject: 'Une demande de rendez-vous – {clinic}',
    lines: [
      'Quelqu’un demande un rendez-vous – {clinic} : {when}.',
      'Merci de la confirmer ou de la refuser. D’ici là, l’horaire est gardé.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: 'Votre rendez-vous – {clinic}',
    lines: ['Vous avez un rendez-vous – {clinic} : {when}.', OWN_LINK],
    button: 'Ouvrir votre rendez-vous',
  },
  invitation_clinic: {
    subject: 'Un rendez-vous – {clinic}',
    lines: ['Vous avez un rendez-vous – {clinic} : {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'Votre rendez-vous a changé – {clinic}',
    lines: ['Votre rendez-vous – {clinic} – est désormais : {when}.', OWN_LINK],
    button: 'Ouvrir votre rendez-vous',
  },
  change_clinic: {
    subject: 'Un rendez-vous a changé – {clinic}',
    lines: ['Votre rendez-vous – {clinic} – est désormais : {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'Votre rendez-vous a été annulé – {clinic}',
    lines: ['Votre rendez-vous – {clinic} – n’aura pas lieu : {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'Votre demande – {clinic}',
    lines: ['Votre demande de rendez-vous – {clinic} – n’a pas été retenue : {when}. L’horaire est de nouveau libre.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Rappel : votre rendez-vous – {clinic}',
    lines: ['Votre rendez-vous approche – {clinic} : {when}.', OWN_LINK],
    button: 'Ouvrir votre rendez-vous',
  },
  reminder_clinic: {
    subject: 'Rappel : un rendez-vous – {clinic}',
    lines: ['Votre rendez-vous approche – {clinic} : {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'Votre rendez-vous commence plus tard – {clinic}',
    lines: ['{clinic} a du retard. Votre place est gardée.', 'Nous vous prévenons quand c’est votre tour.'],
    button: 'Ouvrir votre rendez-vous',
  },
  your_turn: {
    subject: 'C’est votre tour – {clinic}',
    lines: ['{clinic} est prête pour votre rendez-vous. Merci d’ouvrir votre lien maintenant.'],
    button: 'Ouvrir votre rendez-vous',
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
    subject: 'Votre rendez-vous est terminé – {clinic}',
    lines: ['Votre rendez-vous est terminé – {clinic}. Début : {when}. Durée : {length}.'],
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
