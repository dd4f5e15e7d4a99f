import type { PlantedFault } from './planted-fault.ts';

/** In what the clinics' servers are told. */
export const FAULTS_IN_WEBHOOKS: readonly PlantedFault[] = [
  {
    name: 'what is on its way has no lease',
    file: 'src/modules/webhooks/take-deliveries.ts',
    find: 'dueAt: new Date(now.getTime() + LEASE_MS),',
    replace: 'dueAt: new Date(now.getTime() + 0 * LEASE_MS),',
    suite: 'src/modules/webhooks/deliver-webhooks.test.ts',
    turnsRed: ['what a dead process had taken is sent by another once the lease is over, and not before'],
    staysGreen: ['an event that was rolled back is never sent'],
  },
  {
    name: 'the time of a webhook is not signed',
    file: 'src/webhooks/signatures.ts',
    find: '.update(`${id}.${timestamp}.${body}`)',
    replace: '.update(`${id}.${body}`)',
    suite: 'src/modules/webhooks/deliver-webhooks.test.ts',
    turnsRed: ['is verified by the official library, and by it alone with its secret; thin, it holds ids only'],
    staysGreen: ['an event that was rolled back is never sent'],
  },
];
