/** What `holdfast` runs first. Loads nothing that an old Node lacks, so that one is told what to install. */

/** Kept equal to `engines` of package.json by test/packed. */
const oldestNode = 24;

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(`Holdfast needs Node ${oldestNode} or later; this is Node ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  await import('./main.ts');
}
