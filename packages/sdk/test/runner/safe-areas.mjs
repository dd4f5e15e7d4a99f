/**
 * What a phone's notch and corners leave of the screen, as `env(safe-area-inset-*)` tells it. Tests ask by `withSafeAreas` of
 * safe-areas.ts. The session stays open: what it emulates ends with it.
 */
export function safeAreas() {
  const sessions = new WeakMap();
  return {
    name: 'safe-areas',
    async executeCommand({ command, payload, session }) {
      if (command !== 'safe-areas') return undefined;
      const page = session.browser.getPage(session.id);
      if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
      await sessions.get(page).send('Emulation.setSafeAreaInsetsOverride', { insets: payload });
      return true;
    },
  };
}
