import type { guestsWords } from '../guests-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  guests: {
    waiting: 'Espera para entrar',
    letIn: 'Dejar entrar',
    letInName: (name) => `Dejar entrar a ${name}`,
    invited: 'Invitados',
    invite: 'Invitar a alguien',
    name: 'Nombre',
    kind: 'Viene como',
    kinds: { interpreter: 'Intérprete', relative: 'Familiar', other: 'Otra persona' },
    email: 'Correo electrónico (opcional)',
    how: 'Con un correo se le envía su enlace. Sin correo, lo recibe usted aquí.',
    send: 'Invitar',
    inviting: 'Un momento …',
    notNow: 'Ahora no',
    mailed: (name) => `Se ha invitado a ${name} por correo.`,
    made: (name) => `El enlace para ${name} está listo.`,
    linkFor: (name) => `Enlace para ${name}`,
    once: (name) => `Solo se muestra esta vez. Déselo únicamente a ${name}: quien lo tenga entra en su nombre.`,
    copy: 'Copiar el enlace',
    copied: 'Copiado',
    done: 'Listo',
    newLink: 'Nuevo enlace',
    newLinkFor: (name) => `Nuevo enlace para ${name}`,
    takeBack: 'Retirar',
    takeBackFor: (name) => `Retirar la invitación de ${name}`,
    takenBack: (name) => `${name} ya no viene.`,
  } satisfies Translation<typeof guestsWords>,
};
