import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Abra su enlace poco antes. Es solo para usted: por favor, no reenvíe este correo.';
const PAGE = 'Abrir la página de la clínica';
const NOT_YOU = 'Si no ha sido usted, no tiene que hacer nada.';

export const es: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (en la clínica: {there})',
  modes: { video: 'Cita por vídeo', audio: 'Cita por teléfono', chat: 'Cita por chat', in_person: 'Cita' },
  request: {
    subject: 'Solicitud de una cita en {clinic}',
    lines: [
      'Alguien solicita una cita en {clinic}: {when}.',
      'Por favor, confírmela o rechácela. Hasta entonces la hora queda reservada.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: 'Su cita en {clinic}',
    lines: ['Tiene una cita en {clinic}: {when}.', OWN_LINK],
    button: 'Abrir la cita',
  },
  invitation_clinic: {
    subject: 'Una cita en {clinic}',
    lines: ['Tiene una cita en {clinic}: {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'Su cita en {clinic} ha cambiado',
    lines: ['Su cita en {clinic} es ahora: {when}.', OWN_LINK],
    button: 'Abrir la cita',
  },
  change_clinic: {
    subject: 'Una cita en {clinic} ha cambiado',
    lines: ['Su cita en {clinic} es ahora: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'Su cita en {clinic} se ha cancelado',
    lines: ['Su cita en {clinic} no tendrá lugar: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'Su solicitud en {clinic}',
    lines: ['Su solicitud de una cita en {clinic} no se ha aceptado: {when}. La hora vuelve a estar libre.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Recordatorio: su cita en {clinic}',
    lines: ['Se acerca su cita en {clinic}: {when}.', OWN_LINK],
    button: 'Abrir la cita',
  },
  reminder_clinic: {
    subject: 'Recordatorio: una cita en {clinic}',
    lines: ['Se acerca su cita en {clinic}: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'Su cita en {clinic} empieza más tarde',
    lines: ['{clinic} lleva retraso. Su lugar queda reservado.', 'Le avisaremos cuando sea su turno.'],
    button: 'Abrir la cita',
  },
  your_turn: {
    subject: 'Es su turno en {clinic}',
    lines: ['{clinic} está lista para su cita. Por favor, abra su enlace ahora.'],
    button: 'Abrir la cita',
  },
  incoming_call: {
    subject: 'Una llamada en {clinic}',
    lines: ['Le están llamando ahora en {clinic}. Abra la página para responder.'],
    button: 'Responder',
  },
  missed_call: {
    subject: 'Una llamada perdida en {clinic}',
    lines: ['Le llamaron en {clinic} y no fue posible localizarle: {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: 'Su llamada en {clinic}',
    lines: ['Su llamada en {clinic} no fue atendida: {when}.'],
    button: PAGE,
  },
  summary: {
    subject: 'Su cita en {clinic} ha terminado',
    lines: ['Su cita en {clinic} ha terminado. Comenzó: {when}. Duró: {length}.'],
  },
  summary_call: {
    subject: 'Su llamada en {clinic} ha terminado',
    lines: ['Su llamada en {clinic} ha terminado. Comenzó: {when}. Duró: {length}.'],
  },
  waitlist_offer: {
    subject: 'Ha quedado libre una hora en {clinic}',
    lines: [
      'Pidió a {clinic} una hora más temprana. Ha quedado libre una: {when}.',
      'Queda reservada para usted hasta {until}. Después se ofrecerá a la siguiente persona y usted seguirá en la lista.',
    ],
    button: 'Aceptarla o rechazarla',
  },
  account_exists: {
    subject: 'Su cuenta en {clinic}',
    lines: [
      'Alguien quiso crear una cuenta en {clinic} con esta dirección. Usted ya tiene una: por favor, inicie sesión.',
      NOT_YOU,
    ],
    button: 'Iniciar sesión',
  },
  sign_up: {
    subject: 'Confirme su dirección de correo para {clinic}',
    lines: [
      'Por favor, confirme que esta dirección es suya para terminar su cuenta en {clinic}. El enlace vale un día.',
      NOT_YOU,
    ],
    button: 'Confirmar la dirección',
  },
  password_reset: {
    subject: 'Una contraseña nueva para {clinic}',
    lines: ['Elija una contraseña nueva para su cuenta en {clinic}. El enlace vale una hora y una sola vez.', NOT_YOU],
    button: 'Elegir una contraseña',
  },
  account_invitation: {
    subject: 'Su cuenta en {clinic}',
    lines: [
      '{clinic} ha creado una cuenta para usted. Elija una contraseña para iniciar sesión. El enlace vale una semana y una sola vez.',
    ],
    button: 'Elegir una contraseña',
  },
  new_sign_in: {
    subject: 'Nuevo inicio de sesión en {clinic}',
    lines: [
      'Alguien ha iniciado sesión en su cuenta de {clinic} con un navegador que no habíamos visto antes.',
      'Si no ha sido usted, elija una contraseña nueva: así se cierra la sesión en todos los navegadores.',
    ],
  },
  sign_in_reused: {
    subject: 'Hemos cerrado su sesión en {clinic}',
    lines: [
      'Un inicio de sesión de su cuenta en {clinic} se usó desde dos lugares, así que lo hemos cerrado. Por favor, inicie sesión de nuevo.',
      'Si vuelve a ocurrir, elija una contraseña nueva.',
    ],
  },
  password_changed: {
    subject: 'Su contraseña en {clinic} ha cambiado',
    lines: [
      'La contraseña de su cuenta en {clinic} ha cambiado y se ha cerrado la sesión en los demás navegadores.',
      'Si no ha sido usted, pida una contraseña nueva en la página de inicio de sesión y llame a la clínica.',
    ],
  },
};
