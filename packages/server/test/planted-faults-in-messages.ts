import type { PlantedFault } from './planted-fault.ts';

const SUITE = 'src/modules/conversations/messages.test.ts';

/** In conversations and files. */
export const FAULTS_IN_MESSAGES: readonly PlantedFault[] = [
  {
    name: 'a message that is sent again is another one',
    file: 'src/modules/conversations/post-message.ts',
    find: '    if (before) {',
    replace: '    if (before && before.clientId === null) {',
    suite: SUITE,
    turnsRed: ['twenty times one message is one row, one event and one answer'],
    staysGreen: ['without the lookup the database still lets one in'],
  },
  {
    name: 'positions are handed out without the lock',
    file: 'src/modules/conversations/conversations.queries.ts',
    find: ".where(eq(conversations.id, id)).for('update')",
    replace: '.where(eq(conversations.id, id))',
    suite: SUITE,
    turnsRed: ['who goes on from a cursor while 200 write misses none and sees none twice'],
    staysGreen: ['go both ways, and meet'],
  },
  {
    name: 'a guest reads the whole conversation',
    file: 'src/modules/conversations/conversations.queries.ts',
    find: 'return and(eq(messages.clinicId, clinicId), isShown, withinThread(actor));',
    replace: 'return and(eq(messages.clinicId, clinicId), isShown, withinThread && undefined);',
    suite: SUITE,
    turnsRed: ['a guest sees and writes what belongs to their appointment, and nothing else'],
    staysGreen: ['a message takes no visit of others'],
  },
  {
    name: 'an address of a file works for ever',
    file: 'src/modules/files/read-file.ts',
    find: ' && base.wallClock.now() < expiresAt',
    replace: ' && base.wallClock.now() !== expiresAt',
    suite: 'src/modules/files/files.test.ts',
    turnsRed: ['is fetched with its own address only, and not after five minutes'],
    staysGreen: ['of a deleted message is gone, and so is its address'],
  },
];
