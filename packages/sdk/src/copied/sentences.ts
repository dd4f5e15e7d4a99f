import { lazy } from '../internal/lazy.ts';

const errors = lazy((retryQuery) => import('../localization/error-sentences.ts'));

/** Sentences for failures, loaded with the first of them: empty until then, and `drawAgain` is called once they are there. */
export function createSentences(drawAgain: () => void, otherwise: () => string) {
  let loaded: Awaited<ReturnType<typeof errors>> | undefined;
  let isLost = false;
  let isAsked = false;
  return (cause: unknown): string => {
    if (loaded) return loaded.errorText(cause);
    if (isLost) return otherwise();
    if (!isAsked) {
      isAsked = true;
      void errors()
        .then(
          (it) => (loaded = it),
          () => (isLost = true),
        )
        .then(drawAgain);
    }
    return '';
  };
}
