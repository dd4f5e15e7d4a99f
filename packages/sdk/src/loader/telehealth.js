// Works as <script type="module"> and as a classic script: only the latter has a currentScript.
{
  const s = document.currentScript?.src;
  import(s ? new URL('./ENTRY', s).href : './ENTRY').then(({ elements: e }) => {
    const f = () => {
      for (const t in e)
        if (document.querySelector(t)) {
          e[t]().catch(() => {});
          delete e[t];
        }
    };
    new MutationObserver(f).observe(document, { childList: true, subtree: true });
    f();
  });
}
