import type { listLaterWords } from '../list-later-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  list: {
    title: 'Sus citas',
    modes: { video: 'videoconsulta', audio: 'solo sonido', chat: 'por mensajes', in_person: 'en la clínica' },
    today: (time) => `Hoy, ${time}`,
    join: 'Entrar en la cita',
    opens: (when, left) => `Se abre: ${when}${left ? ` · ${left}` : ''}`,
    opening: 'Abriendo …',
    retry: 'Intentar de nuevo',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `su clínica: ${time} ${city}`,
    inDays: (days) => (days === 1 ? 'en 1 día' : `en ${days} días`),
    inMinutes: (minutes) => (minutes < 60 ? `en ${minutes} minutos` : `en ${Math.floor(minutes / 60)} h y ${minutes % 60} min`),
    inSeconds: (seconds) => (seconds < 60 ? `en ${seconds} segundos` : `en ${Math.floor(seconds / 60)} min y ${seconds % 60} s`),
    open: { scheduled: 'La puerta está abierta', checked_in: 'Está en la sala de espera', in_progress: 'En curso' },
    theyWait: (name) => `${name} está esperando`,
    states: {
      pending: 'Aún sin confirmar',
      cancelled: 'Cancelada',
      completed: 'Terminada',
      no_show: 'No asistió',
      expired: 'Nunca confirmada',
      closed: 'La puerta se ha cerrado',
    },
    refused: 'Aún no está abierta',
    earlier: 'Anteriores',
    more: 'Mostrar más',
    reconnecting: 'Conexión perdida. Intentando de nuevo …',
    emptyTitle: 'Aún no hay citas',
    empty: 'Su próxima cita aparecerá aquí, y su puerta se abre sola.',
    book: (clinic) => `Para pedir una cita, llame a ${clinic}:`,
    callClinic: 'O llame a la clínica:',
    failed: 'No podemos mostrar sus citas. Compruebe su conexión a internet.',
    retry: 'Intentar de nuevo',
    newLink: 'Enviarme un enlace nuevo',
    newLinkSent: 'Si este enlace era suyo, uno nuevo va de camino a la dirección que tiene la clínica.',
    goOnHere: 'Continuar aquí',
    nowOpen: (name) => `La puerta está abierta. Puede entrar en su cita con ${name}.`,
    nowCancelled: (name, when) => `Su cita con ${name}, ${when}, se ha cancelado.`,
    nowMore: (count) => (count === 1 ? 'Se muestra 1 cita más.' : `Se muestran ${count} citas más.`),
  } satisfies Translation<typeof listLaterWords>,
};
