import type { Me, Message } from '@bedside/contract';
import { html, nothing, type LitElement } from 'lit';
import type { StreamEvent, TelehealthApi } from '../../api/telehealth-api.ts';
import { phoneLink } from '../../copied/phone-link.ts';
import { createSentences } from '../../copied/sentences.ts';
import type { Announcer } from '../../internal/announcer.ts';
import { arrowDownIcon } from '../../internal/icons/arrow-down.ts';
import { threadPaneWords } from '../../localization/thread-pane-words.ts';
import type { threadWords } from '../../localization/thread-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { Composer, type Place } from './composer.ts';
import { FileDrop } from './file-drop.ts';
import { MessageActions } from './message-actions.ts';
import { messageList } from './message-list.ts';
import { outboxOf } from './outbox.ts';
import { PictureView } from './picture-view.ts';
import { Pictures, saveFile } from './pictures.ts';
import { ReadMarks } from './read-marks.ts';
import { ScrollPlace } from './scroll-place.ts';
import type { ThreadApi } from './thread-api.ts';
import styles from './thread-pane.styles.ts';
import { Thread } from './thread.ts';

/** What the pane needs of the element around it. */
export type Shell = {
  host: LitElement;
  source: TelehealthApi;
  api: ThreadApi;
  me: Me;
  announcer: Announcer;
  conversationId: string;
  appointmentId: string | undefined;
  otherId: string | undefined;
  name: () => string;
  can: () => readonly string[];
  times: () => Times;
  words: () => typeof threadWords;
  noteRead: (conversationId: string) => void;
};

/** One open thread: its messages, where one writes, and all that can be done with them. Loaded with the first that is opened. */
export class ThreadPane {
  readonly conversationId: string;
  #shell: Shell;
  #thread: Thread;
  #scroll = new ScrollPlace();
  #pictures: Pictures;
  #composer: Composer;
  #sentence: (cause: unknown) => string;
  #actions: MessageActions;
  #picture: PictureView;
  #drop: FileDrop;
  #marks: ReadMarks;
  /** What went wrong with something asked of one message. */
  #refusal: unknown;
  #lastNewFrom: string | undefined;
  #unsubscribe: () => void;

  constructor(shell: Shell) {
    const { host, api, me, conversationId, appointmentId } = shell;
    this.#shell = shell;
    this.conversationId = conversationId;
    const draw = () => host.requestUpdate();
    const sheets = (host.renderRoot as ShadowRoot).adoptedStyleSheets;
    if (!sheets.includes(styles.styleSheet!)) sheets.push(styles.styleSheet!);
    this.#sentence = createSentences(draw, () => shell.words().failedAll);
    this.#pictures = new Pictures(() => api, draw);
    this.#composer = new Composer(host, () => this.#root, this.#toNewest, this.#sentence);
    this.#thread = new Thread({
      ...{ api, conversationId, appointmentId, me: me.person.id },
      changed: () => this.#threadChanged(),
      arrived: (messages) => this.#arrived(messages),
    });
    this.#unsubscribe = this.#outbox.onChange(this.#outboxChanged);
    this.#actions = new MessageActions(host);
    this.#picture = new PictureView(host, this.#pictures, this.#save);
    this.#drop = new FileDrop(host, (files) => this.#composer.add(files, this.#place));
    this.#marks = new ReadMarks(host, this.#thread, this.#scroll, me.person.id, () => shell.noteRead(conversationId));
  }

  get isTyping() {
    return this.#thread.typing.size > 0;
  }

  focus() {
    this.#composer.focus();
  }

  close() {
    this.#thread.close();
    this.#scroll.stop();
    this.#pictures.forget();
    this.#marks.stop();
    this.#unsubscribe();
  }

  onEvent(event: StreamEvent) {
    this.#thread.onEvent(event);
  }

  /** Before the element draws. */
  before() {
    this.#scroll.before(this.#scroller);
  }

  /** After it has drawn. */
  after() {
    const was = this.#scroll.isAtEnd;
    this.#scroll.after(this.#scroller);
    if (was !== this.#scroll.isAtEnd) this.#shell.host.requestUpdate();
    this.#pictures.watch(this.#root);
    this.#tellRead();
    this.#picture.after();
  }

  render() {
    const text = { ...words(threadPaneWords), ...this.#shell.words() };
    const thread = this.#thread;
    const drop = this.#mayWrite ? this.#drop : undefined;
    return html`<div class="pane" @dragover=${drop?.dragged} @dragleave=${drop?.dragged} @drop=${drop?.dropped}>
      <div class="place">
        <div
          class="scroller"
          tabindex="0"
          role="region"
          aria-label=${text.messages(this.#shell.name())}
          @scroll=${this.#scrolled}
        >
          ${
            thread.phase === 'failed'
              ? this.#failed()
              : thread.phase === 'loading'
                ? [1, 2, 3].map(() => html`<div class="card bone"></div>`)
                : this.#messages(thread)
          }
        </div>
        ${
          thread.phase === 'ready' && (thread.hasNewer || !this.#scroll.isAtEnd)
            ? html`<button class="jump" part="jump" aria-label=${thread.beyond ? nothing : text.newest} @click=${this.#toNewest}>
                ${thread.beyond ? text.newBelow(thread.beyond) : nothing} ${arrowDownIcon}
              </button>`
            : nothing
        }
      </div>
      ${this.#refusal ? html`<p class="offline small" role="alert">${this.#sentence(this.#refusal)}</p>` : nothing}
      ${this.#mayWrite ? this.#composer.render(this.#place) : html`<p class="composer small">${text.readOnly}</p>`}
      ${drop?.render(text.drop)} ${this.#picture.render(text)}
    </div>`;
  }

  #failed() {
    const text = this.#shell.words();
    const { phone } = this.#shell.me.clinic;
    return html`<div class="card stack">
      <p role="alert">${this.#sentence(this.#thread.failure)}</p>
      <button class="block" @click=${() => void this.#thread.load()}>${text.retry}</button>
      ${phone ? html`<p>${text.callClinic} ${phoneLink(phone)}</p>` : nothing}
    </div>`;
  }

  #messages(thread: Thread) {
    const { me, otherId, source, times, words: shell, name } = this.#shell;
    const { conversationId, messages } = thread;
    const kept = new Set(messages.flatMap(({ clientId }) => clientId ?? []));
    return messageList({
      thread,
      view: {
        ...{ me, times: times(), shell: shell(), otherId, pictures: this.#pictures, open: this.#actions.open },
        lastOwn: messages.findLast(({ authorId, deletedAt }) => authorId === me.person.id && !deletedAt)?.id,
        toggle: ({ id }) => this.#actions.toggle(id),
        react: (message, emoji) => this.#try(thread.react(message, emoji), message.id),
        askTakeBack: ({ id }) => this.#actions.askTakeBack(id),
        takeBack: (message) => this.#try(thread.takeBack(message), message.id),
        showPicture: this.#picture.show,
        save: this.#save,
      },
      unsent: this.#outbox.outgoing(conversationId).filter(({ clientId, state }) => state !== 'sent' || !kept.has(clientId)),
      name: name(),
      now: source.now(),
      onKey: this.#actions.onKey,
      showOlder: () => void thread.loadOlder().catch((cause) => this.#refuse(cause)),
      retry: (one) => this.#outbox.retry(conversationId, one),
      drop: (one) => this.#outbox.drop(conversationId, one),
      sentence: this.#sentence,
    });
  }

  #threadChanged() {
    const thread = this.#thread;
    if (thread?.newFrom && !this.#scroll.goTo && this.#lastNewFrom !== thread.newFrom) {
      this.#lastNewFrom = thread.newFrom;
      this.#scroll.goTo = thread.newFrom;
    }
    this.#tidyOutbox();
    this.#shell.host.requestUpdate();
  }

  /** What the thread shows by itself now needs no keeping. */
  #tidyOutbox() {
    const { messages, conversationId } = this.#thread ?? {};
    if (!conversationId) return;
    for (const one of this.#outbox.outgoing(conversationId))
      if (one.state === 'sent' && messages!.some(({ clientId }) => clientId === one.clientId))
        this.#outbox.drop(conversationId, one);
  }

  #outboxChanged = () => {
    const thread = this.#thread;
    const isNews = thread && this.#outbox.outgoing(thread.conversationId).some(({ state }) => state === 'sent');
    if (isNews && thread.phase === 'ready' && !thread.hasNewer) void thread.loadNewer().catch(() => {});
    this.#shell.host.requestUpdate();
  };

  #arrived(messages: readonly Message[]) {
    const text = this.#shell.words();
    const [last] = messages.slice(-1);
    const what =
      last!.text ?? (last!.files[0]?.contentType.startsWith('image/') ? text.photo : text.file(last!.files[0]?.name ?? ''));
    this.#shell.announcer.say(
      messages.length > 1 ? text.newBelow(messages.length) : text.said(last!.authorName ?? text.team, what),
    );
    if (!this.#scroll.isAtEnd && this.#thread) this.#thread.newFrom = messages[0]!.id;
    this.#lastNewFrom = this.#thread?.newFrom;
  }

  #try(asked: Promise<unknown>, id: string) {
    this.#refusal = undefined;
    asked.catch((cause) => this.#refuse(cause));
    this.#actions.done(id);
  }

  #save = ({ id, name }: Message['files'][number]) =>
    void saveFile(this.#shell.api, id, name).catch((cause) => this.#refuse(cause));

  #refuse(cause: unknown) {
    this.#refusal = cause;
    this.#shell.host.requestUpdate();
  }

  #scrolled = () => {
    const was = this.#scroll.isAtEnd;
    const { isNearStart, isNearEnd } = this.#scroll.look();
    const thread = this.#thread;
    if (thread?.phase !== 'ready') return;
    if (isNearStart && thread.older && !this.#scroll.isAtEnd) void thread.loadOlder().catch(() => {});
    if (isNearEnd && thread.hasNewer) void thread.loadNewer().catch(() => {});
    this.#tellRead();
    if (was !== this.#scroll.isAtEnd) this.#shell.host.requestUpdate();
  };

  #toNewest = () => {
    const thread = this.#thread;
    this.#scroll.isAtEnd = true;
    if (thread?.hasNewer) void thread.load().catch(() => {});
    else this.#scroll.toEnd();
    this.#shell.host.requestUpdate();
  };

  #tellRead() {
    if (this.#mayWrite) this.#marks.tell();
  }

  get #mayWrite() {
    return this.#shell.can().includes('write');
  }

  get #outbox() {
    return outboxOf(this.#shell.source, this.#shell.api);
  }

  get #place(): Place {
    const { conversationId, appointmentId } = this.#shell;
    return { outbox: this.#outbox, conversationId, appointmentId, name: this.#shell.name() };
  }

  get #root() {
    return this.#shell.host.renderRoot;
  }

  get #scroller() {
    return this.#root.querySelector<HTMLElement>('.scroller');
  }
}
