/**
 * The program in every probe container. `serve` is its main process and answers probes; `control` is started by exec, once a
 * session, and carries out the probes it is sent. Exits 0 at the end, 1 with one line on stderr when it cannot start, 2 when misused.
 *
 * A node starts dozens of them at once: each loads only what its mode needs, and what few probes need when it is first needed.
 */
async function main(mode: string | undefined): Promise<void> {
  switch (mode) {
    case 'serve':
      return (await import('./main-serve.ts')).mainServe();
    case 'control':
      return (await import('./main-control.ts')).mainControl();
    case undefined:
    default:
      process.stderr.write(`usage: agent serve | control (not ${mode ?? 'nothing'})\n`);
      process.exit(2);
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`podreach agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
