// Works as <script type="module"> and as a classic script: only the latter has a currentScript.
{
  const s = document.currentScript?.src;
  const u = s ? new URL('./ENTRY', s).href : './ENTRY';
  import(u)
    .catch(() => import(u + '?r=1'))
    .then(
      ({ elements: e }) => {
        let f = () => {
          if (!document.querySelector(':not(:defined)')) return;
          f = () => {};
          const again = () =>
            e().then(
              (it) => (f = it.bring)(),
              () => setTimeout(again, 2e3),
            );
          again();
        };
        new MutationObserver(() => f()).observe(document, { childList: true, subtree: true });
        f();
      },
      () => console.error('[telehealth] not loaded: ' + u),
    );
}
