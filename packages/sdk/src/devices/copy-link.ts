import { tabState } from '../api/tab-state.ts';

/**
 * Puts the way to this visit on the clipboard, for another browser. The person's own invitation is part of it, as it was of the link that they
 * opened here: it is in no address and no element, and goes nowhere but where they paste it. False when the browser lets nothing be copied.
 */
export async function copyLink(): Promise<boolean> {
  const { invitation } = tabState.get();
  const link = `${location.href.split('#')[0]}${invitation ? `#invitation=${invitation}` : location.hash}`;
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return copyOldWay(link);
  }
}

/** Apps that show pages have often only this one. */
function copyOldWay(link: string) {
  let isCopied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', link);
    event.preventDefault();
    isCopied = true;
  };
  document.addEventListener('copy', onCopy, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return isCopied;
}
