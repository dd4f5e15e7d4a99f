import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FAULTS, plant } from '../planted-fault.ts';

/** `node --import` this: the fault that `PLANTED_FAULT` names, in the source of a process that is started for a test. */
const name = process.env['PLANTED_FAULT'];
const fault = FAULTS.find((one) => one.name === name);
if (!fault) throw new Error(`there is no planted fault "${name}"`);
const { transform } = plant(fault);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const changed = url.startsWith('file:') ? transform(String(loaded.source), fileURLToPath(url)) : undefined;
    return changed ? { ...loaded, source: changed.code } : loaded;
  },
});
