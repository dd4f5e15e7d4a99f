/** What @web/test-runner's mocha (ui `tdd`) puts into the page. */
type Body = (this: { timeout(milliseconds: number): void }) => void | Promise<void>;
declare function suite(name: string, body: () => void): void;
declare function test(name: string, body: Body): void;
declare function setup(body: Body): void;
declare function teardown(body: Body): void;
declare function suiteSetup(body: Body): void;
declare function suiteTeardown(body: Body): void;
