const PLACES = /^(from|to|lane|lanes|hours|days)$/;

/** Gives the numbers of `data-from`, `data-to` and so on to the styles. By script, since a strict policy forbids style attributes. */
export function placeByData(root: ParentNode) {
  for (const one of root.querySelectorAll<HTMLElement>('[data-from], [data-hours], [data-days]'))
    for (const [name, value] of Object.entries(one.dataset)) if (PLACES.test(name)) one.style.setProperty(`--${name}`, value!);
}
