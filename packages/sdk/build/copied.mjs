import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Ours in src/copied, the icons, the asking for a ring, some words; of lit's, what only later chunks draw with. */
const COPIED =
  /\/packages\/sdk\/src\/(copied\/[\w.-]+|internal\/icons\/[\w.-]+|events\/ring-request|localization\/(details-parts|waiting)-words)\.ts$/;
/** Of date-fns only what counts a few days: some hundred bytes to whom it is given. */
const DATES = /\/node_modules\/(@date-fns|date-fns)\//;
const LIT = /\/lit(-html)?\/(directive|directive-helpers|directives\/repeat)\.js$/;

/**
 * A chunk of its own for what two later chunks share would be lost with one failed request, since a retried chunk has another address. So
 * these modules are given to each of their importers anew, with what they bring of each other.
 */
export const copied = () => ({
  name: 'copied',
  async resolveId(source, importer, options) {
    if (!importer) return null;
    const [from, of = basename(importer)] = importer.split('?for=');
    if (/\bdirective|\bdate-fns\//.test(source) || DATES.test(from)) {
      const found = await this.resolve(source, from, { ...options, skipSelf: true });
      // The resolver asks once more by the path that it has found.
      const id = found?.id.split('?for=')[0];
      return id && (LIT.test(id) || DATES.test(id)) ? `${id}?for=${of}` : found;
    }
    const path = source.startsWith('.') ? join(dirname(from), source) : source;
    return COPIED.test(path) ? `${path}?for=${of}` : null;
  },
  load(id) {
    return id.includes('?for=') ? readFileSync(id.split('?')[0], 'utf8') : null;
  },
});
