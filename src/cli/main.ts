/** Parses the command line and runs the command. */
export async function main(_argv: readonly string[]): Promise<void> {}
