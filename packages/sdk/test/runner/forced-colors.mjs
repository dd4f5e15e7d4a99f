/**
 * The runner's own `emulateMedia` has no forced colours. Tests ask by `inForcedColors` of forced-colors.ts. The session stays open: what it
 * emulates ends with it.
 */
export function forcedColors() {
  const sessions = new WeakMap();
  return {
    name: 'forced-colors',
    async executeCommand({ command, payload, session }) {
      if (command !== 'forced-colors') return undefined;
      const page = session.browser.getPage(session.id);
      if (session.browser.name === 'Firefox') {
        await page.emulateMediaFeatures([{ name: 'forced-colors', value: payload ? 'active' : '' }]);
        return true;
      }
      if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
      const features = payload ? [{ name: 'forced-colors', value: 'active' }] : [];
      await sessions.get(page).send('Emulation.setEmulatedMedia', { features });
      return true;
    },
  };
}
