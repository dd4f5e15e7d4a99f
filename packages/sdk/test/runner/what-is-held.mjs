/** What the page holds once all rubbish is gone: nodes, listeners, bytes. Tests ask by `held` of what-is-held.ts. */
export function whatIsHeld() {
  const sessions = new WeakMap();
  return {
    name: 'what-is-held',
    async executeCommand({ command, session }) {
      if (command !== 'what-is-held') return undefined;
      const page = session.browser.getPage(session.id);
      if (!sessions.has(page)) {
        const opened = await page.createCDPSession();
        await opened.send('Performance.enable');
        sessions.set(page, opened);
      }
      const devtools = sessions.get(page);
      for (let n = 0; n < 3; n += 1) await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      const of = (wanted) => metrics.find(({ name }) => name === wanted).value;
      return { nodes: of('Nodes'), listeners: of('JSEventListeners'), bytes: of('JSHeapUsedSize') };
    },
  };
}
