// Works as <script type="module"> and as a classic script: only the latter has a currentScript.
{
  const s = document.currentScript?.src;
  const u = s ? new URL('./ENTRY', s).href : './ENTRY';
  import(u)
    .catch(() => import(u + '?r=1'))
    .then(
      ({ elements: e }) => {
        const f = () => {
          for (const t in e)
            if (document.querySelector(t)) {
              const load = e[t];
              const again = () => load().catch(() => setTimeout(again, 2e3));
              delete e[t];
              again();
            }
        };
        new MutationObserver(f).observe(document, { childList: true, subtree: true });
        f();
      },
      () => console.error('[telehealth] not loaded: ' + u),
    );
}
