/** What a browser fetches for each step, against the budgets: one line a step, and the names of those that are too heavy. */
export function weigh(manifest, budgets) {
  const { chunks, entry, loader } = manifest;
  const closure = (file, seen = new Set()) => {
    if (!chunks[file]) throw new Error(`${file} is imported but not in the bundle`);
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const one of chunks[file].imports) closure(one, seen);
    return seen;
  };
  const sum = (files) => [...files].reduce((total, file) => total + chunks[file].brotliBytes, 0);

  const eager = closure(entry);
  const steps = [
    { name: 'loader', bytes: loader.brotliBytes, limit: budgets.loader },
    { name: 'entry', bytes: sum(eager), limit: budgets.entry },
  ];
  const asked = new Set(Object.values(chunks).flatMap(({ dynamicImports }) => dynamicImports));
  for (const file of asked) {
    const { name } = chunks[file];
    const budget = budgets.chunks[name];
    const given = budget?.given ?? [];
    const before = new Set([
      ...eager,
      ...Object.keys(chunks)
        .filter((one) => given.includes(chunks[one].name))
        .flatMap((one) => [...closure(one)]),
    ]);
    const limit =
      budget?.overLivekit === undefined
        ? (budget?.limit ?? (/^(ar|de|es|fr|tr)-/.test(name) ? budgets.language : budgets.other))
        : budgets.bareLivekit + budget.overLivekit;
    steps.push({ name, bytes: sum([...closure(file)].filter((one) => !before.has(one))), limit });
  }
  const missing = Object.keys(budgets.chunks).filter((name) => !steps.some((step) => step.name === name));
  return {
    lines: steps.map(
      ({ name, bytes, limit }) => `${name.padEnd(24)} ${String(bytes).padStart(7)} of ${String(limit).padStart(7)} bytes`,
    ),
    exceeded: [
      ...steps
        .filter(({ bytes, limit }) => bytes > limit)
        .map(({ name, bytes, limit }) => `${name} is ${bytes}, may be ${limit}`),
      ...missing.map((name) => `${name} has a budget and is not in the bundle`),
      // A retried chunk has another address: what it imported of a later chunk would be loaded twice, or be the copy that failed.
      ...[...asked].flatMap((file) =>
        chunks[file].imports
          .filter((one) => !eager.has(one))
          .map((one) => `${chunks[file].name} imports ${one}, may import the entry only`),
      ),
    ],
  };
}
