import { lazy } from '../../internal/lazy.ts';
import { learn, words } from '../../localization/words.ts';
import type { Visit } from './visit.ts';

const loadSentences = lazy((retryQuery) => import('../../localization/error-sentences.ts'));

/** What error codes mean, loaded when the first of them is to be told. */
export class Sentences {
  #visit: Visit;
  #errors: typeof import('../../localization/error-sentences.ts').errorWords | undefined;

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  of(code: string) {
    const { host } = this.#visit;
    if (!this.#errors) {
      void loadSentences().then(
        async ({ errorWords }) => {
          await learn(host, 'errors');
          this.#visit.changed((this.#errors = errorWords));
        },
        () => {},
      );
    }
    return (this.#errors && (words(this.#errors, host).sentences as Record<string, string>)[code]) ?? '';
  }
}
