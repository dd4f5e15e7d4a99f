/** A program that runs now. */
export interface Running {
  pid: number;
  /** Resolves with how it ended, once it has: `exit code 1`, `SIGKILL`. Never rejects. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export interface PartOptions {
  /** As people read it: `PostgreSQL`, `the API`. */
  name: string;
  /** Starts the program and waits until it can be used. Rejects when it cannot, or when `signal` aborts. */
  launch(signal: AbortSignal): Promise<Running>;
  /** The last lines of its log, to say why it keeps ending. */
  logTail(): string;
  say(line: string): void;
  /** Called when it ended too often to try again. */
  onGiveUp(reason: Error): void;
}

const MOST_DEATHS = 5;
const WITHIN_MS = 60_000;

/** A program that is started again, the same way, whenever it ends before it is told to. */
export class Part {
  readonly #options: PartOptions;
  readonly #stopping = new AbortController();
  #running: Running | undefined;
  #watching: Promise<void> | undefined;
  #deaths: number[] = [];
  #onRestarted: (() => void)[] = [];

  constructor(options: PartOptions) {
    this.#options = options;
  }

  /** Undefined while it is down. */
  pid(): number | undefined {
    return this.#running?.pid;
  }

  kill(signal: NodeJS.Signals): void {
    if (this.#running) process.kill(this.#running.pid, signal);
  }

  /** Resolves when it has been started again the next time and can be used. Ask before you kill it. */
  restarted(): Promise<void> {
    return new Promise((resolve) => this.#onRestarted.push(resolve));
  }

  async start(): Promise<void> {
    this.#running = await this.#launch();
    this.#watching = this.#watch(this.#running);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running?.stop();
    await this.#watching;
  }

  async #watch(first: Running): Promise<void> {
    for (let current: Running | undefined = first; current;) {
      const how = await current.ended;
      this.#running = undefined;
      if (this.#stopping.signal.aborted) return;
      this.#options.say(`${this.#options.name} ended (${how}); starting it again.`);
      current = await this.#relaunch(how);
    }
  }

  async #relaunch(how: string): Promise<Running | undefined> {
    for (let reason = how; !this.#stopping.signal.aborted;) {
      this.#deaths = [...this.#deaths.filter((at) => at > performance.now() - WITHIN_MS), performance.now()];
      if (this.#deaths.length >= MOST_DEATHS) {
        this.#options.onGiveUp(this.#tooOften(reason));
        return undefined;
      }
      try {
        const running = await this.#launch();
        this.#running = running;
        for (const tell of this.#onRestarted.splice(0)) tell();
        return running;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    return undefined;
  }

  async #launch(): Promise<Running> {
    const { name, launch } = this.#options;
    const { signal } = this.#stopping;
    const running = await launch(signal).catch((error: Error) => {
      throw new Error(`${name} did not start: ${error.message}`);
    });
    if (!signal.aborted) return running;
    await running.stop(); // told to stop while it was starting
    throw new Error(`${name} was stopped.`);
  }

  #tooOften(reason: string): Error {
    const { name, logTail } = this.#options;
    return new Error(`${name} ended ${MOST_DEATHS} times within a minute (${reason}). Its log ends with:\n${logTail()}`);
  }
}
