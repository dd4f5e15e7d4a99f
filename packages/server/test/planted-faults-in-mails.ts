import type { PlantedFault } from './planted-fault.ts';

/** In what people are told, and when. */
export const FAULTS_IN_MAILS: readonly PlantedFault[] = [
  {
    name: 'the reminders of the old time stay planned, and are believed',
    file: 'src/modules/notices/plan-reminders.ts',
    find: 'if (!wanted.some((one) => nameOf(one) === nameOf(row)))',
    replace: 'if (!row)',
    suite: 'src/modules/notices/reminders.test.ts',
    turnsRed: ['move with the visit, and are none once it is cancelled'],
    staysGreen: ['come due between a move and the look at it: nobody is reminded of the old time'],
  },
  {
    name: 'a reminder is sent whatever became of its visit',
    file: 'src/modules/notices/send-due-reminders.ts',
    find: 'visit.row.startsAt.getTime() !== dueAt.getTime() + minutesBefore * 60_000',
    replace: 'minutesBefore < 0',
    suite: 'src/modules/notices/reminders.test.ts',
    turnsRed: ['come due between a move and the look at it: nobody is reminded of the old time'],
    staysGreen: ['move with the visit, and are none once it is cancelled'],
  },
  {
    name: 'what nobody wants to read any more is sent',
    file: 'src/modules/mails/compose-mail.ts',
    find: '  if (await isTooLate(tx, mail, content)) return null;',
    replace: '  void isTooLate;',
    suite: 'src/modules/notices/reminders.test.ts',
    turnsRed: ['that a mail server did not take in time are dropped'],
    staysGreen: ['are none for a visit that began while no server ran'],
  },
];
