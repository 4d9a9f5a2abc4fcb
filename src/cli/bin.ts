#!/usr/bin/env node
// Only syntax and calls that the oldest Node which loads ES modules understands: newer code is parsed by the import below.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  import('./main.ts').then(({ main }) => main(process.argv.slice(2))).catch(crash);
} else {
  process.stderr.write(`podreach: needs Node.js 20.19 or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
}

/** Last resort: `main` reports its own errors, so only a package that cannot be loaded ends here. */
function crash(error: unknown): void {
  process.stderr.write(
    `podreach: cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 3;
}
