// npm run audit -- verify [--clinic cln_…] [--head 120:9f2c…]
import { parseArgs } from 'node:util';
import { connect } from '../../packages/server/src/db/connect.ts';
import type { Seal } from '../../packages/server/src/modules/audit/audit-chain.ts';
import {
  allClinics,
  verifyAudit,
  type AuditFault,
  type AuditReport,
} from '../../packages/server/src/modules/audit/verify-audit.ts';
import { withDatabase } from '../demo/clinic.ts';

const USAGE = `npm run audit -- verify [--clinic <cln_…>] [--head <sequence:hash>]

  --clinic <id>   only this clinic's log; without it, that of every clinic
  --head <head>   a head that an earlier run has printed and that you kept elsewhere; needs --clinic

Walks the chain of the log and says which rows were changed, removed or inserted; then it ends with 1.
The database is DATABASE_DIRECT_URL or DATABASE_URL, else the local one of npm start.`;

export type VerifyArguments = { clinicId: string | undefined; head: Seal | undefined };

/** Throws an Error whose message says what is wrong. */
export function readArguments(args: string[]): VerifyArguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { clinic: { type: 'string' }, head: { type: 'string' } },
  });
  if (positionals.join(' ') !== 'verify') throw new Error('The command is "verify".');
  if (values.clinic !== undefined && !/^cln_[0-9a-f]{32}$/.test(values.clinic)) throw new Error('--clinic is an id like cln_….');
  if (values.head !== undefined && values.clinic === undefined)
    throw new Error('--head needs --clinic: each clinic has its own.');
  return { clinicId: values.clinic, head: values.head === undefined ? undefined : headOf(values.head) };
}

function headOf(text: string): Seal {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!hash) throw new Error('--head is what an earlier run has printed: 120:9f2c… (64 digits).');
  return { sequence: Number(sequence), hash };
}

export async function verify(databaseUrl: string, { clinicId, head }: VerifyArguments): Promise<AuditReport[]> {
  const { db, close } = connect(databaseUrl, { max: 1 });
  try {
    const clinicIds = clinicId === undefined ? await allClinics(db) : [clinicId];
    const reports: AuditReport[] = [];
    for (const id of clinicIds) reports.push(await verifyAudit(db, id, head));
    return reports;
  } finally {
    await close();
  }
}

const WORDS: Record<AuditFault['kind'], string> = {
  changed: 'was changed, or what it follows was',
  removed: 'was removed',
  inserted: 'was inserted after the end',
  head_removed: 'the noted end of the chain was removed',
  head_differs: 'is not the row that the head was taken from',
};

export function describeReport({ clinicId, head, faults, unsealed }: AuditReport): string {
  const rows = faults.map((fault) => {
    const row = 'sequence' in fault ? `row ${fault.sequence} ` : '';
    return `  ${row}${WORDS[fault.kind]}${'id' in fault ? ` (${fault.id})` : ''}`;
  });
  const verdict = faults.length === 0 ? `${head.sequence} rows, as they were sealed` : 'NOT as it was sealed:';
  const tail = unsealed === 0 ? '' : `\n  ${unsealed} not sealed yet`;
  return [`${clinicId}: ${verdict}`, ...rows].join('\n') + `${tail}\n  head ${head.sequence}:${head.hash}`;
}

async function main() {
  try {
    const wanted = readArguments(process.argv.slice(2));
    const reports = await withDatabase((url) => verify(url, wanted));
    for (const report of reports) console.log(describeReport(report));
    if (reports.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
}

if (import.meta.main) await main();
