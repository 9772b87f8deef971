/** All suites against one stack, one after the other. `node --test-reporter=spec run.mjs [suite…]`. */
const SUITES = ['phone', 'fifty', 'report', 'people', 'kill', 'desk', 'looks', 'packs', 'ground', 'duty', 'here', 'patrol', 'routes', 'demo'];
const wanted = process.argv.slice(2);
for (const name of wanted.length ? wanted : SUITES) await import(`./suites/${name}.mjs`);
