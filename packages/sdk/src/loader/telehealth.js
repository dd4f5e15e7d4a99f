// Works as <script type="module"> and as a classic script: only the latter has a currentScript.
{
  const s = document.currentScript?.src;
  import(s ? new URL('./ENTRY', s).href : './ENTRY').then(({ elements: e }) => {
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
  });
}
