import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { deep } from './deep.ts';

type Tree = { lines: string[] };
type Golden = { text: string; isWritten: boolean };
const command = <Reply>(name: string, payload?: object) => executeServerCommand<Reply, object>(name, payload ?? {});
const tree = async () => (await command<Tree>('accessibility-tree')).lines;
const LIVE = '[role=status], [role=alert], [role=log], [aria-live]';

/** Notes what live regions say, as a screen reader does: each new text of theirs once. */
function listen() {
  const said: string[] = [];
  const before = new Map<Element, string>();
  const watched = new WeakSet<Node>();
  const hear = () => {
    for (const root of [document.body, ...[...deep(document.body)].map((one) => one.shadowRoot)]) if (root) watch(root);
    for (const region of deep(document.body)) {
      // A conversation's log is read as it grows, which its tree shows.
      if (!region.matches(LIVE) || region.matches('[role=log], [aria-live=off]')) continue;
      const text = (region.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
      if (text !== (before.get(region) ?? '') && text && region.checkVisibility()) said.push(text);
      before.set(region, text);
    }
  };
  const observer = new MutationObserver(hear);
  const watch = (root: Node) => {
    if (watched.has(root)) return;
    watched.add(root);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
  };
  hear();
  return { said, hear, stop: () => observer.disconnect() };
}

/**
 * Somebody who hears the page instead of seeing it. At each step what they find and what they were told has to be what the golden file
 * says; `UPDATE_GOLDEN=1` writes it anew, to be read before it is kept.
 */
export async function readAloud(name: string) {
  const { text, isWritten } = await command<Golden>('golden', { name });
  const wanted = new Map(
    text
      .split(/^# /m)
      .slice(1)
      .map((step) => [step.slice(0, step.indexOf('\n')), step.trim()]),
  );
  const ears = listen();
  const steps: string[] = [];
  let before: string[] = [];
  const written = (step: string, found: string[], lastOnly: boolean) => {
    const same = found.findIndex((line, index) => line !== before[index]);
    const shown = same > 9 ? ['…', ...found.slice(same)] : found;
    const said = lastOnly ? ears.said.slice(-1) : ears.said;
    return [step, ...said.map((one) => `says: ${one}`), '', ...shown].join('\n').trim();
  };

  return {
    /** Settles once the page reads as written: `…` stands for what it began with at the step before. `lastOnly`, where it is a race what else is heard on the way. */
    async step(title: string, { lastOnly = false } = {}) {
      const deadline = performance.now() + 10_000;
      let lines: string[] = [];
      let last: string;
      let found = '';
      do {
        last = found;
        await new Promise((resolve) => setTimeout(resolve, isWritten ? 400 : 50));
        ears.hear();
        lines = await tree();
        found = written(title, lines, lastOnly);
      } while (isWritten ? found !== last : found !== wanted.get(title) && performance.now() < deadline);
      before = lines;
      if (!isWritten) expect(found).to.equal(wanted.get(title) ?? `nothing is written of “${title}”`);
      steps.push(`# ${found}\n`);
      ears.said.length = 0;
    },
    async end() {
      ears.stop();
      if (isWritten) await command('golden', { name, text: steps.join('\n') });
      else expect(steps.length, 'steps').to.equal(wanted.size);
    },
  };
}
