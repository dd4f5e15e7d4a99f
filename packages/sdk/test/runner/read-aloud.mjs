import { readFile, writeFile } from 'node:fs/promises';

/** Said by a screen reader beside a name. `focusable` and the like are for it alone. */
const STATES = ['pressed', 'checked', 'expanded', 'selected', 'disabled', 'level', 'modal', 'hasPopup', 'invalid'];
/** Read as what is in them. */
const SILENT = /^(generic|none|RootWebArea|InlineTextBox|ListMarker|LineBreak|SvgRoot|image)$/;
/** What they say changes by itself. */
const MOVING = /^(meter|progressbar|ProgressIndicator)$/;

/**
 * For tests: `accessibility-tree` is what a screen reader finds on the page now, a line each; `golden` answers what a file of test/read-aloud/
 * says, and with UPDATE_GOLDEN=1 writes it.
 */
export const readAloud = () => ({
  name: 'read-aloud',
  async executeCommand({ command, payload, session }) {
    if (command === 'accessibility-tree') {
      const devtools = await session.browser.getPage(session.id).createCDPSession();
      const { nodes } = await devtools.send('Accessibility.getFullAXTree');
      await devtools.detach();
      return { lines: linesOf(nodes) };
    }
    if (command !== 'golden') return undefined;
    const file = new URL(`../read-aloud/${payload.name}.txt`, import.meta.url);
    if (process.env.UPDATE_GOLDEN && payload.text) await writeFile(file, payload.text);
    return { text: await readFile(file, 'utf8').catch(() => ''), isWritten: Boolean(process.env.UPDATE_GOLDEN) };
  },
});

function linesOf(nodes) {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  const visit = (node, depth, above) => {
    const role = node.role?.value ?? 'none';
    const name = (node.name?.value ?? '').replaceAll(/\s+/g, ' ').trim();
    const isSaid = !node.ignored && !SILENT.test(role) && !(role === 'StaticText' && (!name || above.includes(name)));
    if (isSaid) lines.push('  '.repeat(depth) + lineOf(node, role, name));
    // What names it is not read again inside of it.
    const around = isSaid && role !== 'StaticText' ? name : above;
    for (const id of node.childIds ?? []) if (byId.has(id)) visit(byId.get(id), depth + (isSaid ? 1 : 0), around);
  };
  visit(nodes[0], 0, '');
  return lines;
}

function lineOf({ properties = [], value, description }, role, name) {
  const states = properties
    .filter(
      (one) => STATES.includes(one.name) && one.value.value !== 'false' && one.value.value !== false && one.value.value !== '',
    )
    .map((one) => (one.value.value === true || one.value.value === 'true' ? one.name : `${one.name} ${one.value.value}`));
  const isFocused = properties.some((one) => one.name === 'focused' && one.value.value);
  return [
    role === 'StaticText' ? 'text' : role,
    name && JSON.stringify(name),
    value?.value && !MOVING.test(role) && value.value !== name ? `= ${JSON.stringify(value.value)}` : '',
    description?.value ? `(${description.value})` : '',
    ...states,
    isFocused ? '← focus' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
