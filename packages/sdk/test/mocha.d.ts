/** What @web/test-runner's mocha (ui `tdd`) puts into the page. */
type TestBody = (this: { timeout(milliseconds: number): void }) => void | Promise<void>;
declare function suite(name: string, body: () => void): void;
declare function test(name: string, body: TestBody): void;
declare function setup(body: TestBody): void;
declare function teardown(body: TestBody): void;
declare function suiteSetup(body: TestBody): void;
declare function suiteTeardown(body: TestBody): void;
