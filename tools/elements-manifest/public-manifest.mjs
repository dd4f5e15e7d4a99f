/** @typedef {Record<string, any>} Node of a manifest, as custom-elements-manifest describes it */

/** Leaves of what the analyzer found what a page may use: elements and events that src/index.ts exports, without what is theirs alone. */
export function publicManifest(/** @type {Node} */ whole) {
  const index = whole.modules.find((/** @type {Node} */ one) => one.path === 'src/index.ts');
  const exported = new Set(index.exports.map((/** @type {Node} */ one) => one.declaration.name));
  const eventTypes = new Map();
  const modules = [];
  for (const { path, declarations } of whole.modules) {
    for (const declaration of declarations ?? []) {
      if (!exported.has(declaration.name) || declaration.kind !== 'class') continue;
      if (path.startsWith('src/events/')) eventTypes.set(eventName(declaration), declaration.name);
      const exports = [jsExport(path, declaration.name)];
      if (declaration.tagName)
        exports.push({ ...jsExport(path, declaration.name), kind: 'custom-element-definition', name: declaration.tagName });
      modules.push({ kind: 'javascript-module', path, declarations: [declaration], exports });
    }
  }
  for (const { declarations } of modules) tidy(declarations[0], eventTypes);
  modules.sort((one, other) => one.path.localeCompare(other.path, 'en'));
  return { schemaVersion: whole['schemaVersion'], readme: '', modules };
}

/** `telehealth-call-left` of TelehealthCallLeftEvent. The conformance test compares it with what the class says. */
const eventName = ({ name }) =>
  name
    .replace(/Event$/, '')
    .replace(/(?!^)[A-Z]/g, (/** @type {string} */ letter) => `-${letter}`)
    .toLowerCase();

const jsExport = (/** @type {string} */ module, /** @type {string} */ name) => ({
  kind: 'js',
  name,
  declaration: { name, module },
});

/** @param {Node} it @param {Map<string, string>} eventTypes */
function tidy(it, eventTypes) {
  it.members = (it.members ?? []).filter(isPublic);
  for (const member of it.members) delete member.parameters?.[0]?.description;
  if (!it.tagName) return;
  // It takes the first argument of `new SomeEvent(appointment)` for the name of one more event.
  it.events = (it.events ?? []).filter(({ name }) => name.includes('-'));
  for (const event of it.events) event.type = { text: eventTypes.get(event.name) ?? 'Event' };
  for (const attribute of it.attributes ?? []) {
    if (it.members.find(({ name }) => name === attribute.fieldName)?.reflects) attribute.reflects = true;
  }
  const things = ['members', 'attributes', 'events', 'slots', 'cssParts', 'cssProperties'].flatMap((kind) => it[kind] ?? []);
  const undocumented = things.filter(({ description }) => !description).map(({ name }) => name);
  if (undocumented.length || !it.summary)
    throw new Error(`<${it.tagName}> says nothing about: ${undocumented.join(', ') || 'itself'}`);
}

/**
 * What is `@internal` the analyzer leaves out, and its plugin for Lit puts the bare name of it back. What nobody has documented has a type.
 * @param {Node} member
 */
const isPublic = ({ kind, name, type, description, static: isStatic, privacy }) =>
  !isStatic &&
  (privacy ?? 'public') === 'public' &&
  !/^(#|focus$)/.test(name) &&
  (kind !== 'field' || Boolean(type ?? description));
