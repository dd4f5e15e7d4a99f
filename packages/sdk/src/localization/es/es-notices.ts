import type { noticesWords } from '../notices-words.ts';
import type { Translation } from '../translation.ts';

const length = (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);

export const tables = {
  notices: {
    title: 'Avisos',
    bell: (count) => (count === 0 ? 'Avisos' : `Avisos, ${count} sin leer`),
    toasts: 'Avisos nuevos',
    kinds: {
      request: ({ when }) => `Alguien pide una cita: ${when}`,
      invitation: ({ when }) => `Su cita está prevista: ${when}`,
      change: ({ when }) => `Su cita ha cambiado. Ahora es: ${when}`,
      cancellation: ({ when }) => `Se ha cancelado la cita: ${when}`,
      reminder: ({ when, late }) => (late ? `Su cita fue: ${when}` : `Su cita empieza: ${when}`),
      running_late: () => 'Su profesional va con retraso. Le guardamos su turno',
      your_turn: () => 'Es su turno. Pase, por favor',
      incoming_call: () => 'Alguien le está llamando',
      missed_call: () => 'Tiene una llamada perdida',
      declined_call: () => 'No han contestado a su llamada',
      summary: ({ talkSeconds }) =>
        talkSeconds ? `Su llamada ha terminado. Ha durado ${length(talkSeconds)}` : 'Su llamada ha terminado',
    },
    today: (time) => `hoy, ${time}`,
    join: 'Entrar',
    clinicTime: (time, city) => `su clínica: ${time} ${city}`,
    joinVisit: (when) => `Entrar en la cita: ${when}`,
    read: 'Marcar como leído',
    readAll: 'Marcar todo como leído',
    unread: 'Sin leer:',
    dismiss: (text) => `Descartar: ${text}`,
    close: 'Cerrar',
    more: 'Mostrar más',
    none: 'Nada nuevo',
    noneMore: 'Aquí aparecen los recordatorios, los cambios en sus citas y las llamadas perdidas.',
    reconnecting: 'Conexión perdida. Intentando de nuevo…',
    failed: 'No podemos mostrar sus avisos. Compruebe su conexión a internet.',
    retry: 'Intentar de nuevo',
    callClinic: 'O llame a la clínica:',
  } satisfies Translation<typeof noticesWords>,
};
